"""What an organisation's page shows of its offer: read with the page in one query, put in words here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from tremplin.directory.services import is_kept
from tremplin.kernel.wording import clock
from tremplin.organisations.models import (
    Activity,
    ClientReference,
    Label,
    Membership,
    OfferedService,
    Organisation,
    PageDate,
    PagePhoto,
    YearlyFigures,
)
from tremplin.organisations.zones import names as area_names
from tremplin.reference.inclusion import in_words
from tremplin.rules import dates

SERVICES: dict[str, str] = dict(Activity.Service.choices)
DATES: dict[str, str] = dict(PageDate.Kind.choices)
LABELS: dict[str, str] = dict(Label.Kind.choices)
# Who answers for a page, when she did not agree to be named.
GUARANTORS = {
    "direction": "la direction",
    "cip": "la personne chargée de l’accompagnement",
    "technical": "l’encadrement technique",
    "hr": "les ressources humaines",
    "sales": "le service commercial",
    "counsellor": "la personne chargée du suivi",
}
TEAM = "son équipe"
OFFERED = ("work_list", "reference_list", "label_list", "photo_list", "date_list", "service_list")
PERCENT, EUROS = "\u00a0%", "\u00a0€"
# Figures: field, unit, words for one, words for several.
FIGURES = (
    ("employees", "", "personne salariée en insertion", "personnes salariées en insertion"),
    ("permanents", "", "personne salariée permanente", "personnes salariées permanentes"),
    ("exits_to_work", PERCENT, *["des sorties vers un emploi ou une formation"] * 2),
    ("turnover", EUROS, *["de chiffre d’affaires"] * 2),
)


@dataclass(frozen=True)
class Work:
    """An activity. `areas`: the places where it is done, in words; empty when nothing more than the address is said."""

    title: str
    sector: str
    sector_code: str
    details: str
    services: tuple[str, ...]
    areas: tuple[str, ...]
    staffing: bool


@dataclass(frozen=True)
class Figure:
    value: int
    unit: str
    words: str


@dataclass(frozen=True)
class Day:
    """A date to come; `ends_on` equals `starts_on` for a single day."""

    kind: str
    starts_on: date
    ends_on: date
    at: str
    details: str

    @property
    def label(self) -> str:
        return DATES[self.kind]

    @property
    def hour(self) -> str:
        """« 9 h 30 »."""
        return clock(time.fromisoformat(self.at)) if self.at else ""


@dataclass(frozen=True)
class Sheet:
    """The offer in words. `figures`: those of the last year known, with that year and where they come from."""

    works: tuple[Work, ...]
    references: tuple[dict[str, Any], ...]
    labels: tuple[dict[str, Any], ...]
    photos: tuple[dict[str, Any], ...]
    figures: tuple[Figure, ...]
    figures_year: int | None
    figures_source: str
    days: tuple[Day, ...]
    services: tuple[dict[str, Any], ...]
    guarantor: str

    @property
    def sells(self) -> bool:
        return bool(self.works or self.references or self.labels or self.photos_to_buy)

    @property
    def photos_to_be_hired(self) -> list[dict[str, Any]]:
        return self._photos(PagePhoto.Face.HIRED)

    @property
    def photos_to_buy(self) -> list[dict[str, Any]]:
        return self._photos(PagePhoto.Face.BUY)

    @property
    def photos_to_recruit(self) -> list[dict[str, Any]]:
        return self._photos(PagePhoto.Face.RECRUIT)

    def _photos(self, face: str) -> list[dict[str, Any]]:
        return [one for one in self.photos if one["face"] == face]

    @property
    def staffing(self) -> tuple[Work, ...]:
        return tuple(one for one in self.works if one.staffing)


def columns() -> dict[str, ArraySubquery]:
    """The annotations that `read` expects on an organisation."""
    return {
        "work_list": _several(
            Activity,
            title="title",
            details="details",
            services="services",
            areas="areas",
            sector="sector__label",
            code="sector__code",
        ),
        "reference_list": _several(
            ClientReference, pk="pk", client="client", what="what", year="year", photo="photo", alt="photo_alt"
        ),
        "label_list": _several(Label, kind="kind", name="name", valid_until="valid_until", proof="proof"),
        "photo_list": _several(PagePhoto, pk="pk", caption="caption", face="face"),
        "figures_list": _several(YearlyFigures, year="year", source="source", **{name: name for name, *_ in FIGURES}),
        "date_list": _several(
            PageDate, kind="kind", starts_on="starts_on", ends_on="ends_on", at="at", details="details"
        ),
        "service_list": _several(
            OfferedService,
            pk="pk",
            name="name",
            description="description",
            themes="themes",
            free="free",
            conditions="conditions",
            link="link",
            updated_on="updated_on",
            key="key",
        ),
        "guarantor_list": _guarantor(),
    }


def _several(model: type[Model], **columns: str) -> ArraySubquery:
    rows = model._default_manager.filter(organisation=OuterRef("pk"))
    return ArraySubquery(rows.values(found=JSONObject(**columns)))


def _guarantor() -> ArraySubquery:
    """Who read the page again, while she is of the team."""
    rows = Membership.objects.filter(organisation=OuterRef("pk"), user=OuterRef("reviewed_by"), ended_on__isnull=True)
    said = JSONObject(first="user__first_name", last="user__last_name", functions=F("functions"))
    return ArraySubquery(rows.values(found=said))


def read(organisation: Any) -> Sheet:
    """From an organisation with the annotations of `columns`; of a closed one, only what it was: it offers nothing any
    more. A query when activities name communes."""
    today = dates.today()
    figures: dict[str, Any] = next(iter(organisation.figures_list), {})
    offered = {name: () if organisation.closed_on else getattr(organisation, name) for name in OFFERED}
    return Sheet(
        works=works(offered["work_list"]),
        references=tuple(offered["reference_list"]),
        labels=tuple(_labels(offered["label_list"], today)),
        photos=tuple(offered["photo_list"]),
        figures=tuple(_figures(figures)),
        figures_year=figures.get("year"),
        figures_source=figures.get("source", ""),
        days=tuple(_days(offered["date_list"], today)),
        services=tuple(_services(offered["service_list"], today)),
        guarantor=guarantor(organisation),
    )


def works(rows: Iterable[dict[str, Any]]) -> tuple[Work, ...]:
    rows = list(rows)
    names = area_names({key for row in rows for key in row["areas"]})
    return tuple(
        Work(
            title=row["title"] or row["sector"],
            sector=row["sector"],
            sector_code=row["code"],
            details=row["details"],
            services=tuple(SERVICES[one] for one in row["services"] if one in SERVICES),
            areas=tuple(names[key] for key in row["areas"] if key in names),
            staffing=Activity.Service.STAFFING in row["services"],
        )
        for row in rows
    )


def _labels(rows: Iterable[dict[str, Any]], today: date) -> Iterable[dict[str, Any]]:
    """Those that still hold."""
    for row in rows:
        until = parse_date(row["valid_until"] or "")
        if until is None or until >= today:
            yield {"name": row["name"] or LABELS[row["kind"]], "until": until, "proved": row["proof"] is not None}


def _services(rows: Iterable[dict[str, Any]], today: date) -> Iterable[dict[str, Any]]:
    """Those that somebody wrote or read again lately."""
    for row in rows:
        updated_on = date.fromisoformat(row["updated_on"])
        if is_kept(updated_on, today):
            publisher, _, _ = row["key"].partition("--")
            yield {**row, "updated_on": updated_on, "themes": in_words(row["themes"]), "publisher": publisher}


def _figures(row: dict[str, Any]) -> Iterable[Figure]:
    for name, unit, one, several in FIGURES:
        value = row.get(name)
        if value is not None:
            yield Figure(value, unit, several if value > 1 else one)


def _days(rows: Iterable[dict[str, Any]], today: date) -> Iterable[Day]:
    """Those to come, the nearest first."""
    for row in rows:
        starts_on, ends_on = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
        if ends_on >= today:
            yield Day(row["kind"], starts_on, ends_on, (row["at"] or "")[:5], row["details"])


def guarantor(organisation: Organisation | Any) -> str:
    """« la direction », « Claire Dupont (direction) », « son équipe »."""
    found = next(iter(organisation.guarantor_list), None)
    if found is None:
        return TEAM
    said = next((GUARANTORS[one] for one in found["functions"] if one in GUARANTORS), "")
    if not organisation.guarantor_shown:
        return said or TEAM
    name = f"{found['first']} {found['last']}".strip()
    labels = [str(Membership.Function(one).label).lower() for one in found["functions"] if one in GUARANTORS]
    return f"{name} ({', '.join(labels)})" if labels else name or TEAM
