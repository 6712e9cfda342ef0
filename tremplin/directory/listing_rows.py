"""From the other rooms to listings: what each structure, open post and prescriber says of itself, to whoever searches."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, prefetch_related_objects
from django.utils import timezone

from tremplin.applications.answering import LEAST, Answering, answering_by_organisation
from tremplin.directory import facets, families
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES, YES
from tremplin.directory.places import areas as known_areas
from tremplin.directory.places import keys_of
from tremplin.jobs.models import JobPost
from tremplin.kernel.prepared import TODAY, AnyOf, Param, Prepared
from tremplin.organisations.models import Activity, ClientReference, Dispositif, Label, Membership, Organisation
from tremplin.reference.models import Commune, Sector
from tremplin.reference.names import readable
from tremplin.rules import prescribers
from tremplin.rules.kinds import DispositifKind

WEIGHED = ("name", "does", "tells", "where")
LISTED_AS = 6  # one more when the same facts are to be listed in another way: everything is then written again
STALE_AFTER = 365  # days without being read again: nothing left of freshness


# What listings are read from: asked again in every act that changes what is public.


def _among(rows: QuerySet[Any, Any], path: str = "organisation") -> QuerySet[Any, Any]:
    return rows.filter(AnyOf(F(path), Param("organisations")))


def _open_posts() -> QuerySet[JobPost]:
    rows = JobPost.objects.open().filter(AnyOf(F("dispositif"), Param("hiring")))
    return _among(rows.select_related("trade", "dispositif", "commune__department").order_by("-refreshed_on", "pk"))


def _hirers() -> QuerySet[Organisation]:
    members = Membership.objects.current().filter(organisation=OuterRef("pk"))
    rows = Organisation.objects.annotate(peopled=Exists(members)).select_related("commune__department")
    return _among(rows, "pk").order_by("pk")


def _public_prescribers() -> QuerySet[Organisation]:
    from tremplin.directory.access import public_prescribers

    rows = public_prescribers().filter(closed_on__isnull=True).select_related("prescriber", "commune__department")
    return _among(rows, "pk").order_by("pk")


HIRING = Prepared(lambda: _among(Dispositif.objects.active(TODAY).select_related("convention").order_by("kind")))
OPEN_POSTS = Prepared(_open_posts)
ACTIVITIES = Prepared(lambda: _among(Activity.objects.select_related("sector")))
REFERENCES = Prepared(lambda: _among(ClientReference.objects.all()))
LABELS = Prepared(lambda: _among(Label.objects.all()))
HIRERS = Prepared(_hirers)
PUBLIC_PRESCRIBERS = Prepared(_public_prescribers)
SECTORS = Prepared(lambda: _among(Organisation.sectors.through.objects.values_list("organisation_id", "sector_id")))
SECTORS_OF_TRADES = Prepared(lambda: Sector.trades.through.objects.values_list("trade_id", "sector_id"))


@dataclass
class Row:
    """One listing to write. `texts`: the four weights of words, A to D, written plainly. `until`: its last day, if known."""

    shelf: str
    pk: UUID
    organisation: UUID
    name: str
    commune: Commune | None
    latitude: float | None
    longitude: float | None
    texts: tuple[str, str, str, str]
    tags: set[str]
    fresh_on: date
    answers: float | None
    areas: Collection[str] = ()
    until: date | None = None
    card: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.shelf}:{self.pk}"

    @property
    def values(self) -> dict[str, Any]:
        """What `listing.COLUMNS` and the four texts hold."""
        body = {
            "key": self.key,
            "shelf": self.shelf,
            "organisation_id": self.organisation,
            "post_id": self.pk if self.shelf == POSTS else None,
            "name": self.name[:255],
            "latitude": self.latitude,
            "longitude": self.longitude,
            "said": self._said(),
            "tags": sorted(self.tags),
            "places": keys_of(self.commune) if self.commune else ["france"],
            "areas": sorted(self.areas),
            "fresh_on": self.fresh_on,
            "until": self.until,
            "merit": self._merit(),
            "card": self.card,
            "point": self._point(),
            **{f"{name}_text": readable(text) for name, text in zip(WEIGHED, self.texts, strict=True)},
        }
        return body | {"digest": hashlib.blake2b(f"{LISTED_AS}{body}".encode(), digest_size=16).hexdigest()}

    def _point(self) -> str:
        """What `points` sends of it; nothing without a position."""
        if self.latitude is None or self.longitude is None:
            return ""
        card = self.card
        place = f"{card['structure']}, {card['place']}" if self.shelf == POSTS else card["place"]
        name, ident = (card["title"], str(self.pk)) if self.shelf == POSTS else (card["name"], card["slug"])
        point = [round(self.latitude, 4), round(self.longitude, 4), name, ident, place]
        return json.dumps(point, ensure_ascii=False, separators=(",", ":"))

    def _said(self) -> str:
        lines = (line.strip() for text in self.texts[1:3] for line in text.splitlines())
        return " · ".join(line for line in lines if line)

    def _merit(self) -> float:
        age = (timezone.localdate() - self.fresh_on).days
        fresh = max(0.0, 1 - age / STALE_AFTER)
        return round(0.6 * fresh + 0.4 * (self.answers if self.answers is not None else 0.5), 3)


class Source:
    """Everything that the listings of some organisations are made of, in a constant number of queries."""

    def __init__(self, organisations: Collection[UUID]) -> None:
        self.only = list(organisations)
        self.hiring = self._by_organisation(HIRING, today=timezone.localdate())
        self.posts = self._posts()
        self.activities = self._by_organisation(ACTIVITIES)
        self.references = self._by_organisation(REFERENCES)
        self.labels = self._by_organisation(LABELS)
        self.sectors = _grouped(SECTORS.values(organisations=self.only))
        self.answering = answering_by_organisation(organisations)
        self.trade_sectors = _grouped(SECTORS_OF_TRADES.values())
        self.holders = _holders(area for rows in self.activities.values() for one in rows for area in one.areas)

    def rows(self) -> Iterator[Row]:
        for found in self._structures():
            yield self._structure(found)
            yield from (self._post(found, post) for post in self.posts[found.pk])
        yield from (self._prescriber(found) for found in self._prescribers())

    def _by_organisation(self, rows: Prepared[Any], **values: Any) -> dict[UUID, list[Any]]:
        found = defaultdict(list)
        for row in rows.read(organisations=self.only, **values):
            found[row.organisation_id].append(row)
        return found

    def _posts(self) -> dict[UUID, list[JobPost]]:
        hiring = [one.pk for rows in self.hiring.values() for one in rows]
        if not hiring:
            return defaultdict(list)
        found = self._by_organisation(OPEN_POSTS, hiring=hiring)
        prefetch_related_objects([post for posts in found.values() for post in posts], "trade__job_names")
        return found

    def _reach(self, areas: set[str]) -> set[str]:
        """The areas said, each with « dans: » what holds it: who works in a commune works in its département."""
        return areas | {f"dans:{key}" for one in areas for key in self.holders.get(one, ())}

    def _structures(self) -> list[Organisation]:
        return HIRERS.read(organisations=list(self.hiring)) if self.hiring else []

    def _prescribers(self) -> list[Organisation]:
        return PUBLIC_PRESCRIBERS.read(organisations=self.only)

    def _structure(self, found: Any) -> Row:
        posts, activities = self.posts[found.pk], self.activities[found.pk]
        sectors = self.sectors[found.pk] | {one.sector_id for one in activities}
        answering = self.answering.get(found.pk)
        hiring = self.hiring[found.pk]
        kinds = [one.kind for one in hiring]
        unblocked = _unblocked(hiring)
        spontaneous = found.spontaneous_open_since is not None and unblocked
        names = facets.BY_NAME["secteur"].values()
        does = [
            found.headline,
            *(names[code] for code in sectors if code in names),
            *(one.title for one in activities),
            *found.tags,
            *(str(one) for one in self.labels[found.pk] if one.is_valid),
            *(f"{post.title} {post.trade.name}" for post in posts),
        ]
        tells = [
            found.presentation,
            *(one.details for one in activities),
            *(f"{one.client} {one.what}" for one in self.references[found.pk]),
            *(post.missions for post in posts),
        ]
        tags = _tags("type", kinds) | _tags("secteur", sectors) | self._offers(posts)
        tags |= _tags("service", {service for one in activities for service in one.services})
        tags |= _tags("label", {one.kind for one in self.labels[found.pk] if one.is_valid})
        tags |= _tags("candidature", [code for code, yes in _openings(spontaneous, bool(posts)) if yes])
        tags |= _yes("reseau", found.network_member) | _yes("immersion", found.welcomes_immersions)
        # Not a question of the page: what is proposed to somebody left without answer must be answered by somebody.
        tags |= _yes("repond", found.peopled and unblocked)
        return self._row(
            STRUCTURES,
            found,
            does=does,
            tells=tells,
            besides=f"{facets.conditions_said(posts)} {facets.IMMERSIONS_SAID if found.welcomes_immersions else ''}",
            tags=tags,
            areas=self._reach({area for one in activities for area in one.areas}),
            until=_last_day(hiring),
            fresh_on=max(
                [found.reviewed_on or timezone.localdate(found.created_at), *(post.refreshed_on for post in posts)]
            ),
            answering=answering,
            card={
                "kinds": kinds,
                "open_posts": len(posts),
                "spontaneous": spontaneous,
                "headline": found.headline,
                "reply_days": answering.days if answering and answering.answered >= LEAST else None,
                "network_member": found.network_member,
            },
        )

    def _offers(self, posts: list[JobPost]) -> set[str]:
        hours = {facets.hours_band(post.weekly_hours) for post in posts if post.weekly_hours is not None}
        contracts = {kind for post in posts for kind in post.contract_kinds}
        trades = {post.trade_id for post in posts}
        return _tags("heures", hours) | _tags("contrat", contracts) | _tags(facets.TRADE, trades)

    def _post(self, found: Any, post: JobPost) -> Row:
        commune = post.commune
        sectors = self.trade_sectors[post.trade_id]
        spontaneous = found.spontaneous_open_since is not None and _unblocked(self.hiring[found.pk])
        tags = _tags("type", [post.dispositif.kind]) | _tags("secteur", sectors) | self._offers([post])
        tags |= _tags("candidature", [code for code, yes in _openings(spontaneous, False) if yes])
        tags |= _territory(commune) | _yes("reseau", found.network_member)
        # a statement each, after the others: what is quoted first is what the structure wrote
        jobs = "\n".join(job.name for job in post.trade.job_names.all())
        return Row(
            shelf=POSTS,
            pk=post.pk,
            organisation=found.pk,
            name=post.title,
            commune=commune,
            latitude=post.latitude,
            longitude=post.longitude,
            texts=(
                post.title,
                f"{post.trade.name}\n{found.display_name}\n{post.dispositif.kind}",
                f"{post.missions}\n{post.profile}\n{jobs}\n{post.trade_id}",
                f"{commune.name} {commune.department.name} {facets.conditions_said([post])}",
            ),
            tags=tags,
            fresh_on=post.refreshed_on,
            until=_last_day([one for one in self.hiring[found.pk] if one.pk == post.dispositif_id]),
            answers=_rate(self.answering.get(found.pk)),
            card={
                "pk": post.pk,
                "title": post.title,
                "kind": post.dispositif.kind,
                "structure": found.display_name,
                "place": commune.name,
                "contracts": post.contract_kinds,
                "hours": float(post.weekly_hours) if post.weekly_hours is not None else None,
                "pay": float(post.hourly_pay) if post.hourly_pay is not None else None,
                "positions": post.positions,
                "refreshed_on": post.refreshed_on,
                "network_member": found.network_member,
            },
        )

    def _prescriber(self, found: Any) -> Row:
        family = prescribers.families().get(found.prescriber.family)
        authorised = found.prescriber.is_authorised
        tags = _tags("habilitation", ["habilite" if authorised else "oriente"])
        tags |= _tags("famille", [found.prescriber.family] if family else [])
        return self._row(
            PRESCRIBERS,
            found,
            does=[found.headline, family.label if family else "", *found.tags],
            tells=[found.presentation, families.explained(found.prescriber.family)],
            tags=tags,
            fresh_on=found.reviewed_on or timezone.localdate(found.created_at),
            answering=None,
            card={
                "headline": found.headline,
                "authorised": authorised,
                "family": family.label if family else "",
                "phone": found.phone,
            },
        )

    def _row(
        self,
        shelf: str,
        found: Organisation,
        *,
        does: list[str],
        tells: list[str],
        tags: set[str],
        besides: str = "",
        fresh_on: date,
        answering: Answering | None,
        card: dict[str, Any],
        areas: Collection[str] = (),
        until: date | None = None,
    ) -> Row:
        commune = found.commune
        where = f"{commune.name} {commune.department.name} {found.post_code}" if commune else ""
        where += "".join(f" {DispositifKind(kind).label}" for kind in card.get("kinds", ()))
        where += f" {besides} {found.siret or ''} {found.siren}"
        return Row(
            shelf=shelf,
            pk=found.pk,
            organisation=found.pk,
            name=found.display_name,
            commune=commune,
            latitude=found.latitude,
            longitude=found.longitude,
            texts=(f"{found.name} {found.brand}", "\n".join(does), "\n".join(tells), where),
            tags=tags | _territory(commune),
            areas=areas,
            until=until,
            fresh_on=fresh_on,
            answers=_rate(answering),
            card={"slug": found.slug, "name": found.display_name, "place": commune.name if commune else "", **card},
        )


def _holders(areas: Iterable[str]) -> dict[str, Sequence[str]]:
    """The keys of what holds each of these areas."""
    known = set(areas)
    codes = [key.removeprefix("commune:") for key in known if key.startswith("commune:")]
    communes = Commune.objects.select_related("department").filter(pk__in=codes)
    found: dict[str, Sequence[str]] = {f"commune:{one.pk}": keys_of(one)[1:] for one in communes}
    return found | {one.key: one.inside for one in known_areas().values() if one.key in known}


def _unblocked(hiring: Sequence[Dispositif]) -> bool:
    return any(one.blocked_since is None for one in hiring)


def _last_day(hiring: Sequence[Dispositif]) -> date | None:
    """The last day on which one of these may hire; None when nothing says that it will end."""
    days = [one.hires_until for one in hiring]
    return None if None in days else max(day for day in days if day is not None)


def _grouped(pairs: Iterable[tuple[Any, str]]) -> dict[Any, set[str]]:
    found = defaultdict(set)
    for key, sector in pairs:
        found[key].add(sector)
    return found


def _openings(spontaneous: bool, posts: bool) -> tuple[tuple[str, bool], ...]:
    return ((facets.SPONTANEOUS, spontaneous), (facets.WITH_POSTS, posts))


def _tags(name: str, values: Collection[str]) -> set[str]:
    return {f"{name}:{value}" for value in values}


def _yes(name: str, value: bool) -> set[str]:
    return _tags(name, [YES] if value else [])


def _territory(commune: Commune | None) -> set[str]:
    return _tags("territoire", [commune.territory_id] if commune and commune.territory_id else [])


def _rate(answering: Answering | None) -> float | None:
    """The share of what was due that was answered; None when there is too little to say."""
    if answering is None or not answering.public or not answering.due:
        return None
    return min(1.0, answering.answered / answering.due)
