"""Hires and insertion contracts."""
