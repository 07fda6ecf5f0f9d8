-- SPDX-License-Identifier: Apache-2.0
-- What waits for the desk is found without reading what is settled.
CREATE INDEX order_flow_transfer ON order_flow (transfer_at) WHERE transfer_to IS NOT NULL;
CREATE INDEX damage_open ON damage (at_ms) WHERE acked_at IS NULL;
CREATE INDEX late_work_waiting ON late_work (recv_ms) WHERE state = 'waiting';
CREATE INDEX history_wished ON order_history (at_ms)
    WHERE action IN ('customer_asks_to_move', 'customer_still_broken', 'customer_replied');
