"""Who may do what with messages. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EVERYBODY, Right, Thing

THINGS = (
    Thing(
        "Les messages reçus",
        (
            Right(
                "accounts.access.get_notice",
                "lire un message reçu par une personne de la structure",
                ("receiver_admin",),
                "La personne qui l’a reçu, tant qu’elle est membre.",
            ),
            Right("accounts.actions.set_preferences", "choisir comment les recevoir", EVERYBODY, "Les siens."),
        ),
    ),
)
