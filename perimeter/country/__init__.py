"""Floor 6: the firms and officials of a small invented market. It plans and writes files; it
never opens a home, and nothing outside a demonstration reads it."""
