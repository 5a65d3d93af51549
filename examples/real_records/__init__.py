"""Converters of public records into filings. Only they know the raw files; the program does not."""
