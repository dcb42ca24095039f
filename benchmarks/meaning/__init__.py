"""How well and how fast texts are found by meaning: `python -m benchmarks.meaning` (see __main__)."""
