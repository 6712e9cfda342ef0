"""The words of a listing that answer a search, quoted to say why it was found.

PostgreSQL's own `ts_headline` reads each text again word by word: measured at half of the time of a search.
"""

import re
from collections import defaultdict
from functools import lru_cache

from tremplin.directory.words import Words
from tremplin.reference.names import OE, foldable, letter_by_letter

LONGEST = 140  # characters of a quotation
BEFORE = 40  # of them, at most, before the first word found
SEPARATOR = " · "
ELLIPSIS = "…"
LONG = 4  # letters from which a word may be the beginning of another
ANY_END = r"[\w·]*"
_STEM = re.compile(r"'([^']+)'(:\*)?")


def quoted(said: str, words: Words) -> list[tuple[str, bool]]:
    """A piece of `said` around the words found, in parts: the text, and whether it was asked for.

    The statement with the most different ones is quoted, the first of equals. Empty when this text has none.
    """
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)  # by where the statement begins
    plain = letter_by_letter(said)
    for begin, end in _spans(plain, words):
        begins = said.rfind(SEPARATOR, 0, begin)
        found[0 if begins < 0 else begins + len(SEPARATOR)].append((begin, end))
    if not found:
        return []
    start = max(found, key=lambda one: len({plain[begin : begin + LONG] for begin, _ in found[one]}))
    line = said[start:].partition(SEPARATOR)[0]
    return _parts(line, [(begin - start, end - start) for begin, end in found[start]])


def _spans(plain: str, words: Words) -> list[tuple[int, int]]:
    """Where the words are, in a text read letter by letter: looked at only where one of them may begin."""
    pattern, heads = _pattern(words.query, words.typed)
    spans: list[tuple[int, int]] = []
    for at in _beginnings(plain, heads):
        if (not spans or at >= spans[-1][1]) and (match := pattern.match(plain, at)):
            spans.append(match.span())
    return spans


def _beginnings(plain: str, heads: list[str]) -> list[int]:
    found = set()
    for head in heads:
        at = plain.find(head)
        while at >= 0:
            found.add(at)
            at = plain.find(head, at + 1)
    return sorted(found)


@lru_cache(maxsize=1_000)
def _pattern(query: str, typed: str) -> tuple[re.Pattern[str], list[str]]:
    """What finds the words that this tsquery asks for, or as they were typed, in a text read letter by letter; how each
    may begin."""
    stems = {stem: bool(beginning) for stem, beginning in _STEM.findall(query)}
    stems |= {word: True for word in foldable(typed).split() if len(word) > LONG}
    heads = {head for stem in stems for head in ([stem.partition("oe")[0]] if stem[:2] != "oe" else ["oe", OE])}
    heads = {one for one in heads if not any(one != other and one.startswith(other) for other in heads)}
    # A short stem is a whole word, give or take its plural: « vélo » is not « vélodrome ».
    asked = (_either(stem) + (ANY_END if beginning else r"\w{0,2}") for stem, beginning in stems.items())
    return re.compile(rf"\b(?:{'|'.join(asked)})(?!\w)"), sorted(heads)


def _either(stem: str) -> str:
    return re.escape(stem).replace("oe", f"(?:oe|{OE})")


def _parts(line: str, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    start, stop = _window(line, spans[0])
    parts, at = [(ELLIPSIS, False)] if start else [], start
    for begin, end in spans:
        if end > stop:
            break
        parts += [(line[at:begin], False), (line[begin:end], True)]
        at = end
    parts.append((line[at:stop], False))
    if stop < len(line):
        parts.append((ELLIPSIS, False))
    return [part for part in parts if part[0]]


def _window(line: str, first: tuple[int, int]) -> tuple[int, int]:
    """Where to cut, between words, with the first one found inside."""
    if len(line) <= LONGEST:
        return 0, len(line)
    start = max(0, first[0] - BEFORE)
    start = line.find(" ", start, first[0]) + 1 if start else 0
    stop = min(len(line), max(start + LONGEST, first[1]))
    if stop < len(line):
        stop = max(line.rfind(" ", first[1], stop), first[1])
    return start, stop
