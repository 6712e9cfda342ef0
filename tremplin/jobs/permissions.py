"""Who may do what with a fiche de poste. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EMPLOYERS, RECEIVERS, Right, Thing

THINGS = (
    Thing(
        "La fiche de poste d’une structure",
        (
            Right("jobs.actions.create_post", "en publier une pour sa structure", EMPLOYERS),
            Right("jobs.access.get_post", "l’ouvrir de l’intérieur", RECEIVERS, "Tout le monde lit sa page publique."),
            Right("jobs.actions.edit_post", "la modifier", RECEIVERS),
            Right("jobs.actions.open_post", "la rouvrir", RECEIVERS),
            Right("jobs.actions.close_post", "la fermer", RECEIVERS),
            Right("jobs.actions.refresh_post", "dire qu’elle est à jour", RECEIVERS),
        ),
    ),
)
