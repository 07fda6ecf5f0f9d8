-- SPDX-License-Identifier: Apache-2.0
-- P-106: how a technician looks, for the customer to know who stands at the door. A newer one takes its place.
CREATE TABLE person_photo (
    person TEXT PRIMARY KEY,
    type TEXT NOT NULL, sha256 TEXT NOT NULL, bytes BIGINT NOT NULL, orientation BIGINT NOT NULL,
    actor TEXT NOT NULL, at_ms BIGINT NOT NULL
);
