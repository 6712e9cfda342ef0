"""Who may do what with a PASS IAE. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EMPLOYERS, LINKED, PRESCRIBERS, TIED, Right, Thing

HIRER, ASKED, TEAM = ("hirer",), ("prescriber_asked",), ("network", "staff")
WAIVING = tuple(one for one in TIED if one in PRESCRIBERS)
PASS = Thing(
    "Le PASS IAE",
    (
        Right(
            "passes.access.get_pass", "le lire", ("owner", *(one for one in LINKED if one != "orienter_sent"), *TEAM)
        ),
        Right("passes.views.find.find", "chercher un PASS par son numéro", TEAM),
        Right("passes.actions.suspending.suspend", "le suspendre", HIRER),
        Right("passes.actions.suspending.edit_suspension", "changer la suspension", HIRER),
        Right("passes.actions.suspending.resume", "déclarer le retour au travail", HIRER),
        Right("passes.actions.suspending.drop_suspension", "retirer la suspension", HIRER),
        Right("passes.actions.correcting.correct", "corriger ses dates", TEAM),
        Right("passes.actions.correcting.undo", "revenir sur le dernier acte", TEAM),
        Right("passes.actions.ending.terminate", "y mettre fin", TEAM),
        Right("passes.actions.ending.cancel_unused", "l’annuler", TEAM, "S’il n’a servi à aucune embauche."),
        Right("passes.actions.feeding.open_feed", "recevoir ses échéances dans un agenda", (*PRESCRIBERS, *EMPLOYERS)),
    ),
)
PROLONGATION = Thing(
    "La prolongation et le délai de carence",
    (
        Right("passes.actions.prolonging.prolong", "prolonger sans accord à demander", HIRER),
        Right("passes.actions.prolonging.request_prolongation", "demander une prolongation", HIRER),
        Right("passes.access_requests.get_request", "lire la demande", (*HIRER, *ASKED)),
        Right(
            "passes.actions.deciding.grant",
            "l’accorder",
            ASKED,
            "Jamais qui est aussi membre de la structure qui demande.",
        ),
        Right("passes.actions.deciding.refuse_prolongation", "la refuser", ASKED),
        Right("passes.actions.deciding.withdraw_request", "la retirer", HIRER),
        Right("passes.actions.waiving.waive", "lever le délai de carence", WAIVING),
        Right(
            "passes.access_requests.get_waiver",
            "lire le motif de la levée",
            ("prescriber_following",),
            "L’organisme qui l’a écrite.",
        ),
        Right(
            "passes.actions.waiving.revoke_waiver",
            "revenir sur la levée",
            ("prescriber_following",),
            "L’organisme qui l’a écrite.",
        ),
    ),
)
THINGS = (PASS, PROLONGATION)
