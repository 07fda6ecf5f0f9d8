-- SPDX-License-Identifier: Apache-2.0
-- What bore a change out that a person had told of: `data` when the machine's own draws proved the
-- order of it, `reset` when the machine's counter was set back soon after. NULL: nothing yet.
ALTER TABLE filter_change ADD COLUMN proof TEXT;
ALTER TABLE filter_change ADD COLUMN proven_at BIGINT;
