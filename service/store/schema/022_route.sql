-- SPDX-License-Identifier: Apache-2.0
-- In which order somebody drives a day's visits; day is the company's, orders a list of ids.
CREATE TABLE day_route (
    person TEXT NOT NULL, day TEXT NOT NULL, orders TEXT NOT NULL, set_by TEXT,
    set_at BIGINT NOT NULL, PRIMARY KEY (person, day)
);
