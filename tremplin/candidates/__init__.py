"""People on a pathway: identity, contacts, who accompanies them."""
