"""Diagnoses, hires and acts on PASS IAE, written as the actions write them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from tremplin.applications.models import WAITING_STATES, Application
from tremplin.contracts.actions.opening import journalled
from tremplin.contracts.models import Contract
from tremplin.eligibility.models import Diagnosis, DiagnosisCriterion
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.kernel.models import JournalEntry
from tremplin.organisations.models import Dispositif
from tremplin.passes.models import Pass, PassAct, Prolongation, Suspension
from tremplin.passes.replay import Span
from tremplin.rules import dates
from tremplin.rules import eligibility as eligibility_law
from tremplin.rules import passes as pass_law
from tremplin.rules.kinds import (
    ApplicationAction,
    ApplicationActor,
    AuthorKind,
    DispositifKind,
    ProlongationReason,
    SuspensionReason,
)
from tremplin.web.demo.desk import Desk
from tremplin.web.demo.people import Person
from tremplin.web.demo.territory import Registry

ONE_SECOND = timedelta(seconds=1)
# (contract, months, hours a week) by kind of dispositif; months None: open-ended.
TERMS: dict[str, tuple[tuple[str, int | None, str], ...]] = {
    "ACI": (("CDDI", 6, "26"), ("CDDI", 8, "24"), ("CDDI", 12, "26"), ("CDDI", 18, "26")),
    "EI": (("CDDI", 6, "35"), ("CDDI", 12, "30"), ("CDDI", 12, "35"), ("CDDI", 18, "35")),
    "AI": (("CDDU", 3, "18"), ("CDDI", 6, "20"), ("CDDI", 12, "22")),
    "ETTI": (("CTTI", 2, "35"), ("CTTI", 4, "35"), ("CTTI", 6, "35")),
    "EITI": (("business_creation", None, "20"),),
    "GEIQ": (("professional_training", 12, "35"), ("apprenticeship", 12, "35")),
    "EA": (("fixed_term_tremplin", 12, "28"), ("permanent", None, "30")),
    "EATT": (("fixed_term_tremplin", 6, "35"), ("temporary", 6, "35")),
}


class Hiring:
    """The heart of the path, at a given moment of the past."""

    def __init__(self, registry: Registry, desk: Desk) -> None:
        self.registry, self.desk, self.book = registry, desk, registry.book
        # Numbers follow the order of issue, known once everything has happened.
        self.numbered: list[tuple[Pass, list[JournalEntry]]] = []

    def diagnose(
        self,
        person: Person,
        *,
        by: Actor,
        at: datetime,
        criteria: list[str],
        kind: str = "",
        reason: str = "",
    ) -> Diagnosis:
        """A diagnosis by an authorised prescriber, or by a structure for one of its dispositifs."""
        author = AuthorKind.AUTHORISED_PRESCRIBER if by.is_authorised_prescriber else AuthorKind.EMPLOYER
        made_on = at.date()
        checked = eligibility_law.check_iae(
            author=author, dispositif=DispositifKind(kind or "ACI"), criteria=tuple(criteria), on=made_on
        )
        if not checked.eligible:
            raise ValueError(f"The law refuses this diagnosis: {checked.errors} {criteria} {kind}")
        for former in person.diagnoses:
            if former.organisation_id == by.organisation_id and former.ended_on is None:
                former.ended_on = made_on
        diagnosis = self.book.add(
            Diagnosis,
            when=at,
            candidate=person.row,
            author_kind=author,
            organisation=by.organisation,
            author=by.user,
            dispositif_kind=kind if author == AuthorKind.EMPLOYER else "",
            made_on=made_on,
            law_read_on=made_on,
            valid_until=eligibility_law.validity(author=author, made_on=made_on).valid_until,
            derogation_reason=reason,
        )
        person.diagnoses.append(diagnosis)
        for code in criteria:
            self._criterion(diagnosis, code, made_on)
        if by.is_prescriber:
            self.desk.accompany(person, by=by, at=at, why="diagnostic d’éligibilité")
        self.book.record(
            by=by,
            verb="eligibility.diagnose",
            obj=diagnosis,
            at=at,
            candidate_id=person.row.pk,
            after={"criteria": len(criteria), "valid_until": diagnosis.valid_until, "derogation": bool(reason)},
        )
        return diagnosis

    def _criterion(self, diagnosis: Diagnosis, code: str, made_on: date) -> None:
        """Some are confirmed by another administration, a few are not, most nobody has checked."""
        values = DiagnosisCriterion.Certification
        chance = self.book.rng.random() if code in ("RSA", "AAH", "PI", "TH") else 1
        state = values.CERTIFIED if chance < 0.5 else values.REFUSED if chance < 0.58 else values.UNKNOWN
        known = state != values.UNKNOWN
        source = "France Travail" if code == "TH" else "Caisse d’allocations familiales"
        self.book.add(
            DiagnosisCriterion,
            when=self.book.now,
            diagnosis=diagnosis,
            code=code,
            certification=state,
            certified_on=made_on if known else None,
            certified_by=source if known else "",
            period_starts_on=made_on - timedelta(days=200) if state == values.CERTIFIED else None,
        )

    def valid_pass(self, person: Person, on: date) -> Pass | None:
        return next((one for one in person.passes if one.cancelled_at is None and one.ends_on >= on), None)

    def usable_diagnosis(
        self, person: Person, application: Application, on: date, *, any_date: bool
    ) -> Diagnosis | None:
        """As `eligibility.access.valid_diagnosis` chooses: prescribers' first, then the structure's own, latest first."""
        readable = [
            one
            for one in person.diagnoses
            if one.author_kind == AuthorKind.AUTHORISED_PRESCRIBER or one.organisation_id == application.organisation_id
        ]
        if not any_date:
            readable = [one for one in readable if one.ended_on is None and one.made_on <= on <= one.valid_until]
        rank = sorted(readable, key=lambda one: one.made_on, reverse=True)
        return min(rank, key=lambda one: one.author_kind == AuthorKind.EMPLOYER, default=None)

    def accept(
        self,
        person: Person,
        application: Application,
        *,
        by: Actor,
        at: datetime,
        dispositif: Dispositif,
        starts_on: date,
        terms: tuple[str, int | None, str] | None = None,
        answer: str = "",
    ) -> Contract:
        """A hire: contract, PASS new or reused, other candidatures closed."""
        on = at.date()
        current = self.valid_pass(person, on) if dispositif.is_iae else None
        diagnosis = None
        if dispositif.is_iae:
            diagnosis = self.usable_diagnosis(person, application, on, any_date=current is not None)
            if diagnosis is None and current is None:
                raise ValueError("A hire without diagnosis nor PASS")
            current = current or self._issue(person, by=by, at=at, starts_on=starts_on, dispositif=dispositif)
        contract = self._contract(person, dispositif, current, starts_on, on, terms, at)
        self.book.record(
            by=by,
            verb="contracts.open",
            obj=contract,
            at=at,
            candidate_id=person.row.pk,
            after=journalled(contract),
        )
        application.dispositif = dispositif
        no_reason = "PASS IAE déjà valide" if dispositif.is_iae else f"{dispositif.kind} : hors règles IAE"
        self.desk.move(
            application,
            ApplicationAction.ACCEPT,
            by=by,
            at=at,
            answer=answer,
            contract=contract,
            diagnosis=diagnosis,
            pass_iae=current,
            no_diagnosis_reason="" if diagnosis else no_reason,
        )
        for other in person.applications:
            if other is not application and other.state in WAITING_STATES:
                self.desk.move(
                    other,
                    ApplicationAction.RENDER_OBSOLETE,
                    by=SYSTEM,
                    at=at + ONE_SECOND,
                    quality=ApplicationActor.SYSTEM,
                )
        return contract

    def _contract(
        self,
        person: Person,
        dispositif: Dispositif,
        current: Pass | None,
        starts_on: date,
        on: date,
        terms: tuple[str, int | None, str] | None,
        at: datetime,
    ) -> Contract:
        kind, months, hours = terms or self.book.rng.choice(TERMS[dispositif.kind])
        return self.book.add(
            Contract,
            when=at,
            candidate=person.row,
            dispositif=dispositif,
            pass_iae=current,
            kind=kind,
            starts_on=starts_on,
            ends_on=None if months is None else dates.period_end(starts_on, months, "months", field="ends_on"),
            weekly_hours=Decimal(hours),
            law_read_on=on,
        )

    def _issue(self, person: Person, *, by: Actor, at: datetime, starts_on: date, dispositif: Dispositif) -> Pass:
        issued = self.book.add(
            Pass,
            when=at,
            candidate=person.row,
            starts_on=starts_on,
            ends_on=pass_law.dates(starts_on=starts_on).ends_on,
            issued_at=at,
            law_read_on=starts_on,
        )
        person.passes.append(issued)
        why = f"Embauche par {dispositif.organisation} ({dispositif.kind})"
        self.numbered.append((issued, []))
        self._act(issued, PassAct.Kind.ISSUE, by=by, at=at, reason=why, law_read_on=starts_on)
        return issued

    def cancel(self, person: Person, application: Application, *, by: Actor, at: datetime) -> None:
        """The hire did not take place: contract and, when nothing else uses it, PASS are cancelled."""
        contract, used = application.contract, application.pass_iae
        self.desk.move(application, ApplicationAction.CANCEL, by=by, at=at, contract=None, pass_iae=None, answer="")
        if contract is not None:
            contract.cancelled_at = at
            self.book.record(by=by, verb="contracts.cancel", obj=contract, at=at, candidate_id=person.row.pk)
        if used is not None and not any(one.pass_iae is used for one in person.applications):
            used.cancelled_at, used.cancelled_why = at, "Embauche annulée"
            self._act(used, PassAct.Kind.CANCEL, by=by, at=at, reason="Embauche annulée", law_read_on=used.law_read_on)

    def suspend(
        self,
        found: Pass,
        *,
        by: Actor,
        at: datetime,
        dispositif: Dispositif,
        reason: SuspensionReason,
        starts_on: date,
        ends_on: date,
        hired_on: date,
    ) -> None:
        """The employer suspends; the end of the PASS moves as the law says."""
        on = at.date()
        result = pass_law.suspension(
            pass_=pass_law.PassToSuspend(found.starts_on, found.ends_on, (), hired_on),
            dispositif=DispositifKind(dispositif.kind),
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
            today=on,
            on=on,
        )
        if not result.allowed:
            raise ValueError(f"The law refuses this suspension: {result.errors}")
        added = (result.pass_ends_on - found.ends_on).days
        found.ends_on = result.pass_ends_on
        self.book.add(Suspension, when=at, pass_iae=found, starts_on=starts_on, ends_on=ends_on, reason=str(reason))
        span = Span(starts_on, ends_on, str(reason))
        self._act(found, PassAct.Kind.SUSPEND, by=by, at=at, reason=reason.label, law_read_on=on, days=added, span=span)

    def prolong(
        self, found: Pass, *, by: Actor, at: datetime, dispositif: Dispositif, reason: ProlongationReason, days: int
    ) -> PassAct:
        """The PASS is prolonged from its last day, as the law allows."""
        on = at.date()
        result = pass_law.prolongation(
            pass_=pass_law.PassToProlong(found.starts_on, found.ends_on, (), suspended=False),
            dispositif=DispositifKind(dispositif.kind),
            reason=reason,
            ends_on=found.ends_on + timedelta(days=days),
            today=on,
            on=on,
        )
        if not result.allowed:
            raise ValueError(f"The law refuses this prolongation: {result.errors}")
        self.book.add(
            Prolongation,
            when=at,
            pass_iae=found,
            starts_on=result.starts_on,
            ends_on=result.pass_ends_on,
            reason=str(reason),
        )
        found.ends_on = result.pass_ends_on
        span = Span(result.starts_on, result.pass_ends_on, str(reason))
        kind = PassAct.Kind.PROLONG
        return self._act(found, kind, by=by, at=at, reason=reason.label, law_read_on=on, days=days, span=span)

    def _act(
        self,
        found: Pass,
        kind: str,
        *,
        by: Actor,
        at: datetime,
        reason: str,
        law_read_on: date,
        days: int = 0,
        span: Span | None = None,
    ) -> PassAct:
        detail = span.as_detail() if span else {}
        written = self.book.add(
            PassAct,
            when=at,
            pass_iae=found,
            kind=kind,
            at=at,
            author=by.user,
            author_label=by.label,
            organisation_label=by.organisation_label,
            reason=reason,
            law_read_on=law_read_on,
            days=days,
            starts_on=found.starts_on,
            ends_on=found.ends_on,
            detail=detail,
        )
        dates = {"starts_on": found.starts_on, "ends_on": found.ends_on}
        entry = self.book.record(
            by=by,
            verb=f"passes.{kind}",
            obj=found,
            at=at,
            candidate_id=found.candidate_id,
            before={**dates, "ends_on": found.ends_on - timedelta(days=days)} if days else {},
            after={**dates, "reason": reason, "law_read_on": law_read_on, "detail": detail},
        )
        next(entries for one, entries in self.numbered if one is found).append(entry)
        return written

    def number(self, prefix: str) -> int:
        """Give the numbers in the order of issue; returns the last one."""
        for rank, (issued, entries) in enumerate(sorted(self.numbered, key=lambda pair: pair[0].issued_at), start=1):
            issued.number = f"{prefix}{rank:07d}"
            for entry in entries:
                entry.after = {"number": issued.number, **entry.after}
        return len(self.numbered)
