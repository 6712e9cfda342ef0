"""Measures of the product, printed: server time, queries, bytes; the two journeys that matter most."""
