"""Who may do what with the search. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import Right, Thing

WORDS = Thing(
    "Les mots de la recherche",
    (
        Right("directory.access.get_synonym", "lire un mot et ses équivalents", ("network", "staff")),
        Right("directory.actions.add_synonym", "ajouter un mot", ("network", "staff")),
        Right(
            "directory.actions.edit_synonym", "changer ses équivalents, ou ne plus s’en servir", ("network", "staff")
        ),
    ),
)
THINGS = (WORDS,)
