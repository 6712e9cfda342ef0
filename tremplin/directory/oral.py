"""What people say around what they look for, and how a word sounds: « je cherche un boulot dans le ménage, pas cher »."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import yaml

from tremplin.reference.names import search_key

PHRASES = ("phrases", "situations")  # their lines are read whole
WORDS = Path(__file__).parent / "content" / "autour.yaml"
AS_GOOD_AS = 0.84  # likeness of what two words sound like from which one may have been meant for the other
SHORT, LONG_BEGINNING = 5, 6  # letters
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ein|ain", "in"),
        ("eau|au", "o"),
        ("ph", "f"),
        ("qu|q", "k"),
        ("c(?=[aouklrt])", "k"),
        ("c(?!h)", "s"),
        ("z", "s"),
        ("g(?=[eiy])", "j"),
        ("ai|ei", "e"),
        ("y", "i"),
        (r"(?<!c)h", ""),
        (r"(.)\1+", r"\1"),
    )
]


def said_around(words: Sequence[str]) -> set[int]:
    """The places, among these words, of those that only lead to what is looked for. Without accents, like all words here."""
    around = _around()
    found = {place for place, word in enumerate(words) if word in around["partout"]}
    text = " ".join(words)
    for phrase in around["phrases"]:
        if phrase not in text:  # most of them
            continue
        size = phrase.count(" ") + 1
        starts = (n for n in range(len(words) - size + 1) if " ".join(words[n : n + size]) == phrase)
        found.update(place for start in starts for place in range(start, start + size))
    return found


def said_first(words: Sequence[str]) -> int:
    """How many of the first words only lead to the others."""
    first, between = _around()["devant"], _around()["liaisons"]
    count = next((n for n, word in enumerate(words) if word not in first | between), len(words))
    return count if first & set(words[:count]) else 0


# A page asks it several times of the same words.
@lru_cache(maxsize=1_000)
def tells_of_oneself(typed: str) -> bool:
    """Whether somebody says who she is (« RSA », « sans diplôme »), not what she looks for."""
    text = f" {search_key(typed)} "
    return any(f" {one} " in text for one in _around()["situations"])


@lru_cache(maxsize=1_000)
def tells_only_of_oneself(typed: str) -> bool:
    """Whether nothing else is said: « travail sans diplôme »."""
    text = f" {search_key(typed)} "
    for one in sorted(_around()["situations"], key=len, reverse=True):
        text = text.replace(f" {one} ", " ")
    words = text.split()
    around = said_around(words)
    left = [word for place, word in enumerate(words) if place not in around]
    return tells_of_oneself(typed) and said_first(left) == len(left)


@lru_cache(maxsize=1)
def _around() -> dict[str, set[str]]:
    said = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return {name: set(lines if name in PHRASES else " ".join(lines).split()) for name, lines in said.items()}


def may_be(typed: str, known: str) -> bool:
    """Whether somebody may have written `typed` for `known`: it looks or sounds alike, or both begin alike at
    length. « cœur » is not « couleur », nor « cher » « chef », for all the letters that they share."""
    if len(typed) >= LONG_BEGINNING and typed[:LONG_BEGINNING] == known[:LONG_BEGINNING]:
        return True
    if len(typed) < SHORT:  # « pain » sounds almost like « plein »: only a letter may lack
        return len(known) >= len(typed) and _likeness(typed, known) >= AS_GOOD_AS
    one, other = sound(typed), sound(known)
    if one[:1] != other[:1]:  # people seldom mistake the first sound
        return False
    return max(_likeness(typed, known), _likeness(one, other)) >= AS_GOOD_AS


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(a=one, b=other).ratio()


def sound(word: str) -> str:
    """« netoyaj » and « nettoyage », « restorant » and « restaurant » sound nearly the same."""
    for pattern, one in _SOUNDS:
        word = pattern.sub(one, word)
    return word
