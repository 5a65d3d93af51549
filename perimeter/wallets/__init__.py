"""Floor 2: who holds a wallet, by signature. No disk, clock, chance, network or node."""
