"""The apply tunnel as its pages see it: the draft, the structure, the person, the steps."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from tremplin.applications.access import visible_applications
from tremplin.applications.actions.apply import KIND
from tremplin.applications.actions.send import check_duplicate, check_target, check_waiting_period
from tremplin.applications.forms_apply import ApplyForm, last_cv, post_choices
from tremplin.applications.models import Application
from tremplin.candidates import finding
from tremplin.candidates.access import name_for
from tremplin.candidates.models import Candidate
from tremplin.eligibility.access import valid_diagnosis
from tremplin.jobs.models import JobPost
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import Draft, StoredFile
from tremplin.organisations.models import Organisation
from tremplin.passes.access import valid_pass
from tremplin.rules.kinds import IAE_KINDS


def get_target(pk: UUID) -> Organisation:
    """A structure that people may know of; 404 for an organisation that does not hire. Public: anybody may ask."""
    hiring = Organisation.objects.filter(dispositifs__ended_on__isnull=True, dispositifs__isnull=False)
    found = hiring.filter(pk=pk).select_related("commune").prefetch_related("dispositifs").distinct().first()
    if found is None:
        raise Http404("Structure introuvable")
    return found


@dataclass
class Tunnel:
    """One run of the tunnel. `draft` is None on its first page, `candidate` until the person is known."""

    actor: Actor
    organisation: Organisation
    draft: Draft | None = None
    candidate: Candidate | None = None

    @property
    def for_herself(self) -> bool:
        return not self.actor.is_professional

    @property
    def inside(self) -> bool:
        """The actor applies for somebody to her own structure."""
        return self.actor.organisation_id == self.organisation.pk

    @property
    def given(self) -> dict[str, Any]:
        return self.draft.payload if self.draft is not None else {}

    @property
    def result_url(self) -> str:
        """Where the candidature that the draft became is read."""
        if self.draft is None or self.draft.result_id is None:
            return ""
        if self.for_herself:
            return reverse("applications:mon_parcours")
        return reverse("applications:detail", args=[self.draft.result_id])

    @property
    def who(self) -> str:
        if self.candidate is None or self.for_herself:
            return ""
        return name_for(self.actor, self.candidate)

    def url(self, page: str) -> str:
        return reverse(f"applications:{page}", args=[self.draft.pk]) if self.draft is not None else ""

    @property
    def draft_url(self) -> str:
        return self.url("apply_compose")

    @property
    def eligibility_url(self) -> str:
        return self.url("apply_eligibility")

    def asks_eligibility(self) -> bool:
        """An authorised prescriber, an IAE structure, a person with neither valid PASS nor diagnosis for all."""
        if not self.actor.is_authorised_prescriber:
            return False
        if not any(one.kind in IAE_KINDS and one.ended_on is None for one in self.organisation.dispositifs.all()):
            return False
        if self.candidate is None:
            return True
        return valid_pass(self.candidate) is None and valid_diagnosis(self.candidate, None) is None

    def steps(self, current: str) -> list[dict[str, str]]:
        """The stepper: past pages are links."""
        pages = [("apply_compose", "Ma candidature" if self.for_herself else "La candidature")]
        if not self.for_herself:
            pages.insert(0, ("apply_person", "La personne"))
        if (
            current == "apply_eligibility"
            or self.given.get("eligibility")
            or (current != "apply_check" and self.asks_eligibility())
        ):
            pages.append(("apply_eligibility", "L’éligibilité"))
        pages.append(("apply_check", "Vérifier et envoyer"))
        at = [page for page, _ in pages].index(current)
        return [
            {"label": label, "url": self._past(page), "state": "done" if i < at else "current" if i == at else ""}
            for i, (page, label) in enumerate(pages)
        ]

    def _past(self, page: str) -> str:
        if page == "apply_person":
            return reverse("applications:apply", args=[self.organisation.pk])
        return self.url(page)

    def earlier_cv(self) -> StoredFile | None:
        """The CV of the draft, else the last one sent for this person in a candidature the actor may read."""
        if self.given.get("cv"):
            return StoredFile.objects.filter(pk=self.given["cv"]).first()
        if self.candidate is None or self.given.get("composed"):
            return None
        return last_cv(visible_applications(self.actor).filter(candidate=self.candidate))

    def form(self, posts: list[JobPost], data: Any = None, files: Any = None, wanted: str = "") -> ApplyForm:
        """The page of the candidature, filled with what the draft has. `wanted`: the post one came from."""
        chosen = self.given.get("posts") or ([wanted] if wanted in {str(post.pk) for post in posts} else [])
        cv = self.earlier_cv()
        initial = {"message": self.given.get("message", ""), "keep_cv": True}
        if chosen:
            initial["posts"] = chosen
        elif self.given.get("composed"):
            initial["posts"] = ["spontanee"]
        spontaneous = self.organisation.spontaneous_open_since is not None or self.inside
        return ApplyForm(
            data,
            files,
            open_posts=posts,
            spontaneous=spontaneous,
            earlier=cv,
            for_herself=self.for_herself,
            initial=initial,
        )


def load(actor: Actor, pk: UUID) -> Tunnel:
    """The actor's own draft and what it is about; 404 for another's."""
    draft = drafts.get(by=actor, kind=KIND, pk=pk)
    candidate = finding.carried_by(draft) if draft.payload.get("candidate") else None
    return Tunnel(actor, get_target(UUID(draft.payload["organisation"])), draft, candidate)


def stop(tunnel: Tunnel) -> Refused | None:
    """Why this candidature cannot be sent at all, known before anything is typed; None when it can."""
    try:
        check_target(by=tunnel.actor, organisation=tunnel.organisation, posts=post_choices(tunnel.organisation))
        if tunnel.candidate is not None:
            check_duplicate(candidate=tunnel.candidate, organisation=tunnel.organisation)
            check_waiting_period(by=tunnel.actor, candidate=tunnel.candidate, organisation=tunnel.organisation)
    except Refused as refusal:
        return refusal
    return None


def waiting_application(tunnel: Tunnel) -> Application | None:
    """The candidature already sent to this structure, when the actor may read it."""
    if tunnel.candidate is None:
        return None
    sent = visible_applications(tunnel.actor).filter(candidate=tunnel.candidate, organisation=tunnel.organisation)
    return sent.order_by("-created_at").first()
