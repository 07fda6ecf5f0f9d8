-- SPDX-License-Identifier: Apache-2.0
-- Who made a link, and for what: `desk` for an order, by who dispatches, one at a time; `message`
-- for an order, in notices; `home` for a machine and its household, in notices, without an order
-- (order_id ''). Tokens of the last two are made from a key and created_at.
ALTER TABLE customer_link ADD COLUMN kind TEXT NOT NULL DEFAULT 'desk';
ALTER TABLE customer_link ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_link ADD COLUMN customer TEXT NOT NULL DEFAULT '';
DROP INDEX customer_link_one;
CREATE UNIQUE INDEX customer_link_one ON customer_link (order_id)
    WHERE ended_at IS NULL AND kind = 'desk';
CREATE INDEX customer_link_of ON customer_link (order_id, device, kind, created_at);

-- What a household wants of reminders; for good is a row of customer_fact, reminders_off.
CREATE TABLE reminder_wish (
    customer TEXT PRIMARY KEY, snoozed_until BIGINT, holiday_from BIGINT, holiday_to BIGINT
);
-- When a machine's filters are looked at next.
CREATE TABLE reminder_due (device TEXT PRIMARY KEY, due_at BIGINT NOT NULL);
INSERT INTO reminder_due (device, due_at) SELECT id, 1 FROM device WHERE customer IS NOT NULL;
CREATE INDEX reminder_due_at ON reminder_due (due_at);
-- Which steps of the schedule a stage has behind it, and what was sent of them. since: when the
-- cartridge was put in; another one begins from the start. step: 1 is the first, 0 none yet.
CREATE TABLE reminder_step (
    device TEXT NOT NULL, stage TEXT NOT NULL, since BIGINT NOT NULL, due_at BIGINT NOT NULL,
    step BIGINT NOT NULL, sent_at BIGINT, PRIMARY KEY (device, stage)
);
