"""The text a search may find about an organisation: lower case, unaccented, one space before and after each word."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet, prefetch_related_objects

from tremplin.organisations.models import Organisation
from tremplin.reference.names import search_key
from tremplin.rules import prescribers
from tremplin.rules.kinds import DispositifKind

BATCH = 500
M = TypeVar("M", bound=Model)

_BOTH_FORMS = re.compile(r"(\w{3,})[·•](\w{1,5})(?:[·•]s\b)?")
# How many letters of the first form the ending of the second one replaces: « ouvrier·ère », « animateur·rice ».
_REPLACED = {"ere": 2, "iere": 3, "rice": 3, "trice": 4, "euse": 3, "se": 1, "ve": 1, "elle": 2, "enne": 2, "onne": 2}


def foldable(*texts: str) -> str:
    """The texts as a search reads them, with both forms of inclusive writing: « Ouvrier·ère » gives
    " ouvrier ouvriere "."""
    return f" {search_key(both_forms(' '.join(text for text in texts if text)))} "


def both_forms(text: str) -> str:
    """« Ouvrier·ère » written out: « ouvrier ouvrière »."""
    return _BOTH_FORMS.sub(_both_forms, text)


def _both_forms(match: re.Match[str]) -> str:
    stem, ending = match[1], match[2]
    kept = len(stem) - _REPLACED.get(search_key(ending), 0)
    return f"{stem} {stem[:kept]}{ending}"


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
