-- SPDX-License-Identifier: Apache-2.0
-- Who did what: each row carries the hash of the one before it, so that no row can be changed,
-- taken out or put in between without every later hash being wrong.
CREATE TABLE audit (
    n BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, host_ms BIGINT NOT NULL,
    actor TEXT, role TEXT NOT NULL, what TEXT NOT NULL, subject TEXT, detail TEXT NOT NULL,
    prev TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject, n);
CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

-- What a call with an Idempotency-Key came to; key and call are hashes, at_ms is the host's time.
CREATE TABLE repeat_call (
    key TEXT PRIMARY KEY, call TEXT NOT NULL, at_ms BIGINT NOT NULL,
    err BIGINT NOT NULL, rule TEXT NOT NULL, why TEXT NOT NULL, subject TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX repeat_call_by_age ON repeat_call (at_ms);

-- The way of one customer to one order. Only a hash of the token is kept; links end, rows stay.
CREATE TABLE customer_link (
    token TEXT PRIMARY KEY, order_id TEXT NOT NULL, created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL, ended_at BIGINT
);
CREATE UNIQUE INDEX customer_link_one ON customer_link (order_id) WHERE ended_at IS NULL;
CREATE TABLE customer_session (
    token TEXT PRIMARY KEY, link TEXT NOT NULL REFERENCES customer_link (token),
    created_at BIGINT NOT NULL, used_at BIGINT NOT NULL
);
CREATE TABLE rating (
    order_id TEXT PRIMARY KEY, stars BIGINT NOT NULL, answers TEXT NOT NULL, text TEXT,
    complaint BIGINT NOT NULL, rated_at BIGINT NOT NULL
);

-- A session ends when it is not used for long enough.
ALTER TABLE session ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
