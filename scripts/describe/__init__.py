"""Describing: findings, rules and columns as text for people and tools."""
