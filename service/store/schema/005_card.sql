-- SPDX-License-Identifier: Apache-2.0
-- What a visit must bring and leaves behind.
-- The picture itself is a file named by its hash. One name may be put again: the newest counts,
-- the ones before stay.
CREATE TABLE attachment (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
    sha256 TEXT NOT NULL, bytes BIGINT NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL,
    orientation BIGINT NOT NULL, visit_n BIGINT NOT NULL, person TEXT, at_ms BIGINT NOT NULL,
    PRIMARY KEY (order_id, n)
);
-- What was asked of a visit: ticked, or kept as missing. The first time decides, a tick outweighs.
CREATE TABLE visit_check (
    order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, item TEXT NOT NULL, phase TEXT NOT NULL,
    ticked BIGINT NOT NULL, person TEXT, at_ms BIGINT NOT NULL,
    PRIMARY KEY (order_id, visit_n, item)
);
CREATE INDEX visit_check_missing ON visit_check (person) WHERE ticked = 0;
-- A part or tool that the diagnosis calls for and that was left behind, with the reason.
CREATE TABLE visit_missing (
    order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, item TEXT NOT NULL, reason TEXT NOT NULL,
    person TEXT, at_ms BIGINT NOT NULL, PRIMARY KEY (order_id, visit_n, item)
);
CREATE TABLE customer_words (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, text TEXT NOT NULL, person TEXT,
    at_ms BIGINT NOT NULL, PRIMARY KEY (order_id, n)
);
CREATE TABLE damage (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, text TEXT NOT NULL, photo TEXT, amount_fen BIGINT,
    person TEXT, at_ms BIGINT NOT NULL, acked_by TEXT, acked_at BIGINT,
    PRIMARY KEY (order_id, n)
);
-- Left undone for a reason of the catalogue; the desk decides what becomes of it.
CREATE TABLE left_undone (
    order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, reason TEXT NOT NULL, photo TEXT NOT NULL,
    person TEXT, at_ms BIGINT NOT NULL, decision TEXT, decided_by TEXT, decided_at BIGINT,
    PRIMARY KEY (order_id, visit_n)
);
-- Leaving without the gate: overrides of people, waivers of the system.
CREATE TABLE gate_exception (
    order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,
    person TEXT, at_ms BIGINT NOT NULL, PRIMARY KEY (order_id, visit_n)
);
CREATE INDEX gate_exception_by_person ON gate_exception (person, kind);
-- The price list as it was: what an item costs from that version on. An import that changes
-- something makes a version.
CREATE TABLE price_past (
    code TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, amount_fen BIGINT NOT NULL,
    kind TEXT NOT NULL, PRIMARY KEY (code, version)
);
CREATE TABLE order_price (order_id TEXT PRIMARY KEY, version BIGINT NOT NULL);
CREATE TABLE order_charge (
    order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL,
    kind TEXT NOT NULL, quantity BIGINT NOT NULL, unit_fen BIGINT NOT NULL,
    covered BIGINT NOT NULL, amount_fen BIGINT NOT NULL, at_ms BIGINT NOT NULL,
    PRIMARY KEY (order_id, visit_n, code)
);
-- The repair card of a visit: what was signed, when, under which number.
CREATE TABLE visit_card (
    order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, receipt BIGINT NOT NULL UNIQUE,
    cause TEXT, outcome TEXT NOT NULL, opinion TEXT, price_version BIGINT NOT NULL,
    in_warranty BIGINT NOT NULL, total_fen BIGINT NOT NULL, list_hash TEXT NOT NULL,
    signed_name TEXT, signed_image TEXT, person TEXT, at_ms BIGINT NOT NULL,
    PRIMARY KEY (order_id, visit_n)
);
-- Parts and where they are: depot, van:PERSON, returns:PERSON (old parts on their way back).
-- Every change is a line of the ledger; the quantities are its sum.
CREATE TABLE stock (
    place TEXT NOT NULL, sku TEXT NOT NULL, qty BIGINT NOT NULL, PRIMARY KEY (place, sku)
);
CREATE TABLE stock_move (
    n BIGINT PRIMARY KEY, sku TEXT NOT NULL, qty BIGINT NOT NULL, from_place TEXT NOT NULL,
    to_place TEXT NOT NULL, why TEXT NOT NULL, order_id TEXT, visit_n BIGINT, person TEXT,
    at_ms BIGINT NOT NULL
);
CREATE INDEX stock_move_by_order ON stock_move (order_id);
-- Parts that the diagnosis calls for, reserved for the order until it is done or given back.
CREATE TABLE stock_reserve (
    order_id TEXT NOT NULL, sku TEXT NOT NULL, qty BIGINT NOT NULL, PRIMARY KEY (order_id, sku)
);
CREATE TRIGGER stock_move_keeps BEFORE UPDATE ON stock_move
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER stock_move_stays BEFORE DELETE ON stock_move
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
