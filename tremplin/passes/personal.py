"""Personal data of the PASS IAE: kept as proof for the State, then only counted."""

from tremplin.kernel import uses
from tremplin.kernel.personal import (
    THIRD_PARTY,
    Becomes,
    Field,
    Sensitivity,
    Stage,
    Table,
    data,
    declare,
    facts,
    impersonal,
    signed,
    technical,
)
from tremplin.passes import models
from tremplin.rules.kinds import ProlongationReason, SuspensionReason

HARD = Sensitivity.HARDSHIP
impersonal(models.PassCounter)
declare(
    Table(
        models.Pass,
        "PASS IAE",
        uses.PASS,
        person="candidate",
        fields=(
            data("number", "Numéro", becomes=Becomes.NUMBER),
            Field("cancelled_why", "Motif de l’annulation", becomes=Becomes.ANONYMOUS),
            *facts(starts_on="Premier jour", ends_on="Dernier jour", law_read_on="Droit du"),
            *facts(Becomes.MONTH, issued_at="Délivré le", cancelled_at="Annulé le"),
        ),
        technical=technical("id candidate"),
    ),
    # Written by PostgreSQL from her file, PASS and contracts: what becomes of them becomes of it.
    Table(
        models.RegisterLine,
        "Ce que le registre d’une structure lit d’un PASS IAE",
        technical=technical(
            "pass_iae organisation candidate last_name first_name folded_name number starts_on ends_on held"
            " contract_last hired_until pass_until"
        ),
    ),
    Table(
        models.PassAct,
        "Actes sur le PASS IAE",
        uses.PASS,
        person="pass_iae__candidate",
        fields=(
            *signed("author_label", "author"),
            Field("reason", "Motif", becomes=Becomes.EMPTY, sensitivity=HARD),
            *facts(kind="Acte", at="Quand", organisation_label="Organisation", law_read_on="Droit du", days="Jours"),
            *facts(starts_on="Premier jour", ends_on="Dernier jour", detail="Détail"),
        ),
        technical=technical("id pass_iae"),
    ),
    Table(
        models.Suspension,
        "Suspensions",
        uses.PASS,
        codes={"reason": dict(SuspensionReason.choices())},
        person="pass_iae__candidate",
        fields=(
            Field("reason", "Motif", becomes=Becomes.KEPT, sensitivity=Sensitivity.HEALTH),
            *facts(starts_on="Du", ends_on="Au", created_at="Notée le"),
        ),
        technical=technical("id pass_iae"),
    ),
    Table(
        models.Prolongation,
        "Prolongations",
        uses.PASS,
        codes={"reason": dict(ProlongationReason.choices())},
        person="pass_iae__candidate",
        fields=(
            Field("reason", "Motif", becomes=Becomes.KEPT, sensitivity=Sensitivity.HEALTH),
            *facts(starts_on="Du", ends_on="Au", created_at="Notée le"),
        ),
        technical=technical("id pass_iae"),
    ),
    Table(
        models.ProlongationRequest,
        "Demandes de prolongation",
        uses.PASS,
        person="pass_iae__candidate",
        gone=Stage.PROOF,
        fields=(
            data("report", "Fiche bilan"),
            data("message", "Message", sensitivity=HARD),
            data("contact_email", "Adresse de contact", withheld=THIRD_PARTY),
            data("contact_phone", "Téléphone de contact", withheld=THIRD_PARTY),
            data("explanation", "Explication du refus", sensitivity=HARD),
            data("follow_up", "Suite proposée"),
            data("follow_up_text", "Suite proposée, en détail"),
            Field("reason", "Motif", sensitivity=Sensitivity.HEALTH),
            *signed("requested_by_label", "requested_by"),
            *signed("decided_by_label", "decided_by"),
            Field("addressee", "Demandée à", signer="addressee", withheld=THIRD_PARTY),
            *facts(dispositif="Demandée par", organisation="Décidée par", state="État", refusal_reason="Refus"),
            *facts(requested_at="Demandée le", decided_at="Décidée le", law_read_on="Droit du"),
            *facts(starts_on="Du", ends_on="Au"),
        ),
        technical=technical("id pass_iae reminders act"),
    ),
    Table(
        models.WaitingPeriodWaiver,
        "Levées du délai de carence",
        uses.PASS,
        person="candidate",
        gone=Stage.PROOF,
        fields=(
            data("reason", "Motif", sensitivity=HARD),
            data("revoked_why", "Motif du retrait"),
            *signed("author_label", "author"),
            data("revoked_by_label", "Retirée par", withheld=THIRD_PARTY),
            *facts(organisation="Organisation", written_at="Écrite le", law_read_on="Droit du"),
            *facts(revoked_at="Retirée le", used_at="Utilisée le"),
        ),
        technical=technical("id candidate last_pass used_for"),
    ),
    Table(
        models.CalendarFeed,
        "Agendas à adresse secrète",
        uses.PREFERENCES,
        account="user",
        gone=Stage.FILE,
        fields=(
            data("token_hash", "Adresse", withheld="empreinte : elle ne se lit pas"),
            *facts(organisation="Organisation", created_at="Ouvert le", revoked_at="Fermé le"),
        ),
        technical=technical("id user"),
    ),
)
