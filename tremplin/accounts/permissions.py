"""Who may do what with messages. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EVERYBODY, Right, Thing

ACCOUNT = Thing(
    "Le compte et sa double protection",
    (
        Right(
            "accounts.security.end_session",
            "fermer une connexion",
            ("owner",),
            "Chacun les siennes : ici, celle de la personne.",
        ),
        Right(
            "accounts.second_factor.reset_second_factor",
            "demander le retrait d’une protection perdue",
            ("receiver_admin", "staff"),
            "Pour un membre de la structure, jamais pour soi. La personne est prévenue ; le retrait se fait 24 heures après.",
        ),
    ),
)
THINGS = (
    ACCOUNT,
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
