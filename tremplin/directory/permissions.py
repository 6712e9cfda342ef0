"""Who may do what with alerts and the search’s words. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EVERYBODY, Right, Thing

TEAM = ("network", "staff")
THINGS = (
    Thing(
        "Les mots de la recherche",
        (
            Right("directory.actions.add_synonym", "en ajouter un", TEAM),
            Right("directory.actions.edit_synonym", "le changer ou ne plus s’en servir", TEAM),
        ),
    ),
    Thing(
        "Les alertes d’une recherche",
        (
            Right(
                "directory.alerts.open_alert",
                "recevoir les nouveautés d’une recherche publique",
                EVERYBODY,
                "chacun n’atteint que les siennes ; sans compte, l’adresse confirme d’abord, puis le lien d’un e-mail suffit",
            ),
        ),
    ),
)
