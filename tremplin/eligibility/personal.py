"""Personal data of diagnoses. Criteria tell of health or hardship: they are sensitive."""

from tremplin.eligibility.models import Diagnosis, DiagnosisCriterion
from tremplin.kernel import uses
from tremplin.kernel.personal import THIRD_PARTY, Becomes, Field, Sensitivity, Table, data, declare, facts, technical

declare(
    Table(
        Diagnosis,
        "Diagnostics",
        uses.ELIGIBILITY,
        person="candidate",
        fields=(
            data("derogation_reason", "Motif de la dérogation", sensitivity=Sensitivity.HARDSHIP),
            Field("author", "Fait par", signer="author", withheld=THIRD_PARTY),
            *facts(author_kind="Qui l’a fait", organisation="Organisation", dispositif_kind="Dispositif"),
            *facts(Becomes.MONTH, made_on="Fait le", law_read_on="Droit du", valid_until="Valable jusqu’au"),
            *facts(Becomes.MONTH, ended_on="Terminé le", created_at="Enregistré le"),
        ),
        technical=technical("id candidate"),
    ),
    Table(
        DiagnosisCriterion,
        "Critères",
        uses.ELIGIBILITY,
        person="diagnosis__candidate",
        fields=(
            Field("code", "Critère", becomes=Becomes.KEPT, sensitivity=Sensitivity.HEALTH),
            data("proof_seen", "Justificatif vu", sensitivity=Sensitivity.HEALTH),
            *facts(certification="Vérification", certified_by="Vérifié par"),
            *facts(Becomes.MONTH, certified_on="Vérifié le", period_starts_on="Depuis", period_ends_on="Jusqu’au"),
        ),
        technical=technical("id diagnosis"),
    ),
)
