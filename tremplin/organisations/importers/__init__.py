"""Importers of the registers of structures, conventions, annexes and prescribers."""
