"""What every room uses: actor, action, access, journal, drafts, files, mail, pdf, exports, identifiers."""
