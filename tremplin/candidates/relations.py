"""What ties an organisation to a person, and until when. Each relation is a fact in the database, with its own end.

The rooms above have the tables; nothing is imported from them: a relation names its model. `docs/droits.md` is made
from these rows, `tremplin/rules/parameters/access.yaml` has the delays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.actor import Actor
from tremplin.kernel.prepared import TODAY, Param
from tremplin.rules import access as law

WAITING = ("new", "processing", "postponed", "pool", "prior_to_hire")


@dataclass(frozen=True)
class Reader:
    """Who reads, and when. `since` and `moment` give the day, the instant, from which a relation that is over counts.

    Values, or the `Param`s that stand for them in a prepared query (`AWAITED`, given by `values_of`).
    """

    organisation: Any
    user: Any
    today: Any
    now: Any
    since: Callable[[str], Any]
    moment: Callable[[str], Any]


def reader_of(actor: Actor) -> Reader:
    today, now = timezone.localdate(), timezone.now()
    return Reader(
        actor.organisation_id,
        actor.user_id,
        today,
        now,
        lambda code: _since(code, today),
        lambda code: _moment(code, today),
    )


AWAITED = Reader(
    Param("organisation"),
    Param("user"),
    TODAY,
    Param("now"),
    lambda code: Param(f"since {code}"),
    lambda code: Param(f"moment {code}"),
)


def values_of(actor: Actor) -> dict[str, Any]:
    """What the `Param`s of `AWAITED` stand for."""
    read = reader_of(actor)
    values = {"organisation": read.organisation, "user": read.user, "today": read.today, "now": read.now}
    for code in {one.as_for or one.code for one in RELATIONS}:
        values |= {f"since {code}": read.since(code), f"moment {code}": read.moment(code)}
    return values


@dataclass(frozen=True)
class Relation:
    """One way in. `person` and `organisation` are paths from `model`; `lasts` says which rows still count.

    `own`: it ties the professional herself, in her organisation, and nobody else of it.
    """

    code: str
    label: str
    says: str
    model: str
    person: str
    organisation: str
    lasts: Callable[[Reader], Q]
    own: bool = False
    # Which delay of the law ends it, when it is not its own.
    as_for: str = ""

    @property
    def days(self) -> int:
        return law.days(self.as_for or self.code)

    def people(self, reader: Reader) -> QuerySet[Any]:
        """The ids of the people that the reader's organisation (or the reader) is tied to this way today."""
        return apps.get_model(self.model).objects.filter(self.ties(reader)).order_by().values_list(self.person)

    def ties(self, reader: Reader) -> Q:
        """The condition of the rows that tie somebody to her today."""
        hers = Q(**{self.organisation: reader.organisation})
        return hers & self.lasts(reader) & (Q(user=reader.user) if self.own else Q())


def _since(code: str, today: date) -> date:
    return today - timedelta(days=law.days(code, on=today))


def _moment(code: str, today: date) -> datetime:
    return timezone.make_aware(datetime.combine(_since(code, today), datetime.min.time()))


def _received(reader: Reader) -> Q:
    return Q(state__in=WAITING) | Q(state_since__gte=reader.moment("received"))


def _sent(reader: Reader) -> Q:
    return Q(state__in=WAITING) | Q(state_since__gte=reader.moment("sent"))


def _accompanied(reader: Reader) -> Q:
    return Q(ended_on=None) | Q(ended_on__gte=reader.since("accompanied"))


def _diagnosed(reader: Reader) -> Q:
    hires = apps.get_model("applications.Application").objects.filter(diagnosis=OuterRef("pk"))
    return Q(valid_until__gte=reader.since("diagnosed")) | Q(Exists(hires.filter(pass_iae__ends_on__gte=reader.today)))


def _hired(reader: Reader) -> Q:
    since = reader.since("hired")
    last_day = Q(ended_on__gte=since) | Q(ended_on=None, ends_on__gte=since) | Q(ended_on=None, ends_on=None)
    runs = apps.get_model("passes.Pass").objects.filter(ends_on__gte=reader.today, cancelled_why="")
    # looked at only for the contracts that are over
    return (last_day | Q(Exists(runs.filter(pk=OuterRef("pass_iae"))))) & Q(cancelled_at=None)


def _asked(reader: Reader) -> Q:
    return Q(state="pending") | Q(decided_at__gte=reader.moment("asked"), state__in=("granted", "refused"))


def _opened(reader: Reader) -> Q:
    return Q(created_at__gte=reader.moment("opened"))


def _opened_merged(reader: Reader) -> Q:
    return _opened(reader) & Q(merged_into__isnull=False)


def _motivated(reader: Reader) -> Q:
    return Q(expires_at__gt=reader.now, ended_at=None)


