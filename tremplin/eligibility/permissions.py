"""Who may do what with a diagnosis. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import LINKED, PRESCRIBERS, Field, Right, Thing

READERS = ("owner", *(one for one in LINKED if one != "orienter_sent"))
FIELDS = (
    Field("criterion", "Critères d’éligibilité", READERS, "Un orienteur sait seulement si la personne est éligible."),
    Field(
        "health",
        "Critères de santé : AAH, travailleur handicapé",
        tuple(one for one in READERS if one == "owner" or one in PRESCRIBERS),
        "Et la structure qui a fait elle-même le diagnostic : elle a demandé le justificatif. Les autres lisent « critère"
        " réservé ».",
    ),
)
THINGS = (
    Thing(
        "Le diagnostic d’éligibilité",
        (
            Right(
                "eligibility.access.get_diagnosis",
                "lire le diagnostic et ses critères",
                ("owner", *(one for one in LINKED if one != "orienter_sent")),
                "Les critères de santé ont leur propre règle, plus bas.",
            ),
            Right(
                "eligibility.actions.diagnose",
                "valider l’éligibilité depuis le dossier",
                tuple(one for one in LINKED if one in PRESCRIBERS),
                "Une structure le fait en acceptant une candidature.",
            ),
        ),
    ),
)
