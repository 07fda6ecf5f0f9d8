-- SPDX-License-Identifier: Apache-2.0
-- What a visit leaves behind: pictures.
-- The picture itself is a file named by its hash. One name may be put again: the newest counts,
-- the ones before stay.
CREATE TABLE attachment (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
    sha256 TEXT NOT NULL, bytes BIGINT NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL,
    orientation BIGINT NOT NULL, visit_n BIGINT NOT NULL, person TEXT, at_ms BIGINT NOT NULL,
    PRIMARY KEY (order_id, n)
);
