"""An import from file to receipt, and back: one verb each, by somebody."""
