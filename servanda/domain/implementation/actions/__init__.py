"""Every change of assignments, actions, updates and evidence: one verb each, by somebody."""
