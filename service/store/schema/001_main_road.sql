-- SPDX-License-Identifier: Apache-2.0
-- Times are UTC milliseconds in BIGINT; booleans 0/1; lists and documents JSON in TEXT.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE journal_pos (
    journal TEXT PRIMARY KEY,
    next_frame BIGINT NOT NULL,
    closed BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE person (
    id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
    password TEXT NOT NULL, phone TEXT, email TEXT,
    areas TEXT NOT NULL, skills TEXT NOT NULL, kit TEXT NOT NULL, card_no TEXT,
    disabled BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE session (
    token TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), created_at BIGINT NOT NULL
);
CREATE TABLE customer (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, phone TEXT, email TEXT, address TEXT, area TEXT,
    lang TEXT NOT NULL, timezone TEXT, lat DOUBLE PRECISION, lon DOUBLE PRECISION
);
CREATE TABLE device (
    id TEXT PRIMARY KEY, num BIGINT NOT NULL UNIQUE, model TEXT NOT NULL, customer TEXT,
    installed_on TEXT, warranty_until TEXT, secret TEXT, status TEXT NOT NULL
);
CREATE TABLE device_live (
    num BIGINT PRIMARY KEY, epoch BIGINT NOT NULL, boot_id BIGINT NOT NULL, seq BIGINT NOT NULL,
    samples BIGINT NOT NULL, at_ms BIGINT NOT NULL, heard_ms BIGINT NOT NULL
);
CREATE TABLE device_note (
    num BIGINT PRIMARY KEY, online BIGINT NOT NULL, stale BIGINT NOT NULL, fw TEXT, model TEXT
);
-- The engine's hot state, so that a restart folds only what came after it.
CREATE TABLE device_state (
    num BIGINT PRIMARY KEY, tag BIGINT NOT NULL, epoch BIGINT NOT NULL, boot_id BIGINT NOT NULL,
    seq BIGINT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE device_filter (
    device TEXT NOT NULL, stage TEXT NOT NULL, installed_on TEXT NOT NULL,
    PRIMARY KEY (device, stage)
);
CREATE TABLE fact (
    device TEXT NOT NULL, name TEXT NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY (device, name)
);
CREATE TABLE answer (
    device TEXT NOT NULL, question TEXT NOT NULL, value DOUBLE PRECISION NOT NULL,
    at_ms BIGINT NOT NULL, PRIMARY KEY (device, question)
);
CREATE TABLE price (
    code TEXT PRIMARY KEY, title TEXT NOT NULL, amount_fen BIGINT NOT NULL, kind TEXT NOT NULL
);

CREATE TABLE sample (
    num BIGINT NOT NULL, epoch BIGINT NOT NULL, boot_id BIGINT NOT NULL, seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL, ts_ms BIGINT NOT NULL, hash BIGINT NOT NULL, body BLOB,
    PRIMARY KEY (num, epoch, boot_id, seq)
) /*clustered*/ WITHOUT ROWID;
CREATE TABLE draw (
    num BIGINT NOT NULL, n BIGINT NOT NULL, epoch BIGINT NOT NULL, boot_id BIGINT NOT NULL,
    first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL, start_ms BIGINT NOT NULL,
    end_ms BIGINT NOT NULL, samples BIGINT NOT NULL, qualifies BIGINT NOT NULL, test BIGINT NOT NULL, clean BIGINT NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (num, n)
) /*clustered*/ WITHOUT ROWID;

CREATE TABLE finding (
    id TEXT PRIMARY KEY, device TEXT NOT NULL, fault TEXT NOT NULL, detection BIGINT NOT NULL,
    area TEXT, raised_at BIGINT NOT NULL, from_ms BIGINT NOT NULL, cleared_at BIGINT,
    masked_by TEXT, order_id TEXT, on_visit BIGINT NOT NULL, snapshot BLOB NOT NULL
);
CREATE UNIQUE INDEX finding_one_open ON finding (device, fault) WHERE cleared_at IS NULL;
CREATE INDEX finding_by_fault ON finding (fault, raised_at);
CREATE INDEX finding_by_device ON finding (device, raised_at);

CREATE TABLE orders (
    id TEXT PRIMARY KEY, number BIGINT NOT NULL UNIQUE, kind TEXT NOT NULL, state TEXT NOT NULL,
    category TEXT NOT NULL, severity TEXT NOT NULL, device TEXT NOT NULL, fault TEXT NOT NULL,
    customer TEXT, technician TEXT, job TEXT, repeat_of TEXT, superseded_by TEXT, text TEXT,
    opened_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, closed_at BIGINT,
    visit_n BIGINT NOT NULL, outcome TEXT, verdict TEXT, reason TEXT,
    appt_from BIGINT, appt_to BIGINT, appt_by TEXT, contacted_at BIGINT,
    address_known BIGINT NOT NULL, dry BIGINT NOT NULL, late BIGINT NOT NULL,
    flapping_at BIGINT,
    diagnosis TEXT, evidence TEXT, consequences TEXT NOT NULL, related TEXT NOT NULL,
    version BIGINT NOT NULL
);
-- One open order per machine and fault: the database's promise, whatever happens above it.
CREATE UNIQUE INDEX order_one_open ON orders (device, fault)
    WHERE state NOT IN ('closed', 'cancelled');
CREATE INDEX order_by_state ON orders (state, opened_at);
CREATE INDEX order_by_device ON orders (device, opened_at);
CREATE TABLE order_history (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, action TEXT NOT NULL, actor TEXT, role TEXT,
    at_ms BIGINT NOT NULL, recv_ms BIGINT NOT NULL, host_ms BIGINT NOT NULL,
    from_state TEXT, to_state TEXT, args TEXT,
    PRIMARY KEY (order_id, n)
);
CREATE TABLE visit (
    order_id TEXT NOT NULL, n BIGINT NOT NULL, technician TEXT, departed_at BIGINT,
    arrived_at BIGINT, left_at BIGINT, outcome TEXT, cause TEXT, args TEXT,
    readings_before TEXT, readings_after TEXT, PRIMARY KEY (order_id, n)
);
CREATE TABLE test_run (
    id TEXT PRIMARY KEY, order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, device TEXT NOT NULL,
    test TEXT NOT NULL, state TEXT NOT NULL, why TEXT, result TEXT, sent_at BIGINT NOT NULL,
    started_at BIGINT, ended_at BIGINT, due_at BIGINT NOT NULL
);
CREATE INDEX test_run_by_order ON test_run (order_id);
CREATE TABLE watch (
    order_id TEXT NOT NULL, visit_n BIGINT NOT NULL, device TEXT NOT NULL, fault TEXT NOT NULL,
    rule BIGINT NOT NULL, from_ms BIGINT NOT NULL, fence TEXT NOT NULL, until_ms BIGINT NOT NULL,
    window_ms BIGINT NOT NULL, draws BIGINT NOT NULL, good BIGINT NOT NULL,
    needed BIGINT NOT NULL, samples BIGINT NOT NULL, tds_in DOUBLE PRECISION, triggered BIGINT NOT NULL, verdict TEXT NOT NULL, why TEXT NOT NULL,
    decided_at BIGINT, active BIGINT NOT NULL, PRIMARY KEY (order_id, visit_n)
);
CREATE INDEX watch_active ON watch (device) WHERE active = 1;
CREATE TABLE deadline (
    order_id TEXT NOT NULL, name TEXT NOT NULL, due_at BIGINT NOT NULL, state TEXT NOT NULL,
    started_at BIGINT NOT NULL, PRIMARY KEY (order_id, name)
);
CREATE INDEX deadline_due ON deadline (due_at) WHERE state = 'running';
CREATE TABLE command (
    id TEXT PRIMARY KEY, device TEXT NOT NULL, name TEXT NOT NULL, args TEXT NOT NULL,
    state TEXT NOT NULL, created_at BIGINT NOT NULL, expires_ms BIGINT NOT NULL,
    changed_at BIGINT NOT NULL, order_id TEXT, detail TEXT
);
CREATE INDEX command_by_device ON command (device, created_at);
CREATE INDEX command_waiting ON command (expires_ms)
    WHERE state IN ('queued', 'sent', 'delivered');
CREATE TABLE outbox (
    id TEXT PRIMARY KEY, channel TEXT NOT NULL, recipient TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, created_at BIGINT NOT NULL, state TEXT NOT NULL, order_id TEXT
);
CREATE INDEX outbox_pending ON outbox (created_at) WHERE state = 'pending';
CREATE TABLE stream (
    n BIGINT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, at_ms BIGINT NOT NULL
);
CREATE TABLE quarantine (
    n BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, reason TEXT NOT NULL, topic TEXT NOT NULL,
    payload BLOB NOT NULL
);

CREATE TRIGGER order_history_keeps BEFORE UPDATE ON order_history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER order_history_stays BEFORE DELETE ON order_history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
