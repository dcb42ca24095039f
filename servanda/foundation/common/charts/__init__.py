"""Geometry of the drawings. Numbers in, percentages and words out; templates/charts/ turns them into SVG."""
