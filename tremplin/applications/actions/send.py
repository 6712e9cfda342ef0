"""Send a candidature."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tremplin.applications import messages
from tremplin.applications.actions.states import write_history
from tremplin.applications.models import Application
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.actions import accompany
from tremplin.candidates.models import Candidate
from tremplin.eligibility.access import check_one_side
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import StoredFile
from tremplin.kernel.prepared import TODAY, Param, Prepared
from tremplin.organisations.models import Organisation
from tremplin.organisations.receiving import receiving_of, with_receiving
from tremplin.passes.actions.waiving import waive
from tremplin.passes.models import Pass
from tremplin.passes.waiting import ended_pass, waiting_for
from tremplin.rules import passes as pass_law
from tremplin.rules.kinds import IAE_KINDS, AuthorKind
from tremplin.rules.messages import Audience

DUPLICATE_WINDOW = timedelta(hours=24)


@act
def send(
    *,
    by: Actor,
    candidate: Candidate,
    organisation: Organisation,
    posts: Sequence[JobPost] = (),
    message: str = "",
    cv: StoredFile | None = None,
    waiver_reason: str = "",
) -> Application:
    """Send the person's candidature to a structure, for open posts or spontaneously (no post).

    `waiver_reason`: why an authorised prescriber lifts the waiting period, which it does in the same transaction.
    Refused: nobody there to read it, structure or posts closed meanwhile, same structure in the last 24 hours, waiting
    period that nobody lifted in writing. Everyone concerned is written to.
    """
    check_may_send(by)
    if by.organisation is None and candidate.user_id != by.user_id:
        raise NotYours("not_oneself", "Sans organisation, on candidate pour soi seulement.")
    # One candidature at a time for a person: the lock makes a double click find the first one.
    lock_candidate(candidate.pk)
    target = organisation if _is_towards(organisation, candidate) else towards(organisation.pk, candidate)
    check_target(by=by, organisation=target, posts=posts)
    check_duplicate(target)
    if waiver_reason.strip() and needs_waiver(by=by, candidate=candidate, organisation=organisation, posts=posts):
        check_one_side(by, candidate, towards=organisation)
        waive(by=by, candidate=candidate, reason=waiver_reason)
    if target.had_pass:  # type: ignore[attr-defined]
        check_waiting_period(by=by, candidate=candidate, organisation=target, posts=posts)
    quality = sender_kind(by)
    application = Application.objects.create(
        candidate=candidate,
        organisation=organisation,
        dispositif=posts[0].dispositif if len({post.dispositif_id for post in posts}) == 1 else None,
        sender_kind=quality,
        sender=by.user,
        sender_organisation=by.organisation,
        message=message.strip(),
        cv=cv,
    )
    if posts:
        application.posts.add(*posts)
    if by.is_prescriber:
        accompany(by=by, candidate=candidate, why="candidature")
    write_history(by=by, application=application, action="send", before="")
    messages.sent(application, posts)
    return application


def sender_kind(by: Actor) -> AuthorKind:
    """In which quality the actor applies."""
    if by.organisation is None:
        return AuthorKind.CANDIDATE
    if by.is_authorised_prescriber:
        return AuthorKind.AUTHORISED_PRESCRIBER
    return AuthorKind.ORIENTER if by.is_prescriber else AuthorKind.EMPLOYER


def check_target(*, by: Actor, organisation: Organisation, posts: Sequence[JobPost]) -> None:
    """Refuse a structure that cannot receive, or posts that closed since they were chosen."""
    receiving = receiving_of(organisation)
    if organisation.closed_on or not receiving.kinds:
        raise Refused("not_hiring", "Cette structure ne reçoit pas de candidatures en ce moment.")
    if not receiving.somebody_there:
        message = (
            "Personne de cette structure n’utilise encore Tremplin."
            " Contactez-la directement : ses coordonnées sont sur sa fiche."
        )
        raise Refused("nobody_to_answer", message)
    inside = by.organisation_id == organisation.pk
    if not receiving.takes_outsiders and not inside:
        raise Refused("blocked", "Cette structure a suspendu la réception des candidatures. Essayez plus tard.")
    chosen = [post.pk for post in posts]
    if chosen and JobPost.objects.open().filter(pk__in=chosen, organisation=organisation).count() != len(chosen):
        raise Refused("post_closed", "Un des postes choisis vient d’être fermé. Choisissez-en un autre.", field="posts")
    if not posts and organisation.spontaneous_open_since is None and not inside:
        message = "Cette structure n’accepte pas de candidature spontanée. Choisissez un poste ouvert."
        raise Refused("spontaneous_closed", message, field="posts")


def towards(pk: UUID, candidate: Candidate) -> Organisation:
    """The structure with what sending her candidature asks of it and of her past, in one query.

    `sent_to`: hers; `sent_at`: when the last candidature that stands there was sent, or None; `had_pass`.
    """
    lately = timezone.now() - DUPLICATE_WINDOW
    found = _TOWARDS.first(pk=pk, person=candidate.pk, lately=lately, today=timezone.localdate())
    if found is None:
        raise Organisation.DoesNotExist
    found.sent_to = candidate.pk  # type: ignore[attr-defined]
    return found


def _is_towards(organisation: Organisation, candidate: Candidate) -> bool:
    return getattr(organisation, "sent_to", None) == candidate.pk


def _towards() -> QuerySet[Organisation]:
    hers = {"candidate": Param("person")}
    standing = (Q(created_at__gt=Param("lately")) & ~Q(state="withdrawn")) | Q(state__in=("new", "processing"))
    earlier = Application.objects.filter(standing, organisation=OuterRef("pk"), **hers).order_by("-created_at")
    return with_receiving(Organisation.objects.filter(pk=Param("pk")), TODAY).annotate(
        sent_at=Subquery(earlier.values("created_at")[:1]),
        had_pass=Exists(Pass.objects.filter(cancelled_at__isnull=True, **hers)),
    )


_TOWARDS = Prepared(_towards)


def check_duplicate(target: Organisation) -> None:
    """Refuse a second candidature to the same structure within 24 hours, or while one is waiting for an answer.

    The structure came by `towards`.
    """
    sent_at = target.sent_at  # type: ignore[attr-defined]
    if sent_at and sent_at > timezone.now() - DUPLICATE_WINDOW:
        message = "Une candidature a déjà été envoyée à cette structure depuis moins de 24 heures. Elle suffit."
        raise Refused("duplicate", message)
    if sent_at:
        message = (
            "Une candidature à cette structure attend déjà une réponse. Il n’est pas utile d’en envoyer une autre."
        )
        raise Refused("already_waiting", message)


def check_waiting_period(
    *, by: Actor, candidate: Candidate, organisation: Organisation, posts: Sequence[JobPost] = ()
) -> None:
    """Refuse while two years have not passed since the last PASS, unless an authorised prescriber lifted it in writing.

    A structure or posts that may lead to a dispositif outside the IAE rules are never refused for that.
    """
    result = _waiting(candidate, organisation, posts)
    if result is None or not result.blocked:
        return
    if by.is_authorised_prescriber:
        message = (
            "Le délai de carence court encore. Écrivez pourquoi vous le levez : sinon, personne ne pourra embaucher."
        )
        raise Refused("waiver_required", message, field="waiver_reason")
    audience = Audience.PROFESSIONAL if by.is_professional else Audience.PERSON
    raise Refused("waiting_period", waiting_sentence(result, audience))


def needs_waiver(*, by: Actor, candidate: Candidate, organisation: Organisation, posts: Sequence[JobPost] = ()) -> bool:
    """Whether this authorised prescriber has to lift the waiting period for the candidature to lead to a hire."""
    result = _waiting(candidate, organisation, posts) if by.is_authorised_prescriber else None
    return result is not None and result.blocked


def _waiting(
    candidate: Candidate, organisation: Organisation, posts: Sequence[JobPost]
) -> pass_law.WaitingPeriodResult | None:
    """The waiting period towards these dispositifs; None without ended PASS, or when one is outside the IAE rules."""
    if ended_pass(candidate) is None:
        return None
    kinds = [post.dispositif.kind for post in posts] or list(receiving_of(organisation).kinds)
    if not kinds or any(kind not in IAE_KINDS for kind in kinds):
        return None
    return waiting_for(candidate, kinds[0])


def waiting_sentence(result: pass_law.WaitingPeriodResult, audience: Audience = Audience.PROFESSIONAL) -> str:
    """Until when the waiting period runs, and who can lift it."""
    return " ".join((*result.explanation.facts, *result.explanation.missing_for(audience)))


def check_may_send(by: Actor) -> None:
    """Candidates, orienters, prescribers and employers may send; an organisation without these capacities may not."""
    if by.user is None:
        raise NotYours("login_required", "Connectez-vous pour candidater.")
    if by.organisation is not None and not (by.is_employer or by.is_prescriber):
        raise NotYours(
            "not_a_sender",
            "Votre organisation ni n’embauche ni n’oriente : elle n’envoie pas de candidature."
            " Candidatez depuis votre compte personnel, ou depuis une organisation qui accompagne la personne.",
        )
