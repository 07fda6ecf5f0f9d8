-- SPDX-License-Identifier: Apache-2.0
-- A deadline belongs to an order or, by name hand_in and sweep, to a person or the company: then
-- order_id holds that id. next_at is the next step of its ladder, null when there is none.
ALTER TABLE deadline ADD COLUMN length_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deadline ADD COLUMN next_at BIGINT;
ALTER TABLE deadline ADD COLUMN level BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deadline ADD COLUMN ended_at BIGINT;
UPDATE deadline SET next_at = due_at, length_ms = due_at - started_at WHERE state = 'running';
DROP INDEX deadline_due;
CREATE INDEX deadline_next ON deadline (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deadline_missed ON deadline (order_id) WHERE state = 'missed';
-- The stretches in which a deadline stands still; to_at is null while nobody ended it.
CREATE TABLE deadline_pause (
    order_id TEXT NOT NULL, name TEXT NOT NULL, from_at BIGINT NOT NULL, to_at BIGINT,
    why TEXT NOT NULL, PRIMARY KEY (order_id, name, from_at)
);
-- Every deadline that was missed, with whose it was: unanswered dispatches are those of the name
-- accept, missed check-ins those of the name sweep.
CREATE TABLE breach (
    order_id TEXT NOT NULL, name TEXT NOT NULL, started_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL, technician TEXT, at_ms BIGINT NOT NULL,
    PRIMARY KEY (order_id, name, started_at)
);
CREATE INDEX breach_by_technician ON breach (technician, at_ms);
CREATE TABLE contact_attempt (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, visit_n BIGINT NOT NULL, at_ms BIGINT NOT NULL,
    actor TEXT, channel TEXT NOT NULL, outcome TEXT NOT NULL, allowed BIGINT NOT NULL,
    PRIMARY KEY (order_id, n)
);
