"""« Mon parcours »: where the person stands, who must act, since when, what she can do. Few queries, no write."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tremplin.applications.actions.editing import may_edit
from tremplin.applications.models import MEETING_STATES, Application, Interview
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.candidates.models import Candidate
from tremplin.eligibility.models import Diagnosis
from tremplin.jobs.models import JobPost
from tremplin.passes.models import Pass, Suspension
from tremplin.rules import applications as law
from tremplin.rules import passes as pass_law
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import ApplicationAction, ApplicationActor, DispositifKind
from tremplin.rules.passes import Period

RECENT = timedelta(days=30)
State, Ball = Application.State, Application.Ball
DIAGNOSIS = JSONObject(
    pk="pk",
    made_on="made_on",
    valid_until="valid_until",
    brand="organisation__brand",
    name="organisation__name",
)


def with_titles(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The titles of the posts and the interview in force, in the same query."""
    posts = JobPost.objects.filter(applications=OuterRef("pk")).order_by("title")
    meeting = Interview.objects.filter(application=OuterRef("pk"), state__in=Interview.LIVE)
    return applications.annotate(
        post_titles=ArraySubquery(posts.values("title")), interview_at=Subquery(meeting.values("at")[:1])
    )


def pass_column() -> dict[str, Any]:
    """The last PASS of a person with its suspensions, as a column of her own query."""
    stops = Suspension.objects.filter(pass_iae=OuterRef("pk")).order_by("starts_on")
    passes = Pass.objects.filter(candidate=OuterRef("pk"), cancelled_at__isnull=True).order_by("-ends_on")
    passes = passes.annotate(stops=ArraySubquery(stops.values(found=JSONObject(a="starts_on", b="ends_on"))))
    found = JSONObject(pk="pk", number="number", starts_on="starts_on", ends_on="ends_on", stops="stops")
    return {"last_pass": Subquery(passes.values(found=found)[:1])}


