"""Rows with the first photo of each organisation: read a batch at a time, for the listings do not carry it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from tremplin.directory.api.rows import here, row
from tremplin.directory.facets import POSTS
from tremplin.directory.found import Card
from tremplin.kernel.addresses import address_of
from tremplin.organisations.models import PagePhoto

BATCH = 500


def rows(cards: Iterable[Card]) -> Iterator[dict[str, Any]]:
    """`row`, with `photo` (address or None) and `texte_photo` for an organisation; a query a batch."""
    waiting, site = iter(cards), here("")
    while batch := list(islice(waiting, BATCH)):
        first = _first_photos(card.organisation for card in batch if card.shelf != POSTS)
        for card in batch:
            said = row(card, site)
            if card.shelf != POSTS:
                found = first.get(card.organisation)
                said["photo"] = found and site + address_of("organisations:page_photo", said["slug"], found.pk)
                said["texte_photo"] = found.caption if found else ""
            yield said


def _first_photos(organisations: Iterable[UUID]) -> dict[UUID, PagePhoto]:
    asked = set(organisations)
    if not asked:
        return {}
    found = PagePhoto.objects.filter(organisation__in=asked).order_by("organisation", "position", "pk")
    return {one.organisation_id: one for one in found.distinct("organisation")}
