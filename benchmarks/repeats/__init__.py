"""How well repeats of a demand are found: `python -m benchmarks.repeats` (see __main__)."""
