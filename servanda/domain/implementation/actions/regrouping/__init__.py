"""Merging, splitting, moving: recommendations, and what hangs on their objectives. One verb per file."""
