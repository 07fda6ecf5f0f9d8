-- SPDX-License-Identifier: Apache-2.0
-- When a household is asked again to draw water so that a repair can be proven; asked: how often it
-- was. due_at NULL: no more.
CREATE TABLE water_ask (order_id TEXT PRIMARY KEY, due_at BIGINT, asked BIGINT NOT NULL);
CREATE INDEX water_ask_due ON water_ask (due_at);
