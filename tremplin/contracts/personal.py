"""Personal data of contracts."""

from tremplin.contracts.kinds import NAMES
from tremplin.contracts.models import Contract, HoursChange, SentAlert
from tremplin.kernel import uses
from tremplin.kernel.personal import Becomes, Stage, Table, declare, facts, technical
from tremplin.rules.kinds import ContractEnd, ContractException

declare(
    Table(
        Contract,
        "Contrats",
        uses.CONTRACT,
        person="candidate",
        codes={
            "kind": NAMES,
            "ended_why": dict(ContractEnd.choices()),
            "exception": dict(ContractException.choices()),
        },
        fields=(
            *facts(kind="Type", dispositif="Dispositif", weekly_hours="Heures par semaine", trade="Métier"),
            *facts(exception="Exception", ended_why="Motif de la fin"),
            *facts(Becomes.MONTH, starts_on="Du", ends_on="Au", ended_on="Terminé le", law_read_on="Droit du"),
            *facts(Becomes.MONTH, cancelled_at="Annulé le", created_at="Enregistré le"),
        ),
        technical=technical("id candidate pass_iae renews"),
    ),
    Table(
        HoursChange,
        "Changements d’heures",
        uses.CONTRACT,
        person="contract__candidate",
        gone=Stage.PROOF,
        fields=facts(
            starts_on="À partir du", weekly_hours="Heures par semaine", law_read_on="Droit du", created_at="Noté le"
        ),
        technical=technical("id contract"),
    ),
    Table(
        SentAlert,
        "Alertes de fin de contrat ou de PASS IAE",
        uses.CONTRACT,
        person="contract__candidate",
        gone=Stage.FILE,
        fields=facts(ends_on="Fin annoncée", days="Jours avant la fin", sent_at="Envoyée le"),
        technical=technical("id contract pass_iae"),
    ),
)
