"""Comparing two states of the package: rows, columns, constraints, codes, and what they mean for the version."""
