-- SPDX-License-Identifier: Apache-2.0
-- Area events: what many machines of one supply area had at once. kind: fault or outage.
CREATE TABLE area_event (
    id TEXT PRIMARY KEY, n BIGINT NOT NULL UNIQUE, kind TEXT NOT NULL, area TEXT NOT NULL,
    fault TEXT NOT NULL, affected BIGINT NOT NULL, cleared BIGINT NOT NULL,
    reporting BIGINT NOT NULL, usual DOUBLE PRECISION NOT NULL, opened_at BIGINT NOT NULL,
    recovered_at BIGINT, due_at BIGINT, closed_at BIGINT, closed_by TEXT, reason TEXT
);
CREATE UNIQUE INDEX area_event_one_open ON area_event (area, fault) WHERE closed_at IS NULL;
CREATE INDEX area_event_past ON area_event (area, fault, closed_at);
CREATE INDEX area_event_due ON area_event (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE area_member (
    event_id TEXT NOT NULL, device TEXT NOT NULL, joined_at BIGINT NOT NULL, cleared_at BIGINT,
    PRIMARY KEY (event_id, device)
);
CREATE TABLE area_told (
    event_id TEXT NOT NULL, customer TEXT NOT NULL, device TEXT NOT NULL, lang TEXT NOT NULL,
    PRIMARY KEY (event_id, customer)
);
-- held 1: the event holds it. fate: released, cancelled, or opened when the event was over.
CREATE TABLE area_order (
    event_id TEXT NOT NULL, order_id TEXT NOT NULL, held BIGINT NOT NULL, fate TEXT,
    PRIMARY KEY (event_id, order_id)
);
CREATE INDEX area_order_by_order ON area_order (order_id);
-- Findings that wait for their neighbours before an order opens.
CREATE TABLE area_wait (
    device TEXT NOT NULL, fault TEXT NOT NULL, due_at BIGINT NOT NULL,
    PRIMARY KEY (device, fault)
);
CREATE INDEX area_wait_due ON area_wait (due_at);
-- When machines fell silent while others spoke, and spoke again.
CREATE TABLE area_silence (
    device TEXT NOT NULL, area TEXT NOT NULL, from_ms BIGINT NOT NULL, to_ms BIGINT,
    PRIMARY KEY (device, from_ms)
);
CREATE INDEX area_silence_by_area ON area_silence (area, from_ms);
CREATE INDEX finding_by_area ON finding (area, fault, raised_at);
CREATE INDEX customer_by_area ON customer (area);
CREATE INDEX device_by_customer ON device (customer);
