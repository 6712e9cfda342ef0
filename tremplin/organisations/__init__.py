"""Structures, their dispositifs and conventions, prescriber authorisation, members, invitations."""
