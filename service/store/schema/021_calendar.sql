-- SPDX-License-Identifier: Apache-2.0
-- A technician's calendar, read by its address. Only a hash of the token is kept; feeds end, rows stay.
CREATE TABLE calendar_feed (
    token TEXT PRIMARY KEY, person TEXT NOT NULL, created_at BIGINT NOT NULL,
    created_by TEXT, ended_at BIGINT
);
CREATE UNIQUE INDEX calendar_feed_one ON calendar_feed (person) WHERE ended_at IS NULL;
