"""Personal data of organisations: their members and those they invite. What an organisation publishes is its own."""

from tremplin.kernel import uses
from tremplin.kernel.personal import (
    THIRD_PARTY,
    Field,
    Stage,
    Table,
    data,
    declare,
    facts,
    impersonal,
    signed,
    technical,
)
from tremplin.organisations import models
from tremplin.organisations.models_joining import JoinRequest, MemberReview, Verification

OF_THE_TEAM = "écrit au nom de l’organisation : son équipe le lit sur sa page"
impersonal(models.Convention, models.FinancialAnnex, models.Dispositif, models.Network)
impersonal(models.Activity, models.ClientReference, models.Label, models.YearlyFigures)
# A report says nothing of who made it, and its words go once it is settled.
impersonal(models.PagePhoto, models.PageDate, models.PageReport)
# Of a service, whom to ask by name is not imported.
impersonal(models.InclusionRecord, models.OfferedService)
PAGE = """
id siret name brand slug legal_form naf address post_code commune latitude longitude phone email register_email website
headline presentation sectors tags network_member spontaneous_open_since verified_at verified_how source reviewed_by
review_asked_on welcomes_immersions opening_hours access_notes step_free closed_on created_at search_text
"""
declare(
    Table(
        models.Organisation,
        "Fiches relues",
        uses.GUARANTOR,
        account="reviewed_by",
        fields=facts(name="Organisation", reviewed_on="Relue le", guarantor_shown="Nom montré"),
        technical=technical(PAGE.replace(" name ", " ")),
    ),
    Table(
        models.Prescriber,
        "Habilitation",
        uses.TEAM_LIFE,
        fields=(Field("decided_by", "Décidée par", withheld=THIRD_PARTY),),
        technical=technical("id organisation family authorisation asked_at decided_at order_reference"),
    ),
    Table(
        models.Membership,
        "Organisations",
        uses.TEAM_LIFE,
        account="user",
        gone=Stage.FILE,
        fields=facts(
            organisation="Organisation", role="Rôle", functions="Fonctions", started_on="Depuis", ended_on="Jusqu’au"
        ),
        technical=technical("id user ended_by"),
    ),
    Table(
        models.Invitation,
        "Invitations",
        uses.INVITED,
        account="sent_by",
        fields=(
            data("email", "Adresse invitée", withheld="adresse d’une autre personne"),
            data("token", "Lien", withheld="secret : il ne sert qu’à vérifier"),
            *facts(
                organisation="Organisation", sent_at="Envoyée le", accepted_at="Acceptée le", revoked_at="Annulée le"
            ),
        ),
        technical=technical("id role functions sent_by expires_at"),
    ),
    Table(
        JoinRequest,
        "Demandes pour rejoindre une organisation",
        uses.JOINING,
        account="user",
        gone=Stage.FILE,
        fields=(
            data("message", "Ce que vous avez écrit"),
            data("reason", "Réponse"),
            data("token_hash", "Lien", withheld="empreinte : elle ne se lit pas"),
            *signed("decided_by_label", "decided_by"),
            *facts(organisation="Organisation", way="Qui décide", state="État", asked_at="Demandée le"),
            *facts(decided_at="Décidée le"),
        ),
        technical=technical("id waits_since link_expires_at reminded_at user"),
    ),
    Table(
        Verification,
        "Vérifications d’organisations",
        uses.JOINING,
        fields=(
            data("evidence", "Ce qui prouve que l’organisation existe", withheld=OF_THE_TEAM),
            data("reason", "Réponse", withheld=OF_THE_TEAM),
            Field("asked_by", "Demandée par", signer="asked_by", withheld=THIRD_PARTY),
            *signed("decided_by_label", "decided_by"),
        ),
        technical=technical("id organisation state asked_at decided_at"),
    ),
    Table(
        MemberReview,
        "Revues de l’équipe",
        uses.JOINING,
        fields=signed("done_by_label", "done_by"),
        technical=technical("id organisation opened_on reminders reminded_on team_told_on done_at kept ended"),
    ),
)
