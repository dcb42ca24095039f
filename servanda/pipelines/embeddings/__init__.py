"""Text → vector, and finding neighbours. Plain Python: no database, no settings."""
