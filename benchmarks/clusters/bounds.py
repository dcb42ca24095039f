"""What a limit on the size of groups makes impossible, whatever the method.

Proof that groups of one heading each, as full as the limit allows, are the best there is: dividing a group by heading
takes no right pair apart, and raises V-measure; two groups of one heading are better as one, as far as the limit goes.
"""

from __future__ import annotations

import numpy as np
from sklearn.metrics import v_measure_score

from benchmarks.clusters.agreement import pair_f1

Labels = np.ndarray


def best_possible(headings: Labels, limit: int) -> dict[str, float]:
    """The agreement of headings with themselves, each divided into as few and as full groups as the limit allows."""
    labels = divided_by_heading(np.zeros(len(headings), int), headings, limit)
    return {"v": round(float(v_measure_score(headings, labels)), 3), "f1": round(pair_f1(headings, labels), 3)}


def divided_by_heading(labels: Labels, headings: Labels, limit: int) -> Labels:
    """Groups beyond the limit divided as favourably as can be, which takes knowing the headings: no method can do more.

    The other groups stay as they are.
    """
    found = np.unique(labels, return_inverse=True)[1]
    new = int(found.max()) + 1
    for group in np.unique(found):
        places = np.flatnonzero(found == group)
        if len(places) <= limit:
            continue
        for heading in np.unique(headings[places]):
            own = places[headings[places] == heading]
            for start in range(0, len(own), limit):
                found[own[start : start + limit]] = new
                new += 1
    return found
