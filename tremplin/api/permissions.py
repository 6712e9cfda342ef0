"""Who may do what with the keys of an organisation. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import Right, Thing
from tremplin.organisations.permissions import ADMINISTRATORS

KEYS = Thing(
    "Les clés d’API d’une organisation",
    (
        Right(
            "api.actions.create_key",
            "créer une clé pour son organisation",
            ADMINISTRATORS,
            "Elle n’ouvre que les données ouvertes, avec un plafond plus haut.",
        ),
        Right("api.access.get_key", "lire une clé de la structure, sans son secret", ("receiver_admin",)),
        Right("api.actions.replace_key", "la remplacer", ("receiver_admin",)),
        Right("api.actions.revoke_key", "la retirer", ("receiver_admin",)),
    ),
)
THINGS = (KEYS,)
