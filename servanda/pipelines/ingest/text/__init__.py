"""Reading text out of files nobody can vouch for: encodings, physical lines, delimited rows, mark-up."""
