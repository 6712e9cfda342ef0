"""How a typed name and an official name become comparable."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SLASHES = (("ss/", "sous "), ("s/", "sur "))

_BOTH_FORMS = re.compile(r"(\w{3,})[·•](\w{1,5})(?:[·•]s\b)?")
_HYPHENED = re.compile(r"\b[^\W\d_]+-[^\W\d_]+\b")
# How many letters of the first form the ending of the second one replaces: « ouvrier·ère », « animateur·rice ».
_REPLACED = {"ere": 2, "iere": 3, "rice": 3, "trice": 4, "euse": 3, "se": 1, "ve": 1, "elle": 2, "enne": 2, "onne": 2}


def search_key(text: str) -> str:
    """Lower case without accents or punctuation, the usual abbreviations spelt out: « St-Ouen s/ Seine » gives
    "saint ouen sur seine"."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    for short, word in _SLASHES:
        letters = re.sub(rf"\b{short}", word, letters)
    words = re.sub(r"[^a-z0-9]+", " ", letters).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


_BYTES = "latin-1"  # one for each letter, whatever it is
OE = "ø"  # stands for « œ », which has none


def _plain(code: int) -> int:
    """The byte of the same letter in lower case without its accent."""
    letter = bytes([code]).decode(_BYTES).lower()
    plain = "".join(one for one in unicodedata.normalize("NFD", letter) if not unicodedata.combining(one))
    found = plain.encode(_BYTES, "ignore")
    return found[0] if len(found) == 1 else code


_PLAIN = bytes(map(_plain, range(256)))


def letter_by_letter(text: str) -> str:
    """Lower case without accents, `OE` for « œ », as long as `text`: what is found in one is at the same place in the other.

    By bytes, hundreds of times as fast as letter by letter. A letter that French does not know becomes « ? ».
    """
    written = text.replace("œ", OE).replace("Œ", OE).replace("•", "·")
    return written.encode(_BYTES, "replace").translate(_PLAIN).decode(_BYTES)


def foldable(*texts: str) -> str:
    """The texts as a search reads them, with both forms of inclusive writing: « Ouvrier·ère » gives
    " ouvrier ouvriere "."""
    return f" {search_key(both_forms(' '.join(text for text in texts if text)))} "


def both_forms(text: str) -> str:
    """« Ouvrier·ère » written out: « ouvrier ouvrière »."""
    return _BOTH_FORMS.sub(_both_forms, text)


def readable(text: str) -> str:
    """What a search may look for in a text: both forms of inclusive writing, hyphened words also as one."""
    written = both_forms(text)
    return " ".join([written, *(one.replace("-", "") for one in _HYPHENED.findall(written))])


def _both_forms(match: re.Match[str]) -> str:
    stem, ending = match[1], match[2]
    kept = len(stem) - _REPLACED.get(search_key(ending), 0)
    return f"{stem} {stem[:kept]}{ending}"
