"""Fiches de poste."""
