"""From the place of an address to a commune, and what to offer when there is none."""

from dataclasses import dataclass, field
from typing import Any

from tremplin.reference.models import Commune
from tremplin.reference.places import resolve_place, suggest_places


@dataclass(frozen=True)
class Where:
    """`asked`: the text of the address. Neither commune nor text: no place is asked."""

    asked: str = ""
    commune: Commune | None = None
    suggestions: list[Commune] = field(default_factory=list)

    @property
    def unknown(self) -> bool:
        return bool(self.asked) and self.commune is None

    @property
    def label(self) -> str:
        return self.commune.label if self.commune else self.asked


def find_place(text: str) -> Where:
    """The commune that a text or a code means, or the communes it may mean."""
    if not text.strip():
        return Where()
    commune = resolve_place(text)
    return Where(text, commune, [] if commune else suggest_places(text, limit=5))


def suggestions(text: str) -> list[dict[str, Any]]:
    """What the place field offers while somebody types: the value to send and the label to show.

    The value is the INSEE code, save where people would read these five digits as another town's postal code.
    """
    found = suggest_places(text[:100])
    codes = [commune.pk for commune in found]
    read_as_postal = {
        code
        for row in Commune.objects.filter(postal_codes__overlap=codes).values_list("postal_codes", flat=True)
        for code in row
    }
    return [{"code": one.label if one.pk in read_as_postal else one.pk, "label": _label(one)} for one in found]


def _label(commune: Commune) -> str:
    former = getattr(commune, "formerly", "")
    return f"{commune.label}, anciennement {former}" if former else commune.label
