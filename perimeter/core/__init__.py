"""Floor 1: words and pure maths. No disk, clock, randomness, network or text for people."""
