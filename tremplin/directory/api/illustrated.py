"""Rows with the first photo of each organisation: read a batch at a time, for the listings do not carry it."""

from collections.abc import Iterable, Iterator, Sequence
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
        said = [row(card, site) for card in batch]
        illustrated = [(card.organisation, one) for card, one in zip(batch, said, strict=True) if card.shelf != POSTS]
        if illustrated:
            _illustrate(illustrated, site)
        yield from said


def _illustrate(organisations: Sequence[tuple[UUID, dict[str, Any]]], site: str) -> None:
    """Add to each its first photo."""
    asked = {key for key, _ in organisations}
    found = PagePhoto.objects.filter(organisation__in=asked).order_by("organisation", "position", "pk")
    first = {one.organisation_id: one for one in found.distinct("organisation")}
    for key, said in organisations:
        photo = first.get(key)
        said["photo"] = photo and site + address_of("organisations:page_photo", said["slug"], photo.pk)
        said["texte_photo"] = photo.caption if photo else ""
