"""Making things public, and taking them back: one verb each, by somebody."""
