-- SPDX-License-Identifier: Apache-2.0
-- The machine's own counter of a stage that was changed: is it to be set, was it, does it show it?
-- state: open, set, given_up. next_at: not before; of a command that was sent, when it is looked at.
CREATE TABLE filter_counter (
    device TEXT NOT NULL, stage TEXT NOT NULL, changed_at BIGINT NOT NULL, state TEXT NOT NULL,
    tries BIGINT NOT NULL, next_at BIGINT NOT NULL, command_id TEXT, why TEXT,
    PRIMARY KEY (device, stage)
);
CREATE INDEX filter_counter_command ON filter_counter (command_id);
