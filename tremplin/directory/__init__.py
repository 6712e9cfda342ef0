"""The public face: search and public pages."""
