"""Floor 5: one function per official deed: right, reason, append. Faces call these alone."""
