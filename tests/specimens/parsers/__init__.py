"""Parsers that behave badly, to prove that the child holds them; and a small one that streams."""
