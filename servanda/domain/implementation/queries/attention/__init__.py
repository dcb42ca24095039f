"""What of one State's own list needs attention first: the recurring, the urgent and the neglected, and an order of all.

`reading.py` reads in a handful of statements, `evidence.py` says what holds of each objective or recommendation,
`weighing.py` turns that into criteria, `ordering.py` into an order (methods: foundation/methods/priority.py).
"""
