-- SPDX-License-Identifier: Apache-2.0
-- Counts of declined dispatches.
CREATE INDEX history_declined ON order_history (actor) WHERE action = 'decline';
