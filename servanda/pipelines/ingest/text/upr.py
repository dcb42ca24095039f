"""What a session number of the Universal Periodic Review says."""

from __future__ import annotations

# First session of each cycle: the second opened with session 13, the third with 27, the fourth with 41.
CYCLES = ((1, 1, 12), (2, 13, 26), (3, 27, 40), (4, 41, 54))


def cycle_of(session: int) -> int | None:
    """The cycle a session belongs to; None for a session that no published calendar has."""
    return next((cycle for cycle, first, last in CYCLES if first <= session <= last), None)
