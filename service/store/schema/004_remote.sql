-- SPDX-License-Identifier: Apache-2.0
-- Remedies from afar: where an order stands, its steps, and the visits that they avoided.
CREATE TABLE remedy (
    order_id TEXT PRIMARY KEY, device TEXT NOT NULL, fault TEXT NOT NULL,
    state TEXT NOT NULL, -- running, cured, over
    step BIGINT NOT NULL, tried BIGINT NOT NULL, again BIGINT NOT NULL,
    until_at BIGINT NOT NULL, -- the end of triage; 0: beside the dispatch
    cured_by BIGINT NOT NULL
);
CREATE INDEX remedy_running ON remedy (device) WHERE state = 'running';
CREATE TABLE remedy_step (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, step BIGINT NOT NULL, action TEXT NOT NULL,
    state TEXT NOT NULL, result TEXT NOT NULL, why TEXT NOT NULL, command_id TEXT,
    expect TEXT NOT NULL, sent_at BIGINT, ended_at BIGINT,
    due_at BIGINT NOT NULL,   -- 0: nothing is due
    fence_at BIGINT NOT NULL, -- what the machine said before it judges nothing; 0: not yet
    held_from_at BIGINT NOT NULL, draws BIGINT NOT NULL, good BIGINT NOT NULL,
    against BIGINT NOT NULL, met BIGINT NOT NULL, decided BIGINT NOT NULL,
    PRIMARY KEY (order_id, n)
);
CREATE INDEX remedy_step_due ON remedy_step (due_at) WHERE due_at > 0;
CREATE INDEX remedy_step_command ON remedy_step (command_id);
-- Counted when the watch confirmed the cure, taken back when the order is opened again.
CREATE TABLE avoided_visit (
    order_id TEXT PRIMARY KEY, device TEXT NOT NULL, model TEXT NOT NULL, fault TEXT NOT NULL,
    action TEXT NOT NULL, cured_at BIGINT NOT NULL, confirmed_at BIGINT NOT NULL
);
CREATE INDEX avoided_visit_by_time ON avoided_visit (confirmed_at);
