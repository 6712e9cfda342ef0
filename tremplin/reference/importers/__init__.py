"""Importers of the official registers of places and trades."""
