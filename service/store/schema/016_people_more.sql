-- SPDX-License-Identifier: Apache-2.0
-- Counts of declined dispatches, and the day's way of a technician as the dispatcher laid it.
CREATE INDEX history_declined ON order_history (actor) WHERE action = 'decline';
CREATE TABLE route_stop (
    person TEXT NOT NULL, day TEXT NOT NULL, n BIGINT NOT NULL, order_id TEXT NOT NULL,
    actor TEXT, at_ms BIGINT NOT NULL, PRIMARY KEY (person, day, n)
);
