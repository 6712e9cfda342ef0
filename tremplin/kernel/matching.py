"""Searching by name among rows: whatever the accents and the capitals, a part of a word is enough."""

from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, StrIndex, Upper
from django.db.models.lookups import GreaterThan

MOST_WORDS = 5


class Folded(Func):
    """A text without accents nor capitals, always the same for the same text: a column may keep it."""

    function = "folded"
    output_field = TextField()


def found_in(text: str, *columns: Any) -> Q:
    """Condition: each word of `text` (the first five) is somewhere in these columns: paths from the row, or expressions."""
    condition = Q()
    for word in text.split()[:MOST_WORDS]:
        condition &= Q(GreaterThan(StrIndex(_joined(columns), _once(word)), 0))
    return condition


def found_in_folded(text: str, *columns: str) -> Q:
    """The same in columns that are kept folded."""
    joined = Concat(*(part for name in columns for part in (Value(" "), F(name))), output_field=TextField())
    condition = Q()
    for word in text.split()[:MOST_WORDS]:
        condition &= Q(GreaterThan(StrIndex(joined, Folded(Value(word))), 0))
    return condition


def _joined(columns: tuple[Any, ...]) -> Upper:
    """The columns as one text, a space between them that no word has: taking the accents off is what costs."""
    parts = [part for name in columns for part in (Value(" "), F(name) if isinstance(name, str) else name)]
    return Upper(Unaccent(Concat(*parts, output_field=TextField())))


def _once(word: str) -> Func:
    """The word without accents, taken off once and not at each row."""
    return Func(
        Upper(Unaccent(Value(word, TextField()))), template="(SELECT %(expressions)s)", output_field=TextField()
    )
