"""Tremplin: one platform for a territory of inclusion through work."""
