"""From the words that somebody typed to a question that PostgreSQL answers: stems, synonyms, typing errors.

Every word must be found, in any form (« couture » finds « couturière »). A word that no listing has is compared with
those that exist: the nearest ones answer in its place, and the page says so.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.cache import caches
from django.db import connection

from tremplin.directory import synonyms
from tremplin.directory.facets import KINDS
from tremplin.directory.oral import may_be, said_around, said_first
from tremplin.reference.names import foldable

MOST_WORDS = 8
LONGEST_TERM = 4  # words of a synonym
ALIKE = 0.4  # trigram similarity from which a word may have been meant
COMPARED = 8  # words of the vocabulary with the most trigrams of a misspelt one
NEAREST = 3
AS_GOOD_AS = 0.85  # likeness from which a misspelt word is a known synonym
WHOLE_BELOW = 5  # letters: a shorter stem is not taken for the beginning of another word
# Empty words to a French stemmer (« ai », « es »), and yet what people look for.
ABBREVIATIONS = [*(kind.lower() for kind in KINDS), "opcs"]


# As people copy it from a letter: « 123 456 789 00012 », with its establishment or without.
_SIRET = re.compile(r"\b\d{3} \d{3} \d{3}(?: \d{5})?\b")

# Listings of each shelf, in the order of the tabs.
Often = tuple[int, ...]
NEVER: Often = (0, 0, 0)
SHORTEST = 3  # letters: the vocabulary has no shorter word, and the abbreviations are everywhere
EVERYWHERE: Often = (10**9, 10**9, 10**9)
MEMORY, KEPT_FOR = "directory.words:", 300  # seconds


@dataclass(frozen=True)
class Words:
    """`query` is a tsquery, "" when nothing is asked; `own` is what was typed, without synonyms; `loose` is content
    with some of the words, and `partly` says that it stands for `query`.

    `corrected`: what was typed → what was looked for instead. `often`, `surely`: how many listings of each shelf have the
    words, at most and at least, as last counted; `many_in`: « shelf:area » where they are surely many.
    """

    typed: str = ""
    query: str = ""
    own: str = ""
    loose: str = ""
    corrected: dict[str, str] = field(default_factory=dict)
    partly: bool = False
    often: Often = NEVER
    surely: Often = NEVER
    many_in: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.query)


@dataclass(frozen=True)
class _Word:
    """`stem` is "" for an empty word; `nearest` are stems, when no listing has any word that begins like this one."""

    typed: str
    stem: str
    known: bool
    nearest: tuple[str, ...]
    often: Often
    surely: Often
    many_in: frozenset[str]


# A word that begins like another one is between it and the same with the last letter there is, in the order of bytes.
_LOOK_UP = """
SELECT typed, stem, known, nearest, often.most, often.least, often.many_in
FROM (
    SELECT typed, stem, known, CASE WHEN known OR stem IS NULL THEN '{}' ELSE ARRAY(
        SELECT word FROM directory_lexeme WHERE word %% stem AND similarity(word, stem) >= %(alike)s
        ORDER BY similarity(word, stem) DESC, word LIMIT %(nearest)s) END AS nearest
    FROM (
        SELECT typed, stem, length(typed) < 3 OR EXISTS (
            SELECT FROM directory_lexeme WHERE word ~>=~ stem AND word ~<~ (stem || chr(1114111))) AS known
        FROM (
            SELECT typed, CASE WHEN typed = ANY(%(whole)s) THEN typed
                ELSE (ts_lexize('french_stem', typed))[1] END AS stem
            FROM unnest(%(words)s::text[]) AS typed OFFSET 0
        ) stemmed OFFSET 0
    ) looked OFFSET 0
) compared, LATERAL (
    SELECT ARRAY[coalesce(sum(structures), 0), coalesce(sum(postes), 0), coalesce(sum(prescripteurs), 0)] AS most,
        ARRAY[coalesce(max(structures), 0), coalesce(max(postes), 0), coalesce(max(prescripteurs), 0)] AS least,
        string_agg(array_to_string(many_in, ' '), ' ') AS many_in
    FROM unnest(CASE nearest WHEN '{}' THEN ARRAY[stem] ELSE nearest END) AS one JOIN directory_lexeme ON
        word ~>=~ one AND word ~<~ (one || chr(CASE WHEN length(one) < %(whole_below)s THEN 1 ELSE 1114111 END))
) often
"""


def understand(typed: str, *, exact: bool = False) -> Words:
    """What is asked by these words; nothing when they are all empty ones.

    One query. `exact` corrects nothing.
    """
    if not typed:
        return Words()
    rings = synonyms.rings()
    words = foldable(_SIRET.sub(lambda digits: digits[0].replace(" ", ""), typed)).split()
    typed_words = set(words)
    words = (words if exact else _looked_for(words, rings))[:MOST_WORDS]
    if not words:
        return Words(typed)
    known = _Known(words)
    known.recall(words)
    alike = {} if exact else _terms_alike(words, rings, known)
    known.learn({*words, *_said(words, rings), *alike.values(), *_said(list(alike.values()), rings)})
    corrected = {word: term for word, term in alike.items() if not known[word].known}
    words = [corrected.get(word, word) for word in words]
    known.learn(_said(words, rings))  # nothing more, but for a term of several words, one of which was misspelt
    asked, own, ways = [], [], []
    for chunk in _chunks(words, rings):
        others = [one.split() for one in rings.get(" ".join(chunk), ())]
        typed_part = _all(_asked(known[word], corrected, exact=exact) for word in chunk)
        asked.append(_any([typed_part, *(_all(_beginning(known[word].stem) for word in one) for one in others)]))
        own.append(typed_part)
        if asked[-1]:
            ways.append([[known[word] for word in one if known[word].stem] for one in (chunk, *others)])
    corrected = {word: instead for word, instead in corrected.items() if word in typed_words}
    return Words(typed, _all(asked), _all(own), _any(asked), corrected, **_counted(ways))


def _looked_for(words: list[str], rings: Mapping[str, Sequence[str]]) -> list[str]:
    """Without what is only said around: « je cherche un emploi en cuisine » asks for « cuisine ». Known terms are kept."""
    chunks = list(_chunks(words, rings))
    around = said_around([" ".join(chunk) for chunk in chunks])
    left = [chunk for place, chunk in enumerate(chunks) if place not in around]
    first = said_first([" ".join(chunk) for chunk in left])
    return [word for chunk in left[first:] for word in chunk]


def _counted(asked: list[list[list[_Word]]]) -> dict[str, Any]:
    """How many listings have one of the ways to say each thing asked: at most and at least. Nothing sure of two things."""
    often = [_each(sum, (_each(min, (word.often for word in way)) for way in ways if way)) for ways in asked]
    alone = [way[0] for way in asked[0] if len(way) == 1] if len(asked) == 1 else []
    many_in = frozenset[str]().union(*(word.many_in for word in alone))
    return {"often": _each(min, often), "surely": _each(max, (word.surely for word in alone)), "many_in": many_in}


def _each(choose: Callable[[Iterable[int]], int], counts: Iterable[Often]) -> Often:
    """Shelf by shelf."""
    return tuple(choose(of_one) for of_one in zip(*counts, strict=True)) or NEVER


def _said(words: list[str], rings: Mapping[str, Sequence[str]]) -> list[str]:
    """Every word of what the terms found in these words also mean."""
    found = (rings.get(" ".join(chunk), ()) for chunk in _chunks(words, rings))
    return [word for means in found for one in means for word in one.split()]


def _terms_alike(words: list[str], rings: Mapping[str, Sequence[str]], known: "_Known") -> dict[str, str]:
    """Words → the known term that each looks like most, were it misspelt: « jardinnage » may mean « jardinage ». Nothing for
    those that are `known` already."""
    alone = [chunk[0] for chunk in _chunks(words, rings) if len(chunk) == 1 and chunk[0] not in rings]
    alone = [word for word in alone if word not in known]
    close = {word: get_close_matches(word, _alike(word, rings), 1, AS_GOOD_AS) for word in alone}
    return {word: found[0] for word, found in close.items() if found}


def _alike(word: str, rings: Iterable[str]) -> list[str]:
    """People seldom mistake the first letter."""
    return [one for one in rings if " " not in one and one[0] == word[0]]


def _chunks(words: list[str], rings: Mapping[str, Sequence[str]]) -> Iterable[list[str]]:
    """The words one by one, those of a known term kept together; the longest term wins."""
    while words:
        size = next((n for n in range(LONGEST_TERM, 1, -1) if " ".join(words[:n]) in rings), 1)
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
    """Without what a shorter beginning finds already: each one costs a walk of the index."""
    ways = [way for part in parts for way in _ways(part)]
    return _joined(" | ", (way for way in ways if not any(_finds(other, way) for other in ways)))


def _ways(part: str) -> list[str]:
    return part[1:-1].split(" | ") if part.startswith("(") and "&" not in part else [part]


def _finds(other: str, way: str) -> bool:
    return other != way and other.endswith("':*") and way.startswith(other.removesuffix("':*"))


def _joined(sign: str, parts: Iterable[str]) -> str:
    kept = list(dict.fromkeys(part for part in parts if part))
    return f"({sign.join(kept)})" if len(kept) > 1 else "".join(kept)


class _Known(dict[str, _Word]):
    """What the vocabulary knows of each word, remembered a few minutes: its counts are those of the night. A word that was
    typed and that no listing has is asked each time: somebody may have just written it."""

    def __init__(self, typed: Iterable[str]) -> None:
        super().__init__()
        self.typed = set(typed)

    def recall(self, words: Iterable[str]) -> None:
        """What is remembered of them."""
        remembered = ((word, caches["local"].get(MEMORY + word)) for word in set(words) - self.keys())
        self.update((word, one) for word, one in remembered if one and (one.known or word not in self.typed))

    def learn(self, words: Iterable[str]) -> None:
        """No query for those that are known already."""
        self.recall(words)
        if not (new := sorted(set(words) - self.keys())):
            return
        values = {"words": new, "whole": ABBREVIATIONS, "alike": ALIKE, "nearest": COMPARED, "whole_below": WHOLE_BELOW}
        with connection.cursor() as cursor:
            cursor.execute(_LOOK_UP, values)
            rows = cursor.fetchall()
        for typed, stem, is_known, compared, most, least, many_in in rows:
            nearest = tuple(one for one in compared if may_be(stem, one))[:NEAREST]
            often = EVERYWHERE if stem and len(stem) < SHORTEST else tuple(most)
            # nothing is sure of a misspelt word: not all that was compared is kept
            sure, areas = (NEVER, "") if compared else (tuple(least), many_in or "")
            self[typed] = _Word(typed, stem or "", is_known, nearest, often, sure, frozenset(areas.split()))
            if is_known or typed not in self.typed:
                caches["local"].set(MEMORY + typed, self[typed], KEPT_FOR)
