"""The apply tunnel as its pages see it: the draft, the structure, the person, the steps. Each is read when asked for."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tremplin.applications.access import Day, Scope, scope_of, visible_applications, visible_in
from tremplin.applications.actions.apply import KIND
from tremplin.applications.actions.send import check_duplicate, check_target, check_waiting_period, towards
from tremplin.applications.forms_apply import SPONTANEOUS, ApplyForm, Post
from tremplin.applications.models import Application
from tremplin.candidates.access import name_for, visible_candidates
from tremplin.candidates.models import Candidate
from tremplin.eligibility.models import Diagnosis
from tremplin.jobs.models import JobPost
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import Draft
from tremplin.kernel.prepared import TODAY, Param, Prepared
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.organisations.receiving import with_receiving
from tremplin.passes.models import Pass
from tremplin.rules.kinds import IAE_KINDS


def get_target(pk: UUID) -> Organisation:
    """A structure that people may know of, with its `kinds` and the posts `offered`; 404 when it does not hire. Public."""
    found = TARGET.read(pk=pk, today=timezone.localdate())
    if not found:
        raise Http404("Structure introuvable")
    return found[0]


def _target() -> QuerySet[Organisation]:
    current = Dispositif.objects.filter(organisation=OuterRef("pk"), ended_on__isnull=True).order_by("kind")
    found = with_receiving(Organisation.objects.select_related("commune"), TODAY).filter(
        Exists(current), pk=Param("pk")
    )
    posts = JobPost.objects.open().filter(organisation=OuterRef("pk")).order_by("-refreshed_on", "pk")
    offered = JSONObject(pk="pk", title="title", commune="commune__name")
    return found.annotate(
        kinds=ArraySubquery(current.values("kind")), offered=ArraySubquery(posts.values(found=offered))
    )


TARGET = Prepared(_target)


def situated(actor: Actor, pk: Any) -> Candidate:
    """The person, followed through a merge, with what the tunnel asks of her."""
    found = _situation(scope_of(actor)).read(
        pk=pk, organisation=actor.organisation_id, user=actor.user_id, today=timezone.localdate()
    )[0]
    return found if found.merged_into_id is None else situated(actor, found.merged_into_id)


@cache
def _situation(scope: Scope) -> Prepared[Candidate]:
    def build() -> QuerySet[Candidate]:
        readable = visible_in(scope, organisation=Param("organisation"), user=Param("user"))
        return with_situation(Candidate.objects.filter(pk=Param("pk")), readable, TODAY)

    return Prepared(build)


def with_situation(people: QuerySet[Candidate], readable: QuerySet[Application], today: Day) -> QuerySet[Candidate]:
    """What the tunnel asks of a person, in her own query: is a diagnosis useful, which CV can be joined again.

    `readable`: the candidatures whose CV the actor may join.
    """
    her = OuterRef("pk")
    running = Pass.objects.filter(candidate=her, cancelled_at__isnull=True, ends_on__gte=today)
    vouched = Diagnosis.objects.filter(
        candidate=her,
        author_kind=Diagnosis.Author.PRESCRIBER,
        ended_on__isnull=True,
        made_on__lte=today,
        valid_until__gte=today,
    )
    joined = readable.filter(candidate=her, cv__isnull=False).order_by("-created_at")
    return people.annotate(
        needs_diagnosis=~Exists(running) & ~Exists(vouched),
        had_pass=Exists(Pass.objects.filter(candidate=her)),
        last_cv=Subquery(joined.values(found=JSONObject(pk="cv_id", name="cv__name", size="cv__size"))[:1]),
    )


@dataclass(frozen=True)
class Cv:
    """A CV already stored."""

    pk: str
    name: str
    size: int


class Tunnel:
    """One run of the tunnel. Without draft on its first page; without person until she is known."""

    def __init__(
        self,
        actor: Actor,
        *,
        draft: Draft | None = None,
        organisation: Organisation | None = None,
        candidate: Candidate | None = None,
    ) -> None:
        self.actor, self.draft = actor, draft
        if organisation is not None:
            self.organisation = organisation
        if draft is None:
            self.candidate = candidate

    @cached_property
    def organisation(self) -> Organisation:
        return get_target(UUID(self.given["organisation"]))

    @cached_property
    def candidate(self) -> Candidate | None:
        return situated(self.actor, UUID(self.given["candidate"])) if self.knows_person else None

    @property
    def given(self) -> dict[str, Any]:
        return self.draft.payload if self.draft is not None else {}

    @property
    def knows_person(self) -> bool:
        return bool(self.given.get("candidate"))

    @property
    def had_pass(self) -> bool:
        """False when no waiting period can run."""
        return getattr(self.candidate, "had_pass", True)

    @property
    def for_herself(self) -> bool:
        return not self.actor.is_professional

    @property
    def inside(self) -> bool:
        """The actor applies for somebody to her own structure."""
        return self.actor.organisation_id == self.organisation.pk

    @property
    def spontaneous(self) -> bool:
        """Whether one may apply without choosing a post."""
        return self.organisation.spontaneous_open_since is not None or self.inside

    @cached_property
    def posts(self) -> list[Post]:
        """The posts one may apply to today, freshest first."""
        return [Post(**one) for one in self.organisation.offered]  # type: ignore[attr-defined]

    @property
    def result_url(self) -> str:
        """Where the candidature that the draft became is read."""
        if self.draft is None or self.draft.result_id is None:
            return ""
        return result_url(self.actor, self.draft.result_id)

    @cached_property
    def who(self) -> str:
        """Initials for a structure that only recognised the person: no relation is made yet."""
        if self.for_herself or self.candidate is None:
            return ""
        if self.actor.is_employer and not visible_candidates(self.actor).filter(pk=self.candidate.pk).exists():
            return self.candidate.masked_name
        return name_for(self.actor, self.candidate)

    def url(self, page: str) -> str:
        return reverse(f"applications:{page}", args=[self.draft.pk]) if self.draft is not None else ""

    @property
    def draft_url(self) -> str:
        return self.url("apply_compose")

    @property
    def eligibility_url(self) -> str:
        return self.url("apply_eligibility")

    @cached_property
    def asks_eligibility(self) -> bool:
        """An authorised prescriber, an IAE structure, a person with neither PASS nor diagnosis. Decided once a draft."""
        if "asks_eligibility" in self.given:
            return bool(self.given["asks_eligibility"])
        if not self.actor.is_authorised_prescriber or not IAE_KINDS & set(self.organisation.kinds):  # type: ignore[attr-defined]
            return False
        return self.candidate is None or self.candidate.needs_diagnosis  # type: ignore[attr-defined]

    def steps(self, current: str) -> list[dict[str, str]]:
        """The stepper: past pages are links."""
        pages = [("apply_compose", "Ma candidature" if self.for_herself else "La candidature")]
        if not self.for_herself:
            pages.insert(0, ("apply_match", "La personne"))
        if self.asks_eligibility:
            pages.append(("apply_eligibility", "L’éligibilité"))
        pages.append(("apply_check", "Vérifier et envoyer"))
        at = [page for page, _ in pages].index(current)
        return [
            {"label": label, "url": self._past(page), "state": "done" if i < at else "current" if i == at else ""}
            for i, (page, label) in enumerate(pages)
        ]

    def _past(self, page: str) -> str:
        """A person is not changed in a draft: her step goes back to the choice, which begins another one."""
        if page == "apply_match":
            return reverse("applications:apply", args=[self.organisation.pk])
        return self.url(page)

    @property
    def cv(self) -> Cv | None:
        """The CV the draft joins."""
        return Cv(**self.given["cv"]) if self.given.get("cv") else None

    def earlier_cv(self) -> Cv | None:
        """The CV of the draft, else the last one sent for this person in a candidature the actor may read."""
        if self.given.get("composed") or self.cv is not None:
            return self.cv
        last = getattr(self.candidate, "last_cv", None)
        return Cv(**last) if last else None

    def form(self, data: Any = None, files: Any = None, wanted: str = "") -> ApplyForm:
        """The page of the candidature, filled with what the draft has. `wanted`: the post one came from."""
        return ApplyForm(
            data,
            files,
            open_posts=self.posts,
            spontaneous=self.spontaneous,
            earlier=self.earlier_cv(),
            for_herself=self.for_herself,
            initial={
                "message": self.given.get("message", ""),
                "keep_cv": True,
                "posts": self._chosen(wanted or self.given.get("wanted", "")),
            },
        )

    def _chosen(self, wanted: str) -> list[str]:
        if self.given.get("composed"):
            return self.given["posts"] or [SPONTANEOUS]
        return [wanted] if wanted in {post.pk for post in self.posts} else []


def result_url(actor: Actor, pk: UUID) -> str:
    """Where the actor reads the candidature she sent."""
    return reverse("applications:detail", args=[pk]) if actor.is_professional else reverse("applications:mon_parcours")


def load(actor: Actor, pk: UUID) -> Tunnel:
    """The actor's own draft; 404 for another's."""
    return Tunnel(actor, draft=drafts.get(by=actor, kind=KIND, pk=pk))


def stop(tunnel: Tunnel) -> Refused | None:
    """Why this candidature cannot be sent at all, known before anything is typed; None when it can."""
    try:
        posts: Any = () if tunnel.spontaneous else tunnel.posts
        check_target(by=tunnel.actor, organisation=tunnel.organisation, posts=posts)
        if tunnel.candidate is not None:
            check_duplicate(towards(tunnel.organisation.pk, tunnel.candidate))
            if tunnel.had_pass and not tunnel.actor.is_authorised_prescriber:  # she lifts it on the last page
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
