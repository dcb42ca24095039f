"""What is done about telling people: each act by somebody, on record."""
