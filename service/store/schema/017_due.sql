-- SPDX-License-Identifier: Apache-2.0
-- What is asked at every step must not read a table from end to end.
CREATE INDEX test_run_due ON test_run (due_at) WHERE state IN ('sent', 'running');
CREATE INDEX watch_until ON watch (until_ms) WHERE active = 1;
CREATE INDEX remedy_until ON remedy (until_at) WHERE state = 'running' AND until_at > 0;
CREATE INDEX order_by_technician ON orders (technician, category);
CREATE INDEX finding_by_order ON finding (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX visit_by_technician ON visit (technician);
