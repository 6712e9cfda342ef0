"""Who may do what with the alerts of a search. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EVERYBODY, Right, Thing

THINGS = (
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
