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
        Right("organisations.actions.invitations.invite", "inviter une personne", ADMINISTRATORS),
    ),
)
TEAM = Thing(
    "L’équipe d’une structure",
    (
        Right("organisations.access.get_membership", "trouver un membre", RECEIVERS),
        Right("organisations.actions.members.change_member", "changer son rôle", THEIRS),
        Right("organisations.actions.members.end_membership", "mettre fin à son appartenance", THEIRS),
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
REGISTER = Thing(
    "Le registre des organisations",
    (
        Right("organisations.actions.capacities.verify_organisation", "vérifier une organisation", ("staff",)),
        Right("organisations.actions.capacities.correct_register", "corriger le registre", ("staff",)),
        Right("organisations.actions.capacities.decide_authorisation", "décider d’une habilitation", ("staff",)),
    ),
)
THINGS = (ORGANISATION, TEAM, REGISTER)
