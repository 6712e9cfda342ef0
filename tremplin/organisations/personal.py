"""Personal data of organisations: their members and those they invite. What an organisation publishes is its own."""

from tremplin.kernel import uses
from tremplin.kernel.personal import THIRD_PARTY, Field, Stage, Table, data, declare, facts, impersonal, technical
from tremplin.organisations import models

impersonal(models.Organisation, models.Convention, models.FinancialAnnex, models.Dispositif, models.Network)
impersonal(models.Activity, models.ClientReference, models.Label, models.YearlyFigures)
declare(
    Table(
        models.Prescriber,
        "Habilitation",
        uses.TEAM_LIFE,
        fields=(Field("decided_by", "Décidée par", withheld=THIRD_PARTY),),
        technical=technical("id organisation family authorisation decided_at order_reference"),
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
)
