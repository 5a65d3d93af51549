"""Converters of what banks send into filings of the form `payments`."""
