"""The people whom the actor's organisation follows: how many there are of each kind, and a page of them.

The same two queries for one person or 10,000: the counts and the keys of the page in one reading of the people
(`Tallied`), then the page. Their SQL is built once for each kind of reader (`awaited`).
"""

from dataclasses import dataclass
from functools import cache

from django.core.paginator import Page
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from tremplin.candidates import panels
from tremplin.candidates.access import known_people, searchable, seen_by, sight_of, with_following
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.candidates.relations import AWAITED, values_of
from tremplin.kernel.actor import Actor
from tremplin.kernel.matching import awaited_words, found_in_folded, named_words, words_of
from tremplin.kernel.prepared import AnyOf, Param, Prepared, awaited
from tremplin.kernel.tallied import Listing, Tallied, Tally

PER_PAGE = 20
SCOPES = {"": "Toutes", "moi": "Suivies par moi", "organisation": "Suivies par mon organisation"}
# What a row reads of a person, her referent apart.
NAMES = ("first_name", "last_name", "user", "created_by_organisation")
COLUMNS = (*NAMES, "commune__name")
ORDER = ("last_name", "first_name", "pk")
OUTLOOK = ("pass_ends", "contract_ends", "employed_until", "moved_at", "postponed_until")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the scope and the situation that this actor is offered, "" for the others."""

    scope: str = ""
    situation: str = ""


@dataclass(frozen=True)
class Found:
    """A page of people by name, with who follows each; and how many there are, whatever is searched.

    Counts: « all », « scope_… » for each scope, « situation_… » for each within the scope asked.
    """

    page: Page[Candidate]
    counts: dict[str, int]


def asked(actor: Actor, scope: str, situation: str) -> Asked:
    known = scope if actor.is_prescriber and scope in SCOPES else ""
    return Asked(known, situation if situation in {one.code for one in offered(awaited(actor))} else "")


@cache
def offered(like: Actor) -> tuple[panels.Situation, ...]:
    """The situations that this kind of reader may ask for."""
    return tuple(panels.situations(like, AWAITED))


def read(actor: Actor, asked: Asked, *, text: str = "", page: str | None = None) -> Found:
    """The page of the people asked for, of those whose name has every word of `text`."""
    words = words_of(text)
    tally = _tally(actor, asked, page, words)
    rows = _rows(awaited(actor)).read(keys=tally.keys, **values_of(actor)) if tally.keys else []
    return Found(tally.page(rows), tally.counts)


def _tally(actor: Actor, asked: Asked, page: str | None, words: tuple[str, ...]) -> Tally:
    like = awaited(actor)
    return _tallied(like, asked, len(words)).read(page, **values_of(actor), **named_words(words))


@cache
def _tallied(like: Actor, asked: Asked, words: int) -> Tallied:
    return Tallied(lambda: _listing(like, asked, words), PER_PAGE)


def _listing(like: Actor, asked: Asked, words: int) -> Listing:
    scopes = {f"scope_{code}": condition for code, condition in _scopes(like).items()}
    within, shown = f"scope_{asked.scope}", f"situation_{asked.situation}"
    situations = {f"situation_{one.code}": condition for one, condition in panels.situations(like, AWAITED).items()}
    marks = scopes | {name: scopes.get(within, Q()) & condition for name, condition in situations.items()}
    kept = [name for name in (within, shown) if marks.get(name)]
    if words:
        marks["named"] = _searchable(like) & found_in_folded(awaited_words(words), "folded_name")
        kept.append("named")
    # what is asked of a person's outlook is beside her here
    seen = known_people(sight_of(like), AWAITED).alias(**{f"outlook__{name}": F(name) for name in OUTLOOK})
    annotated = {name: ExpressionWrapper(one, BooleanField()) for name, one in marks.items() if one}
    counts = {"all": ()} | {name: (name,) if marks[name] else () for name in (*scopes, *situations)}
    return Listing(seen.annotate(**annotated), counts, tuple(kept), ORDER)


def _searchable(like: Actor) -> Q:
    """`searchable`, on rows whose key is the person."""
    condition = searchable(like)
    return Q(pk__in=Candidate.objects.filter(condition).values("pk")) if condition else Q()


@cache
def _rows(like: Actor) -> Prepared[Candidate]:
    """People by their keys, which were found by a reading of the actor's."""
    people = Candidate.objects.filter(AnyOf(F("pk"), Param("keys")), merged_into=None, closed_at=None)
    people = people.select_related("commune").only(*COLUMNS)
    return Prepared(lambda: with_following(people, like))


def latest(actor: Actor, most: int) -> list[Candidate]:
    """The people whose file was opened last, among those she may open: names only."""
    return _latest(awaited(actor)).sliced(**values_of(actor))[0:most]


@cache
def _latest(like: Actor) -> Prepared[Candidate]:
    visible = Candidate.objects.filter(seen_by(sight_of(like), AWAITED))
    return Prepared(lambda: visible.only(*NAMES).order_by("-created_at", "pk"))


def _scopes(actor: Actor) -> dict[str, Q]:
    """Only who prescribes accompanies: a structure has no such tabs."""
    if not actor.is_prescriber:
        return {}
    links = Accompaniment.objects.filter(organisation=actor.organisation, ended_on=None)
    mine, ours = (Q(pk__in=found.values("candidate")) for found in (links.filter(referent=actor.user), links))
    return {"": Q(), "moi": mine, "organisation": ours}
