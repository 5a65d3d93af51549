"""Floor 3: forms, reading (bytes to a table and problems), questions, catalogue and the engine."""
