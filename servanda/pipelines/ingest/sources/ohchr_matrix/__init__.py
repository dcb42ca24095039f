"""OHCHR's Word lists of UPR recommendations ("thematic list", "matrix of recommendations")."""
