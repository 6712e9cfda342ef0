"""Who may do what with a candidature. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EMPLOYERS, LINKED, MEMBERS, RECEIVERS, SENDERS, Field, Right, Thing

OWN_SIDE = ("owner", *SENDERS)
APPLICATION = Thing(
    "La candidature",
    (
        Right("applications.actions.send.send", "candidater pour la personne", ("owner", *LINKED)),
        Right("applications.access.get_application", "la lire", (*OWN_SIDE, "prescriber_following", *RECEIVERS)),
        Right("applications.access.get_cv", "lire le CV", (*OWN_SIDE, *RECEIVERS)),
        Right("applications.actions.editing.edit", "la compléter", OWN_SIDE),
        Right("applications.actions.answer.withdraw", "la retirer", OWN_SIDE),
        Right("applications.actions.answer.process", "la mettre à l’étude", RECEIVERS),
        Right("applications.actions.answer.postpone", "la remettre à plus tard", RECEIVERS),
        Right("applications.actions.answer.add_to_pool", "la mettre en vivier", RECEIVERS),
        Right("applications.actions.answer.refuse", "la refuser", RECEIVERS),
        Right("applications.actions.accept.accept", "l’accepter", RECEIVERS),
        Right("applications.actions.accept.hire", "déclarer une embauche sans candidature", EMPLOYERS),
        Right("applications.actions.accept.cancel_hire", "annuler l’embauche", RECEIVERS),
        Right("applications.actions.moving.move_dates", "déplacer les dates du contrat", RECEIVERS),
        Right(
            "applications.actions.transfer.transfer",
            "la transférer",
            RECEIVERS,
            "Vers une structure dont la même personne est membre.",
        ),
        Right(
            "applications.actions.send_on.send_on",
            "l’adresser à une autre structure",
            RECEIVERS,
            "Avec l’accord de la personne.",
        ),
        Right(
            "applications.actions.around.add_prior_action",
            "noter une action avant embauche",
            RECEIVERS,
            "GEIQ seulement.",
        ),
        Right("applications.actions.filing.archive", "l’archiver", RECEIVERS),
        Right("applications.actions.filing.unarchive", "la sortir des archives", RECEIVERS),
    ),
)
AROUND = Thing(
    "Autour de la candidature",
    (
        Right("applications.actions.meeting.propose_interview", "proposer un entretien", RECEIVERS),
        Right("applications.actions.meeting.cancel_interview", "annuler un entretien", RECEIVERS),
        Right("applications.actions.meeting.confirm_interview", "confirmer sa venue", OWN_SIDE),
        Right("applications.actions.meeting.decline_interview", "dire qu’on ne peut pas venir", OWN_SIDE),
        Right("applications.actions.around.comment", "écrire un commentaire interne", (*SENDERS, *RECEIVERS)),
        Right(
            "applications.access.comments_of",
            "lire un commentaire écrit par la structure",
            RECEIVERS,
            "Il ne sort pas de l’organisation qui l’a écrit, sauf dans la copie que la personne prend de ses données.",
        ),
        Right(
            "applications.actions.around.delete_comment",
            "supprimer ce commentaire",
            ("receiver_admin",),
            "Son auteur seul.",
        ),
        Right("applications.actions.around.keep_template", "garder un texte de refus", EMPLOYERS),
    ),
)
VIEWS = Thing(
    "Les vues enregistrées",
    (
        Right("applications.actions.views.save_view", "enregistrer une vue", MEMBERS),
        Right("applications.access.visible_views", "lire une vue partagée par la structure", RECEIVERS),
        Right(
            "applications.actions.views.change_view",
            "la changer, la supprimer",
            ("receiver_admin",),
            "Son auteur seul.",
        ),
    ),
)
FIELDS = (
    Field("message", "Message de la candidature", (*OWN_SIDE, "prescriber_following", *RECEIVERS)),
    Field(
        "comment",
        "Commentaire interne de la structure",
        ("owner", *RECEIVERS),
        "La personne le lit dans la copie de ses données (RGPD, article 15).",
    ),
)
THINGS = (APPLICATION, AROUND, VIEWS)
