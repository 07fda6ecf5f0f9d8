-- SPDX-License-Identifier: Apache-2.0
-- What the service counts of a machine's water: where its counters stood last, and litres of each
-- local day (days since 1970-01-01). claims: what the machine says is left, "stage=percent ...".
CREATE TABLE filter_ledger (
    num BIGINT PRIMARY KEY, perm_at DOUBLE PRECISION, waste_at DOUBLE PRECISION,
    at_ms BIGINT NOT NULL, boot_id BIGINT NOT NULL, trust DOUBLE PRECISION NOT NULL,
    doubted BIGINT NOT NULL, began BIGINT NOT NULL, claims TEXT NOT NULL
);
CREATE TABLE filter_day (
    num BIGINT NOT NULL, day BIGINT NOT NULL, perm_l DOUBLE PRECISION NOT NULL,
    waste_l DOUBLE PRECISION NOT NULL, load_l DOUBLE PRECISION NOT NULL, PRIMARY KEY (num, day)
) /*clustered*/ WITHOUT ROWID;
-- Every change of a stage, with how it was known.
CREATE TABLE filter_change (
    device TEXT NOT NULL, stage TEXT NOT NULL, at_ms BIGINT NOT NULL, how TEXT NOT NULL,
    person TEXT, order_id TEXT, PRIMARY KEY (device, stage, at_ms)
);
-- A counter went back and nobody changed anything: was it a change?
CREATE TABLE filter_question (
    device TEXT NOT NULL, stage TEXT NOT NULL, asked_at BIGINT NOT NULL, answered_at BIGINT,
    changed BIGINT, PRIMARY KEY (device, stage, asked_at)
);
