"""Who may do what with a contract. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import LINKED, PRESCRIBERS, Right, Thing

HIRER = ("hirer",)
THINGS = (
    Thing(
        "Le contrat",
        (
            Right(
                "contracts.access.get_contract",
                "le lire",
                ("owner", "hirer", *(one for one in LINKED if one in PRESCRIBERS)),
            ),
            Right("contracts.actions.living.renew", "le renouveler", HIRER),
            Right("contracts.actions.living.cancel_renewal", "annuler un renouvellement", HIRER),
            Right("contracts.actions.living.end_contract", "déclarer sa fin", HIRER),
            Right("contracts.actions.living.reopen_contract", "revenir sur cette fin", HIRER),
            Right("contracts.actions.living.change_hours", "changer les heures", HIRER),
        ),
    ),
)
