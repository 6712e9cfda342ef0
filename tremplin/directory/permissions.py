"""Who may do what with alerts and the search’s words. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EVERYBODY, Right, Thing

TEAM = ("network", "staff")
WORDS = Thing(
    "Les mots de la recherche",
    (
        Right("directory.access.get_synonym", "lire un mot et ses équivalents", TEAM),
        Right("directory.actions.add_synonym", "ajouter un mot", TEAM),
        Right("directory.actions.edit_synonym", "changer ses équivalents, ou ne plus s’en servir", TEAM),
    ),
)
ALERTS = Thing(
    "Les alertes d’une recherche",
    (
        Right(
            "directory.alerts.open_alert",
            "recevoir les nouveautés d’une recherche publique",
            EVERYBODY,
            "Chacun n’atteint que les siennes ; sans compte, l’adresse confirme d’abord, puis le lien d’un e-mail suffit.",
        ),
    ),
)
THINGS = (WORDS, ALERTS)
