"""Exporting: one small module a format."""
