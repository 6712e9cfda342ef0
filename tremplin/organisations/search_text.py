"""The text a search may find about an organisation: lower case, unaccented, one space before and after each word."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet, prefetch_related_objects

from tremplin.organisations.models import Organisation
from tremplin.reference.names import foldable
from tremplin.rules import prescribers
from tremplin.rules.kinds import DispositifKind

BATCH = 500
M = TypeVar("M", bound=Model)


def text_of(organisation: Organisation) -> str:
    """Names, what it does, where, its kinds in full, and for a prescriber its family."""
    kinds = [one.kind for one in organisation.dispositifs.all() if one.ended_on is None]
    return foldable(
        organisation.name,
        organisation.brand,
        organisation.headline,
        organisation.presentation,
        *(sector.label for sector in organisation.sectors.all()),
        *organisation.tags,
        *(f"{kind} {DispositifKind(kind).label}" for kind in kinds),
        _family_label(organisation),
        organisation.commune.name if organisation.commune else "",
    )


def _family_label(organisation: Organisation) -> str:
    prescriber = getattr(organisation, "prescriber", None)
    found = prescribers.families().get(prescriber.family) if prescriber else None
    return found.label if found else ""


def refresh_search_text(organisations: QuerySet[Organisation] | Iterable[Organisation]) -> int:
    """Recompute and store the text of these organisations where it changed. Returns how many changed.

    Call it after any change of a name, a text, a sector, a tag, a dispositif or the prescriber's family.
    """
    related = ("commune", "prescriber", "sectors", "dispositifs")
    return store_texts(Organisation, organisations, related, text_of)


def store_texts(model: type[M], instances: Iterable[M], related: tuple[str, ...], compute: Any) -> int:
    """Write `search_text` of the instances whose computed text differs, in batches."""
    changed = []
    for batch in _batches(instances):
        prefetch_related_objects(batch, *related)
        for instance in batch:
            text = compute(instance)
            if text != instance.search_text:  # type: ignore[attr-defined]
                instance.search_text = text  # type: ignore[attr-defined]
                changed.append(instance)
    model._default_manager.bulk_update(changed, ["search_text"], batch_size=BATCH)
    return len(changed)


def _batches(instances: Iterable[M]) -> Iterable[list[M]]:
    rows = list(instances)
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
