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
        Right(
            "accounts.team.join_team",
            "faire entrer quelqu’un dans l’équipe de la plateforme",
            ("staff",),
            "Une adresse confirmée, sans parcours en cours. La personne est prévenue.",
        ),
        Right(
            "accounts.team.leave_team", "retirer quelqu’un de l’équipe de la plateforme", ("staff",), "Jamais soi-même."
        ),
        Right(
            "accounts.team.close",
            "fermer un compte",
            ("staff",),
            "Qui n’est membre de rien. Rien n’est supprimé ; la personne est prévenue.",
        ),
        Right("accounts.team.reopen", "rouvrir un compte fermé", ("staff",), "La personne est prévenue."),
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
