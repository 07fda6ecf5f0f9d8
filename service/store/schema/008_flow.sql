-- SPDX-License-Identifier: Apache-2.0
-- What the workflow keeps beside an order: what was put off until when, transfers, help, who had it.
CREATE TABLE order_flow (
    order_id TEXT PRIMARY KEY, customer_wish TEXT, next_on TEXT, parked_until BIGINT,
    rest_until BIGINT,
    transfer_to TEXT, transfer_reason TEXT, transfer_at BIGINT
);
CREATE INDEX order_flow_parked ON order_flow (parked_until) WHERE parked_until IS NOT NULL;
CREATE INDEX order_flow_resting ON order_flow (rest_until) WHERE rest_until IS NOT NULL;
CREATE INDEX order_by_job ON orders (job);
CREATE TABLE help (
    id TEXT PRIMARY KEY, order_id TEXT NOT NULL, asked_by TEXT, asked_at BIGINT NOT NULL,
    question TEXT NOT NULL, answered_by TEXT, answered_at BIGINT, answer TEXT
);
CREATE INDEX help_by_order ON help (order_id);
CREATE INDEX help_open ON help (order_id) WHERE answered_at IS NULL;
-- Who had the order from when to when; no end: still.
CREATE TABLE assignment (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, technician TEXT NOT NULL, from_ms BIGINT NOT NULL,
    until_ms BIGINT, PRIMARY KEY (order_id, n)
);
CREATE INDEX assignment_by_technician ON assignment (technician, order_id);
-- Steps that came when the order had moved on, until a dispatcher decides.
CREATE TABLE late_work (
    id TEXT PRIMARY KEY, order_id TEXT NOT NULL, technician TEXT NOT NULL, action TEXT NOT NULL,
    at_ms BIGINT NOT NULL, recv_ms BIGINT NOT NULL, args TEXT, state TEXT NOT NULL,
    decided_by TEXT, decided_at BIGINT, reason TEXT
);
CREATE INDEX late_work_by_order ON late_work (order_id);
-- Steps that came more than 15 minutes after they were made, per technician.
CREATE TABLE late_step (
    technician TEXT NOT NULL, order_id TEXT NOT NULL, action TEXT NOT NULL, at_ms BIGINT NOT NULL,
    recv_ms BIGINT NOT NULL
);
CREATE INDEX late_step_by_technician ON late_step (technician, recv_ms);
CREATE TABLE installation (
    order_id TEXT PRIMARY KEY, place TEXT, consent_by TEXT, consent_how TEXT, consent_photo TEXT,
    person TEXT, consent_at BIGINT, code TEXT, scan_how TEXT, scanned_at BIGINT, bound_at BIGINT
);
