"""Personal data of this room itself."""

from tremplin.kernel import uses
from tremplin.kernel.personal import Stage, Table, data, declare, facts, technical
from tremplin.privacy.models import Deletion, Inactivity

declare(
    Table(
        Deletion,
        "Demandes de suppression",
        uses.REQUESTS,
        person="candidate",
        account="user",
        fields=(
            data("held_why", "Pourquoi elle attend"),
            *facts(asked_at="Demandée le", due_at="Date prévue", withdrawn_at="Retirée le", done_at="Faite le"),
            *facts(kept_until="Données gardées jusqu’au"),
        ),
        technical=technical("id user candidate"),
    ),
    Table(
        Inactivity,
        "Avertissements avant fermeture",
        uses.REQUESTS,
        person="candidate",
        account="user",
        gone=Stage.FILE,
        fields=facts(warned_at="Avertie le"),
        technical=technical("id user candidate"),
    ),
)
