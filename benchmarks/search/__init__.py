"""How fast the public record is searched: `python -m benchmarks.search` (see __main__)."""
