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


GRID = (
    Line(15, "Une activité au moins", "La recherche trouve vos métiers par leur nom.", "activites", lambda f: f.activities, True),
    Line(15, "Où vous travaillez", "Sans lieu d’intervention, qui cherche ailleurs ne vous voit pas.", "activites", lambda f: f.activities_placed, True),
    Line(10, "Votre activité en une ligne", "C’est la première chose lue dans les résultats.", "presentation", lambda f: f.organisation.headline),
    Line(15, "Une présentation de 200 signes", "Ce que les personnes feront, et qui les accompagne.", "presentation", lambda f: len(f.organisation.presentation) >= ENOUGH_LETTERS),
    Line(15, "Un téléphone ou un e-mail", "Sans lui, personne ne peut vous joindre.", "contact", lambda f: f.organisation.phone or f.organisation.email),
    Line(5, "L’adresse", "Pour venir, et pour la carte.", "contact", lambda f: f.organisation.address),
    Line(5, "Comment venir, et l’accès en fauteuil roulant", "On sait avant de venir si l’on pourra entrer.", "contact", lambda f: f.organisation.access_notes and f.organisation.step_free),
    Line(10, "La fiche relue dans l’année", "Une fiche relue est montrée avant les autres.", "", lambda f: f.organisation.reviewed_on and (timezone.localdate() - f.organisation.reviewed_on).days <= REVIEW_DAYS),
    Line(5, "Une photo", "Un lieu, un travail : on se projette.", "photos", lambda f: f.photos),
    Line(5, "Les chiffres d’une des deux dernières années", "Ils rassurent qui achète et qui finance.", "chiffres", lambda f: f.last_figures >= timezone.localdate().year - FIGURES_AGE_YEARS, True),
)  # fmt: skip


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
