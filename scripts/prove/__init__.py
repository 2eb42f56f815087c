"""Proving: that a release holds what it says, from its files alone."""
