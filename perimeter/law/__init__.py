"""Floor 2: the law as data, its calendar, its citations, and the words people read."""
