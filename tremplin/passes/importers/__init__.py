"""PASS delivered elsewhere."""
