-- SPDX-License-Identifier: Apache-2.0
-- A notice keeps what was known when it was written; names and addresses are looked up when it
-- leaves. Its state is `pending` while nothing sends notices, else `taken`.
ALTER TABLE outbox ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN facts TEXT;
CREATE INDEX outbox_n ON outbox (n);
CREATE INDEX outbox_by_order ON outbox (order_id, n);
CREATE INDEX outbox_kept ON outbox (created_at) WHERE facts IS NOT NULL;

-- One notice on its way to one recipient over one channel; the id is the idempotency key.
-- due_at is the domain's time, retry_at and since_at are the transport's own clock.
-- ready 1: the first of those of its recipient and channel that are not settled.
CREATE TABLE delivery (
    id TEXT PRIMARY KEY, n BIGINT NOT NULL UNIQUE, notice TEXT NOT NULL,
    channel TEXT NOT NULL, via TEXT NOT NULL,
    recipient TEXT NOT NULL, -- person:ID customer:ID webhook:NAME mqtt
    kind TEXT NOT NULL, theme TEXT NOT NULL, lang TEXT NOT NULL, order_id TEXT,
    push BIGINT NOT NULL, ready BIGINT NOT NULL, state TEXT NOT NULL,
    due_at BIGINT NOT NULL, retry_at BIGINT NOT NULL, since_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL, again BIGINT NOT NULL,
    handed_at BIGINT, -- first time, domain
    remote_id TEXT, detail TEXT, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX delivery_ready ON delivery (channel, via, due_at, n)
    WHERE state = 'waiting' AND ready = 1 AND retry_at = 0;
CREATE INDEX delivery_retry ON delivery (retry_at) WHERE state = 'waiting' AND retry_at > 0;
CREATE INDEX delivery_line ON delivery (recipient, channel, push DESC, n)
    WHERE state IN ('waiting','sending');
CREATE INDEX delivery_sending ON delivery (recipient, channel) WHERE state = 'sending';
CREATE INDEX delivery_handed ON delivery (recipient, channel, handed_at)
    WHERE handed_at IS NOT NULL;
CREATE INDEX delivery_by_notice ON delivery (notice, n);
CREATE INDEX delivery_by_order ON delivery (order_id, theme);
CREATE INDEX delivery_by_state ON delivery (state, n);
CREATE INDEX delivery_remote ON delivery (remote_id) WHERE remote_id IS NOT NULL;

-- A way that takes nothing: since when, and whether it was said.
CREATE TABLE delivery_way (
    channel TEXT NOT NULL, via TEXT NOT NULL, down_at BIGINT, detail TEXT,
    PRIMARY KEY (channel, via)
);
-- What a customer once said, as that they want no reminders, and when.
CREATE TABLE customer_fact (
    customer TEXT NOT NULL, name TEXT NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY (customer, name)
);
CREATE INDEX customer_by_phone ON customer (phone);
CREATE INDEX order_open_of_customer ON orders (customer) WHERE state NOT IN ('closed', 'cancelled');
