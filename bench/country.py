"""A country to search in: structures, posts and prescribers of invented names in the real communes, as people live there."""

import random
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from itertools import accumulate
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tremplin.directory.listing import count_words
from tremplin.jobs.models import JobPost
from tremplin.organisations.models import Activity, Dispositif, Organisation, Prescriber
from tremplin.reference.models import Commune, Sector, Trade
from tremplin.rules import prescribers

STRUCTURES, POSTS, PRESCRIBERS = 10_000, 60_000, 20_000
KINDS = ("ACI", "ACI", "ACI", "EI", "EI", "AI", "ETTI", "GEIQ", "EA")
FIRST = ("Atelier", "Régie", "Jardins", "Chantier", "Association", "Ressourcerie", "Fabrique", "Maison", "Collectif")
LAST = (
    "du Canal",
    "des Lilas",
    "de l’Écluse",
    "du Grand Pré",
    "Solidaires",
    "de la Gare",
    "Ensemble",
    "du Pont",
    "Nord",
)
BATCH = 5_000


class Country:
    """Made of a fixed seed: two runs measure the same."""

    def __init__(self) -> None:
        self.rng = random.Random(93)
        self.today = timezone.localdate()
        self.communes = list(Commune.objects.filter(latitude__isnull=False, parent__isnull=True))
        self.weights = list(accumulate(one.population + 50 for one in self.communes))
        self.trades = list(Trade.objects.prefetch_related("job_names"))
        self.jobs = {one.code: [job.name for job in one.job_names.all()] or [one.name] for one in self.trades}
        self.sectors = {one: [trade.code for trade in one.trades.all()] for one in Sector.objects.all()}
        self.families = [code for code, one in prescribers.families().items() if not one.by_prefect]

    def places(self, count: int) -> list[Commune]:
        """Where people live, hence where they search."""
        return self.rng.choices(self.communes, cum_weights=self.weights, k=count)

    @transaction.atomic
    def build(self) -> None:
        """Add what lacks to what is there already: the real register may have been imported first."""
        known = list(Organisation.objects.filter(dispositifs__isnull=False).distinct())
        chosen = {one.pk: self._some_sectors() for one in known}
        new = []
        for place in self.places(STRUCTURES - len(known)):
            sectors = self._some_sectors()
            new.append(self._organisation(place, sectors))
            chosen[new[-1].pk] = sectors
        Organisation.objects.bulk_create(new, batch_size=BATCH)
        structures = [*known, *new]
        self._dispositifs(new)
        self._sectors(chosen)
        self._activities(structures, chosen)
        self._posts(structures, chosen)
        others = [self._organisation(place, self._some_sectors()) for place in self.places(PRESCRIBERS)]
        Organisation.objects.bulk_create(others, batch_size=BATCH)
        Prescriber.objects.bulk_create(map(self._prescriber, others), batch_size=BATCH)

    def _organisation(self, place: Commune, sectors: list[Sector]) -> Organisation:
        name = f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)} {place.name}"
        number = self.rng.getrandbits(60)
        return Organisation(
            siret=f"{number % 10**14:014}",
            name=name.upper(),
            brand=name,
            slug=f"{number:x}",
            commune=place,
            post_code=(place.postal_codes or [""])[0],
            latitude=place.latitude + self.rng.gauss(0, 0.01),
            longitude=place.longitude + self.rng.gauss(0, 0.01),
            headline=", ".join(self._words(sectors, 2))[:160],
            presentation=f"Nous faisons : {', '.join(self._words(sectors, 8))}.",
            source=Organisation.Source.DEMO,
            spontaneous_open_since=self.today if self.rng.random() < 0.6 else None,
            network_member=self.rng.random() < 0.2,
            welcomes_immersions=self.rng.random() < 0.3,
            reviewed_on=self._lately(700),
        )

    def _words(self, sectors: list[Sector], count: int) -> list[str]:
        trades = [self.rng.choice(self.sectors[self.rng.choice(sectors)]) for _ in range(count)]
        return [self.rng.choice(self.jobs[one]) for one in trades]

    def _some_sectors(self) -> list[Sector]:
        return self.rng.sample(list(self.sectors), k=self.rng.randint(1, 3))

    def _lately(self, days: int) -> Any:
        return self.today - timedelta(days=self.rng.randrange(days))

    def _dispositifs(self, structures: list[Organisation]) -> None:
        kinds = (
            (one, kind) for one in structures for kind in set(self.rng.choices(KINDS, k=self.rng.choice((1, 1, 2))))
        )
        Dispositif.objects.bulk_create(
            (Dispositif(organisation=one, kind=kind) for one, kind in kinds), batch_size=BATCH
        )

    def _sectors(self, chosen: dict[Any, list[Sector]]) -> None:
        link = Organisation.sectors.through
        rows = (link(organisation_id=pk, sector=one) for pk, sectors in chosen.items() for one in sectors)
        link.objects.bulk_create(rows, batch_size=BATCH)

    def _activities(self, structures: list[Organisation], chosen: dict[Any, list[Sector]]) -> None:
        told = [one for one in structures if one.commune_id and self.rng.random() < 0.3]
        rows = (
            Activity(
                organisation=one,
                sector=chosen[one.pk][0],
                title=self._words(chosen[one.pk], 1)[0][:120],
                services=["service"],
                areas=[f"departement:{one.commune.department_id}"],  # type: ignore[union-attr]
            )
            for one in told
        )
        Activity.objects.bulk_create(rows, batch_size=BATCH)

    def _posts(self, structures: list[Organisation], chosen: dict[Any, list[Sector]]) -> None:
        hiring = dict(Dispositif.objects.values_list("organisation", "pk"))
        located = [one for one in structures if one.commune_id and one.latitude is not None]
        JobPost.objects.bulk_create(self._offers(located, chosen, hiring), batch_size=BATCH)

    def _offers(self, structures: list[Organisation], chosen: Any, hiring: Any) -> Iterator[JobPost]:
        for one in self.rng.choices(structures, k=POSTS):
            trade = self.rng.choice(self.sectors[self.rng.choice(chosen[one.pk])])
            yield JobPost(
                organisation=one,
                dispositif_id=hiring[one.pk],
                trade_id=trade,
                title=self.rng.choice(self.jobs[trade])[:160],
                commune_id=one.commune_id,
                latitude=one.latitude,
                longitude=one.longitude,
                contract_kinds=[self.rng.choice(("fixed_term_i", "temporary", "fixed_term_usage"))],
                weekly_hours=self.rng.choice((20, 24, 26, 30, 35)),
                missions=f"{'. '.join(self._words(chosen[one.pk], 4))}.",
                refreshed_on=self._lately(89),
            )

    def _prescriber(self, of: Organisation) -> Prescriber:
        if self.rng.random() < 0.5:
            return Prescriber(organisation=of, family="OTHER", authorisation="not_required")
        family = self.rng.choice(self.families)
        return Prescriber(organisation=of, family=family, authorisation="validated", decided_at=timezone.now())


