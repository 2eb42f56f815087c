"""Checking: from text to findings."""
