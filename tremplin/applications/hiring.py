"""A hire being prepared: who, by which structure, what the draft already holds, what is still to ask.

The same pages serve a candidature received and a direct hire; this object is what they share.
"""

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from tremplin.applications.access import get_application, with_hiring_facts
from tremplin.applications.actions.accept import Missing, lacking_identity
from tremplin.applications.models import WAITING_STATES, Application
from tremplin.candidates.access import visible_candidates
from tremplin.candidates.models import Candidate
from tremplin.contracts.actions import Terms
from tremplin.eligibility.access import has_valid_diagnosis
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import Draft
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.passes.access import last_pass, valid_pass
from tremplin.passes.models import Pass
from tremplin.reference.models import Trade

ACCEPT, HIRE = "applications.accept", "applications.hire"
PERSON, CONTRACT, ELIGIBILITY, CHECK = "personne", "contrat", "eligibilite", "verifier"
LABELS = {
    PERSON: "La personne",
    CONTRACT: "Le contrat",
    ELIGIBILITY: "L’éligibilité",
    CHECK: "Vérifier et confirmer",
}


@dataclass
class Hiring:
    """`application`, read `with_hiring_facts`, is None for a direct hire.

    `draft` is None until the first page of an acceptance is sent.
    """

    actor: Actor
    candidate: Candidate
    application: Application | None
    draft: Draft | None

    @classmethod
    def of_application(cls, actor: Actor, application: Application, draft: Draft | None) -> "Hiring":
        return cls(actor, application.candidate, application, draft)

    @classmethod
    def of_draft(cls, actor: Actor, draft: Draft, *, locked: bool = False) -> "Hiring":
        """The hire a draft carries; 404 when its candidature is no longer readable. `locked`: until the act ends."""
        if draft.kind == ACCEPT:
            pk = UUID(draft.payload["application"])
            application = get_application(actor, pk, enrich=with_hiring_facts, locked=locked)
            return cls.of_application(actor, application, draft)
        candidate = Candidate.objects.select_related("commune", "user", "merged_into").get(
            pk=draft.payload["candidate"]
        )
        return cls(actor, candidate.merged_into or candidate, None, draft)

    @property
    def payload(self) -> dict[str, Any]:
        return self.draft.payload if self.draft is not None else {}

    @cached_property
    def name(self) -> str:
        """Initials until the structure has a relation with the person."""
        if self.application is not None or visible_candidates(self.actor).filter(pk=self.candidate.pk).exists():
            return self.candidate.full_name
        return self.candidate.masked_name

    @cached_property
    def dispositifs(self) -> list[Dispositif]:
        """Those of the structure that may hire today."""
        if self.application is not None:
            read = self.application.hiring_dispositifs  # type: ignore[attr-defined]
            return [_dispositif(one, self.application.organisation) for one in read]
        own = Dispositif.objects.active().filter(organisation=self.actor.organisation)
        return list(own.select_related("organisation").order_by("kind"))

    @cached_property
    def dispositif(self) -> Dispositif | None:
        """The one chosen; failing that, the post's, or the only one."""
        wished = self.payload.get("dispositif") or str(getattr(self.application, "dispositif_id", "") or "")
        found = [one for one in self.dispositifs if str(one.pk) == wished]
        return found[0] if found else self.dispositifs[0] if len(self.dispositifs) == 1 else None

    @cached_property
    def current_pass(self) -> Pass | None:
        if self.application is None:
            return valid_pass(self.candidate)
        read = self.application.valid_pass_id  # type: ignore[attr-defined]
        return Pass.objects.get(pk=read) if read else None

    @cached_property
    def is_vouched_for(self) -> bool:
        """A diagnosis that the structure may read is valid today."""
        if self.application is None:
            return has_valid_diagnosis(self.candidate, self.actor.organisation)
        return bool(self.application.is_vouched_for)  # type: ignore[attr-defined]

    @cached_property
    def last_pass_ends_on(self) -> date | None:
        """The last day of her last PASS, over or not; None when she never had one."""
        if self.application is None:
            found = last_pass(self.candidate)
            return found.ends_on if found else None
        read: date | None = self.application.last_pass_ends_on  # type: ignore[attr-defined]
        return read

    @cached_property
    def waiting_elsewhere(self) -> int:
        """How many of her candidatures wait for an answer besides this one. Where stays untold."""
        if self.application is None:
            return self.candidate.applications.filter(state__in=WAITING_STATES).count()
        return int(self.application.waiting_elsewhere)  # type: ignore[attr-defined]

    @property
    def missing(self) -> Missing:
        """For the dispositif chosen, or the first one under IAE rules while none is."""
        likely = self.dispositif or next((one for one in self.dispositifs if one.is_iae), self.dispositifs[0])
        unsaid = likely.is_iae and self.current_pass is None
        return Missing(lacking_identity(self.candidate), unsaid and not self.is_vouched_for)

    @cached_property
    def terms(self) -> Terms | None:
        """The contract typed, once its page was sent."""
        typed = self.payload.get("terms")
        if not typed or self.dispositif is None:
            return None
        return Terms(
            kind=typed["kind"],
            starts_on=date.fromisoformat(typed["starts_on"]),
            ends_on=date.fromisoformat(typed["ends_on"]) if typed["ends_on"] else None,
            weekly_hours=Decimal(typed["weekly_hours"]) if typed["weekly_hours"] else None,
            trade=Trade.objects.filter(pk=typed["trade"]).first() if typed["trade"] else None,
            exception=typed["exception"],
        )

    @property
    def criteria(self) -> list[str] | None:
        """The criteria ticked for the dispositif chosen; None while they were not, or for another dispositif."""
        chosen = self.dispositif.kind if self.dispositif else ""
        return self.payload.get("criteria") if self.payload.get("criteria_for") == chosen else None

    @property
    def steps(self) -> list[str]:
        """Only what is to ask: the person when something lacks, eligibility when nothing valid says it."""
        asked = bool(self.missing.identity) or bool(self.payload.get("person_asked"))
        wanted = {PERSON: asked, CONTRACT: True, ELIGIBILITY: self.missing.diagnosis, CHECK: True}
        return [step for step, present in wanted.items() if present]

    def is_done(self, step: str) -> bool:
        done = {
            PERSON: not self.missing.identity,
            CONTRACT: self.terms is not None,
            ELIGIBILITY: self.criteria is not None,
        }
        return done.get(step, False)

    @property
    def next_step(self) -> str:
        """The first page not done yet."""
        return next(step for step in self.steps if not self.is_done(step))

    @property
    def seen(self) -> str:
        """What the check page announces, so that a change before the confirmation is noticed."""
        found = self.current_pass
        shown = f"{found.pk}:{found.starts_on}:{found.ends_on}" if found else ""
        return f"{self.application.state if self.application else ''}|{shown}"

    def url(self, step: str) -> str:
        if self.draft is None:
            return reverse("applications:accept", args=[self.application.pk])  # type: ignore[union-attr]
        if self.application is not None:
            return reverse("applications:accept_step", args=[self.application.pk, self.draft.pk, step])
        return reverse("applications:hire_step", args=[self.draft.pk, step])

    def keep(self, **changes: Any) -> None:
        """Save in the draft, begun here when the first page of an acceptance is sent."""
        if self.draft is None:
            # the person is what a confirmation locks first, before it reads anything
            payload = {"application": str(self.application.pk), "candidate": str(self.candidate.pk)}  # type: ignore[union-attr]
            self.draft = drafts.start(by=self.actor, kind=ACCEPT, payload={**payload, **changes})
        else:
            drafts.save(self.draft, **changes)
        self._forget_typed()

    def trying(self, **changes: Any) -> "Hiring":
        """The same hire as it would be with `changes`, nothing saved: to check them first."""
        tried = copy(self)
        tried.draft = Draft(payload={**self.payload, **changes})
        tried._forget_typed()
        return tried

    def _forget_typed(self) -> None:
        """What follows from the draft is read from it again."""
        for name in ("dispositif", "terms"):
            self.__dict__.pop(name, None)


def _dispositif(read: dict[str, Any], organisation: Organisation) -> Dispositif:
    """A dispositif from what came with its candidature; its other fields are read if somebody asks."""
    values = [UUID(read["id"]), organisation.pk, read["kind"]]
    found = Dispositif.from_db("default", ["id", "organisation_id", "kind"], values)
    found.organisation = organisation
    return found