TIES = (
    Relation(
        "received",
        "a reçu sa candidature",
        "La structure a reçu une candidature de la personne. Le dossier lui est ouvert tant qu’elle étudie la candidature,"
        " puis {days} jours.",
        *("applications.Application", "candidate", "organisation"),
        _received,
    ),
    Relation(
        "sent",
        "a envoyé sa candidature",
        "L’organisation a candidaté pour la personne. Le dossier lui est ouvert tant que la candidature attend,"
        " puis {days} jours.",
        *("applications.Application", "candidate", "sender_organisation"),
        _sent,
    ),
    Relation(
        "accompanied",
        "l’accompagne",
        "L’organisation suit la personne : c’est noté, avec le jour du début. Après la fin du suivi, le dossier lui reste"
        " ouvert {days} jours.",
        *("candidates.Accompaniment", "candidate", "organisation"),
        _accompanied,
    ),
    Relation(
        "diagnosed",
        "a fait son diagnostic",
        "L’organisation a validé son éligibilité. Le dossier lui est ouvert tant que le diagnostic vaut, ou que court le PASS"
        " IAE qui en vient ; puis {days} jours après la fin du diagnostic.",
        *("eligibility.Diagnosis", "candidate", "organisation"),
        _diagnosed,
    ),
    Relation(
        "hired",
        "l’a embauchée",
        "La structure a signé un contrat avec la personne. Le dossier lui est ouvert pendant le contrat, puis {days} jours,"
        " et tant que court le PASS IAE de ce contrat. Un contrat annulé ne compte pas.",
        *("contracts.Contract", "candidate", "dispositif__organisation"),
        _hired,
    ),
    Relation(
        "asked",
        "doit décider d’une prolongation",
        "Une structure a demandé à l’organisme de prolonger le PASS IAE de la personne. Le dossier lui est ouvert jusqu’à la"
        " décision, puis {days} jours.",
        *("passes.ProlongationRequest", "pass_iae__candidate", "organisation"),
        _asked,
    ),
    Relation(
        "opened",
        "a ouvert son dossier",
        "L’organisation a créé le dossier de la personne. Sans autre lien, il lui reste ouvert {days} jours.",
        *("candidates.Candidate", "pk", "created_by_organisation"),
        _opened,
    ),
    Relation(
        "opened_merged",
        "a ouvert un dossier réuni au sien",
        "L’organisation a créé un dossier que l’équipe a réuni à celui de la personne. Sans autre lien, il lui reste ouvert"
        " {days} jours.",
        *("candidates.Candidate", "merged_into", "created_by_organisation"),
        _opened_merged,
        as_for="opened",
    ),
)
MOTIVATED = Relation(
    "motivated",
    "a un accès motivé",
    "La personne se présente à un organisme habilité qui ne la connaît pas. Le professionnel dit pourquoi il ouvre le dossier ;"
    " il le lit, lui seul, {days} jours. La personne en est prévenue et peut contester.",
    *("candidates.MotivatedAccess", "candidate", "organisation"),
    _motivated,
    own=True,
)
RELATIONS = (*TIES, MOTIVATED)
HIRED = next(one for one in TIES if one.code == "hired")


def tied(reader: Reader, relations: tuple[Relation, ...] = RELATIONS, path: str = "") -> Q:
    """The people tied to the reader's organisation by one of these relations; on rows whose person is at `path`.

    A union of short lists, each read by the index of its organisation: the people of the whole country are not walked
    through, and a page that wants one person reads only her rows.
    """
    first, *others = (one.people(reader) for one in relations)
    return Q(**{f"{path}pk__in": first.union(*others)})


def tied_like(reader: Reader, likely: Relation, relations: tuple[Relation, ...], path: str, told: Q | None = None) -> Q:
    """The same condition as `tied`, for rows of people whom nearly all the `likely` relation ties: the others are then
    looked for one person at a time, only for those whom it does not tie. `told`: how the rows themselves say that it does.
    """
    condition = told or Q(**{f"{path}pk__in": likely.people(reader)})
    others: dict[tuple[str, str], Q] = {}
    for one in relations:
        if one is not likely:  # one look for all the relations of a table
            others[one.model, one.person] = others.get((one.model, one.person), Q()) | one.ties(reader)
    for (model, person), ties in others.items():
        condition |= Q(Exists(apps.get_model(model).objects.filter(ties, **{person: OuterRef(f"{path}pk")})))
    return condition


def open_to(authorised: bool, relations: tuple[Relation, ...] = RELATIONS) -> tuple[Relation, ...]:
    """A motivated access is for authorised prescribers only."""
    return tuple(one for one in relations if authorised or not one.own)


def ties_of(actor: Actor, candidate: Candidate) -> list[Relation]:
    """Each relation that opens this person's file to the actor today. One query a relation: not for every page."""
    found, reader = open_to(actor.is_authorised_prescriber), reader_of(actor)
    return [one for one in found if one.people(reader).filter(**{one.person: candidate.pk}).exists()]
