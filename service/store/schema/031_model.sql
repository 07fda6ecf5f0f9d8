-- Machines of one model: whether others of the kind say the same.
CREATE INDEX device_by_model ON device (model);
CREATE INDEX device_note_stale ON device_note (num) WHERE stale = 1;
