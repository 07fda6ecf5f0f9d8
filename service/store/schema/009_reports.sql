-- SPDX-License-Identifier: Apache-2.0
-- Reports ask which orders moved in an interval, and which order came back.
CREATE INDEX order_by_update ON orders (updated_at);
CREATE INDEX order_by_repeat ON orders (repeat_of);
