"""Candidatures, from sending to answer."""
