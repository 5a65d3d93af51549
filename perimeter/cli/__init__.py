"""Floor 7: the same acts for scripts and terminals. Nothing is decided here."""
