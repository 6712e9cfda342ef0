"""The records that the schema accepts, and why the others are left out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from data_inclusion.schema.v1 import Service, Structure
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from tremplin.api.inclusion import mapping
from tremplin.directory.facets import POSTS, SPONTANEOUS, STRUCTURES, WITH_POSTS, YES
from tremplin.directory.models import Listing
from tremplin.organisations.models import Organisation

BATCH = 500
OFFERED = [f"candidature:{SPONTANEOUS}", f"candidature:{WITH_POSTS}", f"immersion:{YES}"]


@dataclass
class Report:
    """What the schema refused: (identifier, field, why). `left_out`: whole records; `fields`: values taken off."""

    left_out: list[tuple[str, str, str]] = field(default_factory=list)
    fields: list[tuple[str, str, str]] = field(default_factory=list)


def organisations() -> QuerySet[Organisation]:
    """Those that the search shows today, in the order of their identifiers."""
    shown = Listing.objects.exclude(shelf=POSTS).filter(Q(until=None) | Q(until__gte=timezone.localdate()))
    rows = Organisation.objects.filter(Exists(shown.filter(organisation=OuterRef("pk"))))
    read = shown.only("key", "organisation_id", "shelf", "tags", "fresh_on", "card")
    return rows.select_related("commune", "prescriber").prefetch_related(Prefetch("listings", read)).order_by("pk")


def offering() -> QuerySet[Organisation]:
    """Those that offer at least one service."""
    offers = Listing.objects.filter(organisation=OuterRef("pk"), shelf=STRUCTURES, tags__overlap=OFFERED)
    return organisations().filter(Exists(offers))


def structures(rows: Iterable[Organisation], report: Report | None = None) -> Iterator[dict[str, Any]]:
    return _valid(Structure, map(mapping.structure, rows), report)


def services(rows: Iterable[Organisation], report: Report | None = None) -> Iterator[dict[str, Any]]:
    return _valid(Service, (one for row in rows for one in mapping.services(row)), report)


def every(make: Callable[..., QuerySet[Organisation]]) -> Iterator[Organisation]:
    """All of them, a batch at a time."""
    last: UUID | None = None
    while True:
        rows = make() if last is None else make().filter(pk__gt=last)
        batch = list(rows[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def _valid(
    schema: type[BaseModel], records: Iterable[dict[str, Any]], report: Report | None
) -> Iterator[dict[str, Any]]:
    report = report if report is not None else Report()
    for record in records:
        found = _accepted(schema, record, report)
        if found is not None:
            yield found


def _accepted(schema: type[BaseModel], record: dict[str, Any], report: Report) -> dict[str, Any] | None:
    """The record as the schema takes it: without an optional value that it refuses, or None."""
    wrong = _wrong(schema, record)
    for name, why in wrong.items():
        if schema.model_fields[name].is_required():
            report.left_out.append((record["id"], name, why))
            return None
        report.fields.append((record["id"], name, why))
    return {name: value for name, value in record.items() if value is not None and name not in wrong}


def _wrong(schema: type[BaseModel], record: dict[str, Any]) -> dict[str, str]:
    try:
        schema.model_validate(record)
    except ValidationError as error:
        return {str(one["loc"][0]): one["msg"] for one in error.errors()}
    return {}
