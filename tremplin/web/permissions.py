"""Who reads the journal. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import Right, Thing

THINGS = (
    Thing(
        "Le journal",
        (
            Right(
                "web.views.journal.export",
                "lire le journal, en prendre une partie",
                ("staff",),
                "Chaque prise est une ligne du journal.",
            ),
        ),
    ),
)
