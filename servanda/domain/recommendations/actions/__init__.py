"""Every change of a recommendation, its tags and its clusters: one verb each, by somebody."""
