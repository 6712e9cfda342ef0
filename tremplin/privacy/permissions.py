"""Who may do what with her own data. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EVERYBODY, Right, Thing

HERS = ("owner",)
THINGS = (
    Thing(
        "Ses propres données",
        (
            Right("privacy.access.own_file_of", "prendre copie de son dossier", ("owner", "person"), "Le sien."),
            Right(
                "privacy.actions.ask_deletion",
                "demander la suppression de ses données",
                EVERYBODY,
                "Les siennes. Qui administre seul une équipe donne d’abord ce rôle à quelqu’un.",
            ),
            Right("privacy.actions.keep_all", "renoncer à la suppression", EVERYBODY, "La sienne, jusqu’à sa date."),
            Right("privacy.actions.withdraw_consent", "retirer un accord donné", HERS),
            Right(
                "privacy.actions.give_consent", "le redonner", HERS, "Un accord retiré, la personne seule le redonne."
            ),
        ),
    ),
)
