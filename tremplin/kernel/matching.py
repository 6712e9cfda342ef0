"""Searching by name among rows: whatever the accents and the capitals, a part of a word is enough."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, StrIndex, Upper
from django.db.models.lookups import GreaterThan

from tremplin.kernel.prepared import Param

MOST_WORDS = 5
Words = str | Sequence[Any]


class Folded(Func):
    """A text without accents nor capitals, always the same for the same text: a column may keep it."""

    function = "folded"
    output_field = TextField()


def words_of(text: str) -> tuple[str, ...]:
    """What is searched of what was typed: the first five words."""
    return tuple(text.split()[:MOST_WORDS])


def awaited_words(count: int) -> tuple[Param, ...]:
    """The `Param`s of so many words, in a prepared query; `named_words` gives their values."""
    return tuple(Param(f"word {number}", TextField()) for number in range(count))


def named_words(words: Sequence[str]) -> dict[str, str]:
    return {f"word {number}": word for number, word in enumerate(words)}


def found_in(text: Words, *columns: Any) -> Q:
    """Condition: each word of `text` (the first five) is somewhere in these columns: paths from the row, or expressions.

    `text` may be the words already, or the `Param`s that stand for them in a prepared query.
    """
    return _each(text, _joined(columns), lambda word: Upper(Unaccent(word)))


def found_in_folded(text: Words, *columns: str) -> Q:
    """The same in columns that are kept folded."""
    return _each(text, _together(columns), Folded)


def _each(text: Words, where: Any, folded: Callable[[Any], Func]) -> Q:
    condition = Q()
    for word in words_of(text) if isinstance(text, str) else text:
        expression = Value(word, TextField()) if isinstance(word, str) else word
        condition &= Q(GreaterThan(StrIndex(where, _once(folded(expression))), 0))
    return condition


def _together(columns: tuple[Any, ...]) -> Concat:
    """The columns as one text, a space between them that no word has."""
    parts = [part for name in columns for part in (Value(" "), F(name) if isinstance(name, str) else name)]
    return Concat(*parts, output_field=TextField())


def _joined(columns: tuple[Any, ...]) -> Upper:
    """Folded together: taking the accents off is what costs."""
    return Upper(Unaccent(_together(columns)))


def _once(word: Func) -> Func:
    """The accents of the word are taken off once and not at each row."""
    return Func(word, template="(SELECT %(expressions)s)", output_field=TextField())
