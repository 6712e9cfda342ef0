"""How a typed name and an official name become comparable."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SLASHES = (("ss/", "sous "), ("s/", "sur "))


def search_key(text: str) -> str:
    """Lower case without accents or punctuation, the usual abbreviations spelt out: « St-Ouen s/ Seine » gives
    "saint ouen sur seine"."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    for short, word in _SLASHES:
        letters = re.sub(rf"\b{short}", word, letters)
    words = re.sub(r"[^a-z0-9]+", " ", letters).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)
