"""How complete a public page is, out of 100, and what to add next.

Each line of the grid asks for what one organisation of any size and of one single trade can have; what does not concern
it (activities, for a prescriber that sells nothing) is left out of the sum. References, labels and further activities
bring nothing: whoever has none would never reach 100. Suggestions come in the order in which the search misses them:
first what it searches and filters by, then what a reader needs, then what reassures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tremplin.organisations.models import Organisation

ENOUGH_LETTERS = 200
FIGURES_AGE_YEARS = 2
REVIEW_DAYS = 365


@dataclass(frozen=True)
class Facts:
    """What the grid looks at: few counts, read once."""

    organisation: Organisation
    hires: bool
    activities: int
    activities_placed: int
    photos: int
    last_figures: int


@dataclass(frozen=True)
class Line:
    """One line of the grid. `page`: the address where it is filled in, under that of the page."""

    points: int
    label: str
    why: str
    page: str
    met: Callable[[Facts], Any]
    hirers_only: bool = False


def _placed(facts: Facts) -> bool:
    return facts.activities_placed > 0


def _told(facts: Facts) -> bool:
    return len(facts.organisation.presentation) >= ENOUGH_LETTERS


def _reached(facts: Facts) -> bool:
    return bool(facts.organisation.phone or facts.organisation.email)


def _entered(facts: Facts) -> bool:
    return bool(facts.organisation.access_notes and facts.organisation.step_free)


def _read_lately(facts: Facts) -> bool:
    read_on = facts.organisation.reviewed_on
    return read_on is not None and (timezone.localdate() - read_on).days <= REVIEW_DAYS


def _counted(facts: Facts) -> bool:
    return facts.last_figures >= timezone.localdate().year - FIGURES_AGE_YEARS


SELLS, WHERE, SAYS = "activites", "contact", "presentation"
GRID = (
    Line(
        15,
        "Une activité au moins",
        "La recherche trouve vos métiers par leur nom.",
        SELLS,
        lambda f: f.activities,
        True,
    ),
    Line(
        15,
        "Où vous travaillez",
        "Sans lieu d’intervention, qui cherche ailleurs ne vous voit pas.",
        SELLS,
        _placed,
        True,
    ),
    Line(10, "Votre activité en une ligne", "C’est la première chose lue.", SAYS, lambda f: f.organisation.headline),
    Line(15, "Une présentation de 200 signes", "Ce que les personnes feront, qui les accompagne.", SAYS, _told),
    Line(15, "Un téléphone ou un e-mail", "Sans lui, personne ne peut vous joindre.", WHERE, _reached),
    Line(5, "L’adresse", "Pour venir, et pour la carte.", WHERE, lambda f: f.organisation.address),
    Line(5, "Comment venir, et l’accès en fauteuil roulant", "On sait si l’on pourra entrer.", WHERE, _entered),
    Line(10, "La fiche relue dans l’année", "À réponse égale, une fiche relue passe avant.", "", _read_lately),
    Line(5, "Une photo", "Un lieu, un travail : on se projette.", "photos", lambda f: f.photos),
    Line(5, "Les chiffres d’une des deux dernières années", "Ils rassurent qui achète.", "chiffres", _counted, True),
)


@dataclass(frozen=True)
class Completion:
    """`score`: from 0 to 100. `missing`: what to add, the most useful first."""

    score: int
    missing: tuple[Line, ...]


def facts_of(organisation: Organisation) -> Facts:
    activities = list(organisation.activities.values_list("areas", flat=True))
    figures = organisation.yearly_figures.values_list("year", flat=True).first()
    return Facts(
        organisation,
        hires=organisation.dispositifs.filter(ended_on__isnull=True).exists(),
        activities=len(activities),
        activities_placed=sum(1 for areas in activities if areas),
        photos=organisation.page_photos.count(),
        last_figures=figures or 0,
    )


def completion(facts: Facts) -> Completion:
    asked = [line for line in GRID if facts.hires or not line.hirers_only]
    missing = tuple(line for line in asked if not line.met(facts))
    whole = sum(line.points for line in asked)
    return Completion(round(100 * (whole - sum(line.points for line in missing)) / whole), missing)
