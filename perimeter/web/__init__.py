"""Floor 6: pages in every language of the pack. No decision is taken here."""
