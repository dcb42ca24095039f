"""How right the shipped rules of verbs and objects are, and how fast."""
