"""Changes to people and what they hold, one verb each."""
