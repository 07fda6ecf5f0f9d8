-- SPDX-License-Identifier: Apache-2.0
-- A person is forgotten: texts of the history go, the trail goes on. seal: random, part of the hash
-- that the trail keeps of a row and gone with its texts, so that the hash says nothing of them.
ALTER TABLE order_history ADD COLUMN seal TEXT;
ALTER TABLE order_history ADD COLUMN redacted_at BIGINT;
DROP TRIGGER order_history_keeps;
CREATE TRIGGER order_history_keeps BEFORE UPDATE ON order_history
WHEN NEW.redacted_at IS NULL OR NEW.seal IS NOT NULL OR NEW.order_id <> OLD.order_id
    OR NEW.n <> OLD.n OR NEW.action <> OLD.action OR NEW.at_ms <> OLD.at_ms
    OR NEW.recv_ms <> OLD.recv_ms OR NEW.host_ms <> OLD.host_ms
    OR coalesce(NEW.actor, '') <> coalesce(OLD.actor, '')
    OR coalesce(NEW.role, '') <> coalesce(OLD.role, '')
    OR coalesce(NEW.from_state, '') <> coalesce(OLD.from_state, '')
    OR coalesce(NEW.to_state, '') <> coalesce(OLD.to_state, '')
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE INDEX order_by_customer ON orders (customer);
-- Pictures of nobody any more, until their files are gone.
CREATE TABLE file_drop (sha256 TEXT PRIMARY KEY);
