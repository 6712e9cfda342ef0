"""The demonstration's territory: invented structures, prescribers, people and what happened to them."""
