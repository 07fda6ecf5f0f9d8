-- SPDX-License-Identifier: Apache-2.0
-- Medians of a machine's draws, one row for each week with enough of them (core/filter_trend.h):
-- what tells that a cartridge wears sooner than its litres say. week: days since 1970-01-01 of its
-- Monday, over 7. from_day, day: of the first and the last of its draws.
CREATE TABLE filter_week (
    num BIGINT NOT NULL, week BIGINT NOT NULL, from_day BIGINT NOT NULL, day BIGINT NOT NULL,
    draws BIGINT NOT NULL, tcf DOUBLE PRECISION, loss DOUBLE PRECISION, flow DOUBLE PRECISION,
    waste DOUBLE PRECISION, salt DOUBLE PRECISION, tds DOUBLE PRECISION,
    permeable DOUBLE PRECISION, PRIMARY KEY (num, week)
) /*clustered*/ WITHOUT ROWID;