# Nine copies of every listing, each where another one stands, in the order in which `relist` would write them.
_COPY = """
INSERT INTO directory_listing (key, shelf, organisation_id, post_id, name, latitude, longitude, words, said, tags, places,
    areas, fresh_on, until, merit, card, point, digest)
SELECT l.key || '.' || copy, l.shelf, l.organisation_id, l.post_id, l.name, o.latitude, o.longitude, l.words, l.said, l.tags,
    o.places, CASE WHEN l.areas = '{}' THEN l.areas ELSE o.areas END, l.fresh_on, l.until, l.merit, l.card, l.point,
    l.digest
FROM (SELECT *, row_number() OVER (PARTITION BY shelf ORDER BY key) AS n, count(*) OVER (PARTITION BY shelf) AS m
      FROM directory_listing) l
CROSS JOIN generate_series(1, 9) copy
JOIN (SELECT shelf, latitude, longitude, places, areas, row_number() OVER (PARTITION BY shelf ORDER BY digest) AS n
      FROM directory_listing) o ON o.shelf = l.shelf AND o.n = (l.n + copy * 997) % l.m + 1
ORDER BY o.places[cardinality(o.places) - 2], l.shelf, o.places
"""


def multiply() -> None:
    """Ten times the listings: the same words, in as many places again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'directory_listing'")
        rows = cursor.fetchall()
        indexes = [(name, made) for name, made in rows if "UNIQUE" not in made]
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(_COPY)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index is made over checks that wait
        for _, made in indexes:
            cursor.execute(made.replace(" ON ONLY ", " ON "))  # in every part
        cursor.execute(import_module("tremplin.directory.migrations.0083_shelves").UNGUESSED)
        count_words()
    settle()


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def settle() -> None:
    """What the server's own housekeeping does in the hour that follows."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) directory_listing")
        cursor.execute("VACUUM (ANALYZE) directory_lexeme")
