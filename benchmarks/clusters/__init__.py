"""How well clusters agree with OHCHR's own headings: `python -m benchmarks.clusters` (see __main__)."""
