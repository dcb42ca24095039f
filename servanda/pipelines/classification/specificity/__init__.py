"""How specific a recommendation is, what kind of act it asks for and of whom: rules of verbs and their objects."""
