"""Having suggestions made, deciding on them, taking that back: one verb each, by somebody."""
