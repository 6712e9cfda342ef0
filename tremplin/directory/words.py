"""From the words that somebody typed to a question that PostgreSQL answers: stems, synonyms, typing errors.

Every word must be found, in any form (« couture » finds « couturière »). A word that no listing has is compared with
those that exist: the nearest ones answer in its place, and the page says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from tremplin.directory.facets import KINDS
from tremplin.reference.models import Synonym
from tremplin.reference.names import foldable

MOST_WORDS = 8
LONGEST_TERM = 4  # words of a synonym
ALIKE = 0.4  # trigram similarity from which a word may have been meant
NEAREST = 3
WHOLE_BELOW = 5  # letters: a shorter stem is not taken for the beginning of another word
# Empty words to a French stemmer (« ai », « es »), and yet what people look for.
ABBREVIATIONS = [*(kind.lower() for kind in KINDS), "opcs"]


@dataclass(frozen=True)
class Words:
    """`query` is a tsquery, "" when nothing is asked. `corrected`: what was typed → what was looked for instead."""

    typed: str = ""
    query: str = ""
    corrected: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.query)


@dataclass(frozen=True)
class _Word:
    """`stem` is "" for an empty word; `nearest` are stems, when no listing has any word that begins like this one."""

    typed: str
    stem: str
    known: bool
    nearest: tuple[str, ...]


_LOOK_UP = """
SELECT typed, stem, known, CASE WHEN known OR stem IS NULL THEN '{}' ELSE ARRAY(
    SELECT word FROM directory_lexeme WHERE word %% stem AND similarity(word, stem) >= %(alike)s
    ORDER BY similarity(word, stem) DESC, word LIMIT %(nearest)s) END
FROM (
    SELECT typed, stem, length(typed) < 3
        OR EXISTS (SELECT FROM directory_lexeme WHERE word LIKE stem || '%%') AS known
    FROM (
        SELECT typed, CASE WHEN typed = ANY(%(whole)s) THEN typed
            ELSE (ts_lexize('french_stem', typed))[1] END AS stem
        FROM unnest(%(words)s::text[]) AS typed
    ) stemmed
) looked
"""


def understand(typed: str, *, exact: bool = False) -> Words:
    """What is asked by these words; nothing when they are all empty ones. Two queries; `exact` corrects nothing."""
    words = foldable(typed).split()[:MOST_WORDS]
    if not words:
        return Words(typed)
    synonyms = _synonyms(words)
    known = _look_up({*words, *(word for means in synonyms.values() for one in means for word in one.split())})
    asked, corrected = [], {}
    for chunk in _chunks(words, synonyms):
        own = [_asked(known[word], corrected, exact=exact) for word in chunk]
        meant = [
            _all(_beginning(known[word].stem) for word in one.split()) for one in synonyms.get(" ".join(chunk), ())
        ]
        asked.append(_any([_all(own), *meant]))
    return Words(typed, _all(asked), corrected)


def _chunks(words: list[str], synonyms: dict[str, list[str]]) -> Iterable[list[str]]:
    """The words one by one, those of a known term kept together; the longest term wins."""
    while words:
        size = next((n for n in range(LONGEST_TERM, 1, -1) if " ".join(words[:n]) in synonyms), 1)
        yield words[:size]
        words = words[size:]


def _asked(word: _Word, corrected: dict[str, str], *, exact: bool) -> str:
    if exact or word.known or not word.nearest:
        return _beginning(word.stem)
    corrected[word.typed] = word.nearest[0]
    return _any(_beginning(one) for one in word.nearest)


def _beginning(stem: str) -> str:
    """Stems are letters and digits only: nothing to escape."""
    if not stem:
        return ""
    return f"'{stem}'" if len(stem) < WHOLE_BELOW or stem.isdigit() else f"'{stem}':*"


def _all(parts: Iterable[str]) -> str:
    return _joined(" & ", parts)


def _any(parts: Iterable[str]) -> str:
    return _joined(" | ", parts)


def _joined(sign: str, parts: Iterable[str]) -> str:
    kept = list(dict.fromkeys(part for part in parts if part))
    return f"({sign.join(kept)})" if len(kept) > 1 else "".join(kept)


def _look_up(words: Iterable[str]) -> dict[str, _Word]:
    values = {"words": sorted(words), "whole": ABBREVIATIONS, "alike": ALIKE, "nearest": NEAREST}
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, values)
        rows = cursor.fetchall()
    return {typed: _Word(typed, stem or "", known, tuple(nearest)) for typed, stem, known, nearest in rows}


def _synonyms(words: list[str]) -> dict[str, list[str]]:
    """What the terms found in these words mean besides themselves."""
    spans = ((start, end) for start in range(len(words)) for end in range(start + 1, start + 1 + LONGEST_TERM))
    terms = {" ".join(words[start:end]) for start, end in spans}
    used = Synonym.objects.filter(is_used=True)
    rows = used.filter(term__in=terms) | used.filter(both_ways=True, means__overlap=list(terms))
    found: dict[str, list[str]] = {}
    for row in rows:
        ring = [row.term, *row.means]
        for term in terms & set(ring if row.both_ways else [row.term]):
            found.setdefault(term, []).extend(one for one in ring if one != term)
    return found
