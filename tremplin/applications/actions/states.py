"""How a candidature changes state: asked to the rules, written with its history, its journal line and the turn."""

from typing import Any

from django.utils import timezone

from tremplin.applications.access import relation
from tremplin.applications.models import OPEN_STATES, Application, Transition
from tremplin.candidates.access import lock_candidate
from tremplin.kernel import acts, journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import gather
from tremplin.kernel.errors import NotYours, Refused
from tremplin.rules import applications as law
from tremplin.rules.kinds import ApplicationAction, ApplicationActor, ApplicationState, DispositifKind

# What a move writes besides its own changes.
MOVED = ("state", "state_since", "ball", "ball_since", "archived_at", "refusal_reason", "refusal_reason_shared")
MOVED += ("answer_to_prescriber", "postponed_until", "silence_reminders", "silent_since", "closed_by")
# What the receiving structure does that tells the person something.
ANSWERS = ("process", "postpone", "add_to_pool", "start_prior_action", "refuse", "accept")


def lock(application: Application) -> Application:
    """The row as it is now, locked until the act ends, after its person: what is done to her is done one after the other."""
    lock_candidate(application.candidate_id, follow=True)
    around = Application.objects.select_related(
        "candidate__user", "organisation", "dispositif", "sender", "sender_organisation"
    )
    return acts.lock(around, application.pk)


def allowed_actions(by: Actor, application: Application) -> set[str]:
    """The actions the rules open to this actor now: what a page offers."""
    quality = relation(by, application)
    if quality is None:
        return set()
    state, kind = ApplicationState(application.state), DispositifKind(dispositif_kind(application))
    found = {str(one) for one in law.actions(state=state, actor=quality, dispositif=kind)}
    return found - {"unarchive" if application.archived_at is None else "archive"}


def dispositif_kind(application: Application) -> str:
    """The kind the rules should read: the chosen dispositif's; GEIQ when the structure is only that."""
    if application.dispositif is not None:
        return application.dispositif.kind
    # read with the page's own query when it came through `get_application`
    kinds = getattr(application, "hiring_kinds", None)
    if kinds is None:
        kinds = [one.kind for one in application.organisation.dispositifs.all() if one.ended_on is None]
    return "GEIQ" if kinds == ["GEIQ"] else (kinds or ["ACI"])[0]


def move(
    *, by: Actor, application: Application, action: ApplicationAction, ball: str = "", **changes: Any
) -> Application:
    """Take the candidature to the state the rules give, or refuse. `application` must be locked by the caller."""
    moved = moved_to(by=by, application=application, action=action, ball=ball, **changes)
    moved.save()
    return moved


def check_allowed(
    by: Actor, application: Application, action: ApplicationAction, standing_for: ApplicationActor | None = None
) -> tuple[ApplicationActor, str]:
    """In which quality the actor does this, and the state it leads to; refused when the rules forbid it.

    `standing_for`: the quality in which the program acts, when it does what the rules leave to the team.
    """
    quality = standing_for if by.is_system and standing_for else relation(by, application)
    if quality is None:
        raise NotYours("not_yours", "Votre organisation peut lire cette candidature, pas y répondre.")
    result = law.transition(
        state=ApplicationState(application.state),
        action=action,
        actor=quality,
        dispositif=DispositifKind(dispositif_kind(application)),
    )
    if not result.allowed or result.to is None:
        raise Refused("forbidden_transition", refusal_sentence(application))
    return quality, result.to


def moved_to(
    *,
    by: Actor,
    application: Application,
    action: ApplicationAction,
    ball: str = "",
    detail: str = "",
    standing_for: ApplicationActor | None = None,
    **changes: Any,
) -> Application:
    """The candidature in the state the rules give, with its history; the caller saves it (`MOVED` and `changes`)."""
    quality, to = check_allowed(by, application, action, standing_for)
    before, now = application.state, timezone.now()
    application.state, application.state_since = to, now
    application.ball = ball if application.state in OPEN_STATES else Application.Ball.NOBODY
    application.ball_since = now
    application.archived_at, application.closed_by = None, None
    application.silence_reminders, application.silent_since = 0, None
    if application.first_answer_at is None and quality == ApplicationActor.RECEIVER and action in ANSWERS:
        application.first_answer_at = now
    if application.state != ApplicationState.REFUSED:
        application.refusal_reason, application.refusal_reason_shared = "", False
        application.answer_to_prescriber = ""
    if application.state != ApplicationState.POSTPONED:
        application.postponed_until = None
    for name, value in changes.items():
        setattr(application, name, value)
    write_history(by=by, application=application, action=action, before=before, detail=detail)
    return application


def refusal_sentence(application: Application) -> str:
    """Why nothing happened: somebody acted meanwhile, usually."""
    label = ApplicationState(application.state).label
    return (
        f"Cette candidature est maintenant « {label} » : ce que vous demandez n’est plus possible."
        " Quelqu’un a peut-être répondu entre-temps. Rouvrez la candidature pour voir où elle en est."
    )


def write_history(*, by: Actor, application: Application, action: str, before: str, detail: str = "") -> None:
    step = Transition(
        application=application,
        action=action,
        from_state=before,
        to_state=application.state,
        author=by.user,
        author_label=by.label,
        organisation_label=by.organisation_label,
        detail=detail[:300],
    )
    gather(step, _write)
    journal.record(
        by=by,
        verb=f"applications.{action}",
        obj=application,
        candidate_id=application.candidate_id,
        before={"state": before},
        after={"state": application.state, **({"detail": detail} if detail else {})},
    )


def _write(steps: list[Transition]) -> None:
    Transition.objects.bulk_create(steps)
