"""Checking what is larger than one machine: the same checks, piece by piece, keys and references over all pieces."""