def with_papers(people: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """The last PASS, and the last prescriber's diagnosis, in the same query."""
    vouched = Diagnosis.objects.filter(candidate=OuterRef("pk"), author_kind=Diagnosis.Author.PRESCRIBER)
    return people.annotate(
        **pass_column(),
        last_diagnosis=Subquery(vouched.order_by("-made_on", "-created_at").values(found=DIAGNOSIS)[:1]),
    )


@dataclass(frozen=True)
class Row:
    """One candidature in the words of the person."""

    application: Application
    title: str
    sent: str
    holder: str
    when: date | str
    note: str = ""
    quote: str = ""
    may_withdraw: bool = False
    may_edit: bool = False
    # When the structure and the person meet; None without interview in force.
    interview: datetime | None = None

    @property
    def free(self) -> bool:
        return self.holder == "libre"


def row(application: Application) -> Row:
    holder, when = _turn(application)
    return Row(
        application=application,
        title=", ".join(application.post_titles) or "Candidature spontanée",  # type: ignore[attr-defined]
        sent=_sent(application),
        holder=holder,
        when=when,
        note=_note(application),
        quote=application.answer,
        may_withdraw=_may_withdraw(application),
        may_edit=may_edit(application),
        interview=application.interview_at if application.state in MEETING_STATES else None,  # type: ignore[attr-defined]
    )


def _turn(application: Application) -> tuple[str, date | str]:
    if application.state == State.POOL:
        return "libre", "la structure garde votre candidature"
    if not application.is_open:
        return "fini", timezone.localtime(application.state_since).date()
    if application.ball == Ball.CANDIDATE:
        return "vous", application.ball_since
    if application.is_silent:
        return "libre", f"{application.days_since_ball} jours sans réponse"
    if application.state == State.POSTPONED and application.postponed_until:
        return "À la structure", f"jusqu’au {in_french(application.postponed_until)}"
    return "À la structure", application.ball_since


def _sent(application: Application) -> str:
    when = f"le {in_french(timezone.localtime(application.created_at).date())}"
    if application.sender_kind == Application.Sender.CANDIDATE or application.sender is None:
        return f"Envoyée {when}"
    return f"Envoyée avec {application.sender.get_short_name()} {when}"


def _note(application: Application) -> str:
    if application.is_silent:
        return (
            "Vous n’avez pas à attendre. La structure peut encore répondre ; de votre côté, vous êtes libre de"
            " candidater ailleurs."
        )
    if application.state == State.OBSOLETE:
        return "Cette candidature est close parce qu’une autre structure vous embauche."
    if application.state != State.REFUSED or not application.refusal_reason_shared:
        return ""
    reason = REFUSAL_REASONS[application.refusal_reason]
    cause = " Votre profil n’est pas en cause." if reason.not_about_her else ""
    return f"Motif : {reason.told}.{cause}"


def _may_withdraw(application: Application) -> bool:
    # Withdrawing does not depend on the kind of dispositif.
    return law.transition(
        state=application.state,  # type: ignore[arg-type]
        action=ApplicationAction.WITHDRAW,
        actor=ApplicationActor.CANDIDATE,
        dispositif=DispositifKind.ACI,
    ).allowed


def is_recent(one: Row) -> bool:
    """Open, kept, or ended for less than a month."""
    application = one.application
    return application.is_open or one.free or timezone.now() - application.state_since < RECENT


@dataclass(frozen=True)
class PassCard:
    """What the PASS card draws; `status` is a code of the tags."""

    pk: str
    number: str
    starts_on: date
    ends_on: date
    days_left: int
    suspensions: list[tuple[date, date]]
    status: str

    @property
    def detail_url(self) -> str:
        return _url("passes:detail", self.pk)

    @property
    def attestation_url(self) -> str:
        """Nothing once the PASS is over: it has no attestation any more."""
        return "" if self.status == "expired" else _url("passes:attestation", self.pk)


def _url(name: str, pk: str) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def pass_card(found: dict[str, Any] | None) -> PassCard | None:
    """From the JSON of `pass_column`."""
    if found is None:
        return None
    starts_on, ends_on = date.fromisoformat(found["starts_on"]), date.fromisoformat(found["ends_on"])
    stops = [(date.fromisoformat(one["a"]), date.fromisoformat(one["b"])) for one in found["stops"] or []]
    result = pass_law.status(
        starts_on=starts_on,
        ends_on=ends_on,
        suspensions=tuple(Period(*one) for one in stops),
        today=timezone.localdate(),
    )
    return PassCard(found["pk"], found["number"], starts_on, ends_on, result.remaining_days, stops, str(result.status))


def diagnosis(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """From the JSON of `with_papers`, its days as dates."""
    if found is None:
        return None
    made_on, until = date.fromisoformat(found["made_on"]), date.fromisoformat(found["valid_until"])
    by, valid = found["brand"] or found["name"], until >= timezone.localdate()
    return {"pk": found["pk"], "by": by, "made_on": made_on, "valid_until": until, "valid": valid}


@dataclass(frozen=True)
class Focus:
    """The large turn: one situation at a time, the most pressing one."""

    title: str
    text: str
    yours: bool
    actors: list[dict[str, Any]]
    search: bool = False


def focus(rows: list[Row], card: PassCard | None, counsellor: str) -> Focus:
    """Her turn first; then the answer she waits for; then what she is free to do."""
    mine = [one for one in rows if one.holder == "vous"]
    waiting = [one for one in rows if one.application.is_open and one.holder not in ("vous", "libre")]
    hired = [one for one in rows if one.application.state == State.ACCEPTED and card is not None and card.days_left > 0]
    if mine:
        return _yours(mine[0], counsellor)
    if hired and not waiting:
        return _hired(hired[0], counsellor)
    if waiting:
        return _theirs(waiting, counsellor)
    return _searching(any(one.free for one in rows), counsellor)


def _people(counsellor: str, structure: str, holder: int, detail: str) -> list[dict[str, Any]]:
    """Herself, who accompanies her, the structure; the `holder` of the turn by its place in that order."""
    names = ["Vous", counsellor, structure]
    rows = [
        {"name": name, "detail": detail if place == holder else "", "current": place == holder}
        for place, name in enumerate(names)
        if name
    ]
    if rows and not rows[0]["current"] and holder == 2:
        rows[0]["passed"] = True
    return rows


def _yours(one: Row, counsellor: str) -> Focus:
    name = one.application.organisation.display_name
    actors = _people(counsellor, name, 0, "à vous de répondre")
    return Focus(f"C’est à vous : répondre à {name}", one.quote, True, actors)


def _hired(one: Row, counsellor: str) -> Focus:
    name = one.application.organisation.display_name
    actors = _people(counsellor, name, 2, "vous embauche")
    return Focus(f"{name} vous embauche", "Votre PASS IAE est prêt. Vous n’avez rien à faire.", False, actors)


def _theirs(waiting: list[Row], counsellor: str) -> Focus:
    first = min(waiting, key=lambda one: one.application.ball_since)
    name, days = first.application.organisation.display_name, first.application.days_since_ball
    since = f"à agir depuis {days} jours" if days > 1 else "à agir maintenant"
    actors = _people(counsellor, name, 2, since)
    if first.application.state == State.POSTPONED:
        return Focus(f"C’est à {name} de reprendre votre candidature", "Vous n’avez rien à faire.", False, actors)
    until = in_french(timezone.localtime(first.application.ball_since).date() + RECENT)
    text = f"Vous n’avez rien à faire. Sans réponse le {until}, vous serez libre et nous vous préviendrons."
    return Focus(f"C’est à {name} de répondre", text, False, actors)


def _searching(free: bool, counsellor: str) -> Focus:
    text = (
        "Vous êtes libre de candidater ailleurs."
        if free
        else "Cherchez un poste ou une structure près de chez vous, puis envoyez votre candidature."
    )
    actors = _people(counsellor, "Une structure", 0, "à vous de chercher")
    return Focus("C’est à vous : choisir une structure", text, True, actors, search=True)


def steps(rows: list[Row], card: PassCard | None, found: dict[str, Any] | None) -> list[dict[str, str]]:
    """Diagnosis, candidatures, PASS, lasting job: what is done, where she is."""
    vouched = in_french(found["made_on"]) if found else ""
    running = card is not None and card.days_left > 0
    done = [bool(found) or running, running, False, False]
    current = 2 if running else 1
    labels = [
        ("Mon éligibilité", vouched),
        ("Je cherche une structure", ""),
        ("Mon parcours d’IAE", f"jusqu’au {in_french(card.ends_on)}" if running and card else ""),
        ("Emploi ou formation", ""),
    ]
    return [
        {"label": label, "detail": detail, "state": "current" if i == current else "done" if done[i] else ""}
        for i, (label, detail) in enumerate(labels)
    ]
