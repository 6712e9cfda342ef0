"""Diagnoses, criteria and proofs."""
