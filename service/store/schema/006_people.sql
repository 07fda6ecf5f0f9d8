-- SPDX-License-Identifier: Apache-2.0
-- Teams with their kit, who is away or on call, what was collected and handed in, who was asked to
-- take an order, which machine took the place of which.
CREATE TABLE team (id TEXT PRIMARY KEY, name TEXT NOT NULL, kit TEXT NOT NULL);
CREATE TABLE team_member (
    team TEXT NOT NULL REFERENCES team (id), person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (team, person)
);
CREATE INDEX team_of_person ON team_member (person);
CREATE TABLE leave_entry (
    id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), kind TEXT NOT NULL,
    from_at BIGINT NOT NULL, to_at BIGINT NOT NULL, reason TEXT, state TEXT NOT NULL,
    asked_at BIGINT NOT NULL, decided_by TEXT, decided_at BIGINT, note TEXT
);
CREATE INDEX leave_by_person ON leave_entry (person, to_at);
CREATE TABLE balance_move (
    n BIGINT PRIMARY KEY, person TEXT NOT NULL, at_ms BIGINT NOT NULL, kind TEXT NOT NULL,
    amount_fen BIGINT NOT NULL, sheets BIGINT NOT NULL, order_id TEXT, actor TEXT, receipt_no TEXT
);
CREATE INDEX balance_by_person ON balance_move (person, n);
CREATE TRIGGER balance_move_keeps BEFORE UPDATE ON balance_move
BEGIN SELECT RAISE(ABORT, 'the balance is append-only'); END;
CREATE TRIGGER balance_move_stays BEFORE DELETE ON balance_move
BEGIN SELECT RAISE(ABORT, 'the balance is append-only'); END;
CREATE TABLE offer (
    order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, person TEXT NOT NULL, at_ms BIGINT NOT NULL,
    PRIMARY KEY (order_id, visit_n, person)
);
CREATE TABLE device_swap (
    old TEXT PRIMARY KEY, new TEXT NOT NULL, at_ms BIGINT NOT NULL, actor TEXT, reason TEXT NOT NULL
);
