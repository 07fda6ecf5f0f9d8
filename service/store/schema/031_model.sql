-- Machines of one model: whether others of the kind say the same.
CREATE INDEX device_by_model ON device (model);
