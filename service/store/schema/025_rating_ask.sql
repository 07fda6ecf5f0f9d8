-- SPDX-License-Identifier: Apache-2.0
-- When a household is asked how the service was; due_at NULL: it was asked, or need not be.
CREATE TABLE rating_ask (order_id TEXT PRIMARY KEY, due_at BIGINT);
CREATE INDEX rating_ask_due ON rating_ask (due_at);
