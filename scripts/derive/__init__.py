"""Deriving: from typed tables to typed tables."""
