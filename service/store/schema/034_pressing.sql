-- SPDX-License-Identifier: Apache-2.0
-- What presses leaves before what only waits its turn: a way may be slow.
CREATE INDEX delivery_pressing ON delivery (channel, via, push DESC, due_at, n)
    WHERE state = 'waiting' AND ready = 1 AND retry_at = 0 AND push > 0;
