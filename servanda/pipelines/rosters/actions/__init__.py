"""Bringing a roster, deciding on it, applying it, taking it back."""
