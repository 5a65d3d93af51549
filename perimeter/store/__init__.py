"""Floor 2: the only code that writes evidence. What an act means is not known here."""
