"""Who may do what with an organisation. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import EVERYBODY, MEMBERS, RECEIVERS, Right, Thing

ADMINISTRATORS = tuple(one for one in MEMBERS if one != "receiver")
THEIRS = ("receiver_admin",)
ORGANISATION = Thing(
    "Sa propre organisation",
    (
        Right("organisations.actions.capacities.create_organisation", "déclarer une organisation", EVERYBODY),
        Right("organisations.access.own_organisation", "lire sa fiche et son équipe", MEMBERS),
        Right("organisations.actions.page.update_page", "modifier sa fiche", ADMINISTRATORS),
        Right("organisations.actions.page.mark_reviewed", "dire qu’elle est à jour", ADMINISTRATORS),
        Right("organisations.actions.entries.save_entry", "y écrire une ligne : activité, chiffres…", ADMINISTRATORS),
        Right("organisations.actions.entries.remove_entry", "en retirer une ligne", ADMINISTRATORS),
        Right("organisations.actions.entries.undo_change", "annuler sa dernière modification", ADMINISTRATORS),
        Right("organisations.actions.page.add_photo", "y ajouter une photo", ADMINISTRATORS),
        Right("organisations.actions.page.reword_photo", "dire autrement ce que montre une photo", ADMINISTRATORS),
        Right("organisations.actions.page.remove_photo", "en retirer une photo", ADMINISTRATORS),
        Right(
            "organisations.actions.attachments.attach",
            "y joindre un fichier : photo d’une réalisation, justificatif d’un label",
            ADMINISTRATORS,
        ),
        Right("organisations.actions.attachments.detach", "en retirer un fichier", ADMINISTRATORS),
        Right("organisations.access_page.get_proof", "lire le justificatif d’un label", ADMINISTRATORS),
        Right("organisations.actions.invitations.invite", "inviter une personne", ADMINISTRATORS),
        Right(
            "organisations.actions.verifying.give_evidence",
            "dire au réseau comment la vérifier",
            ADMINISTRATORS,
            "Tant qu’elle n’est pas vérifiée.",
        ),
    ),
)
TEAM = Thing(
    "L’équipe d’une structure",
    (
        Right("organisations.access.get_membership", "trouver un membre", RECEIVERS),
        Right("organisations.actions.members.change_member", "changer son rôle", THEIRS),
        Right("organisations.actions.members.end_membership", "mettre fin à son appartenance", THEIRS),
        Right(
            "organisations.actions.reviewing.review_members",
            "vérifier la liste de ses membres",
            THEIRS,
            "Tous les trois mois.",
        ),
        Right("organisations.actions.invitations.resend_invitation", "renvoyer une invitation", THEIRS),
        Right("organisations.actions.invitations.revoke_invitation", "annuler une invitation", THEIRS),
        Right(
            "organisations.actions.invitations.accept_invitation",
            "accepter l’invitation",
            ("owner",),
            "Ici la personne invitée : celle dont c’est l’adresse.",
        ),
    ),
)
JOINING = Thing(
    "Rejoindre une organisation",
    (
        Right("organisations.actions.joining.ask_to_join", "demander à rejoindre une organisation", EVERYBODY),
        Right(
            "organisations.actions.joining.withdraw_request",
            "retirer sa demande",
            ("person",),
            "Ici la personne qui a demandé.",
        ),
        Right(
            "organisations.actions.joining.hand_to_network",
            "la confier au réseau",
            ("person",),
            "Ici la personne qui a demandé, quand l’organisation ne répond pas depuis 14 jours.",
        ),
        Right("organisations.actions.joining.accept_request", "accepter une demande", THEIRS),
        Right("organisations.actions.joining.refuse_request", "refuser une demande", THEIRS),
        Right(
            "organisations.access_joining.get_join_request",
            "répondre quand personne n’administre l’organisation",
            ("network", "staff"),
            "Qui tient l’adresse du registre répond aussi, par le lien reçu.",
        ),
    ),
)
REGISTER = Thing(
    "Le registre des organisations",
    (
        Right(
            "organisations.actions.capacities.verify_organisation", "vérifier une organisation", ("network", "staff")
        ),
        Right(
            "organisations.actions.verifying.refuse_verification",
            "refuser de la vérifier, et dire pourquoi",
            ("network", "staff"),
        ),
        Right("organisations.actions.capacities.correct_register", "corriger le registre", ("staff",)),
        Right("organisations.actions.capacities.decide_authorisation", "décider d’une habilitation", ("staff",)),
    ),
)
PAGES = Thing(
    "La fiche publique d’une structure du réseau",
    (
        Right(
            "organisations.access_page.get_edited",
            "la modifier pour elle",
            ("receiver_admin", "network", "staff"),
            "Le réseau, pour ses membres seulement ; chaque changement est au journal.",
        ),
        Right("organisations.actions.reporting.report_error", "y signaler une erreur", EVERYBODY, "Sans compte aussi."),
        Right(
            "organisations.actions.reporting.settle_report",
            "dire qu’une erreur est réglée",
            ("receiver_admin", "network", "staff"),
        ),
        Right("organisations.access_page.stale_pages", "voir les fiches que personne ne relit", ("network", "staff")),
        Right("organisations.access_page.reports_for_team", "voir toutes les erreurs signalées", ("network", "staff")),
    ),
)
THINGS = (ORGANISATION, TEAM, JOINING, REGISTER, PAGES)
