"""What a password may not be, said so that one knows what to do. Django's checks, in our words, and stolen passwords."""

import hashlib
import unicodedata
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth import password_validation as django_checks
from django.core.exceptions import ValidationError

SHORTEST = 12
# The longest first, so that none hides within another.
OUR_WORDS = (
    *(
        "candidature",
        "prescripteur",
        "francetravail",
        "motdepasse",
        "poleemploi",
        "structure",
        "orienteur",
        "insertion",
    ),
    *("inclusion", "tremplin", "chantier", "emploi", "reseau", "passiae", "admin", "siae", "pass", "iae"),
)
SHORTEST_REST = 8  # what must be left of a password once they are taken out
HASH_LENGTH = 40  # hexadecimal characters of a SHA-1


class LongEnough(django_checks.MinimumLengthValidator):
    def __init__(self) -> None:
        super().__init__(min_length=SHORTEST)

    def get_error_message(self) -> str:
        return f"Il faut {SHORTEST} caractères ou plus. Ajoutez un mot ou deux : une phrase se retient mieux."


class NotCommon(django_checks.CommonPasswordValidator):
    """Django's list of the 20,000 most used."""

    def get_error_message(self) -> str:
        return "Ce mot de passe est l’un des plus utilisés : il serait vite deviné. Écrivez une phrase à vous."


class NotOurWords:
    """Refuses what is only the words of the product and of its field, with digits around: the first that anybody tries.

    Compared without accents or case; the words are those of docs/securite.md.
    """

    def validate(self, password: str, user: Any = None) -> None:
        rest = unicodedata.normalize("NFKD", password).encode("ascii", "ignore").decode().lower()
        for word in OUR_WORDS:
            rest = rest.replace(word, "")
        if len(rest) < SHORTEST_REST <= SHORTEST <= len(password):
            message = "Ce mot de passe est fait des mots de Tremplin : on l’essaierait vite. Écrivez une phrase à vous."
            raise ValidationError(message, code="password_ours")

    def get_help_text(self) -> str:
        return "Autre chose que les mots de Tremplin."


class NotLikeYou(django_checks.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "Ce mot de passe ressemble à votre nom ou à votre adresse. Choisissez autre chose."


class NotBreached:
    """Refuses what is in the file of stolen passwords, when the installation has one (`settings.BREACHED_PASSWORDS`)."""

    def validate(self, password: str, user: Any = None) -> None:
        file = settings.BREACHED_PASSWORDS
        if file and is_breached(password, Path(file)):
            message = "Ce mot de passe a été volé sur un autre site et circule. Changez-le partout où il vous sert."
            raise ValidationError(message, code="password_breached")

    def get_help_text(self) -> str:
        return "Un mot de passe qui n’a jamais été volé."


def is_breached(password: str, file: Path) -> bool:
    """Whether the SHA-1 of the password is in a file of `HASH:COUNT` lines ordered by hash, as published by the public
    « pwned passwords » download. A file that cannot be read stops nobody: `tremplin doctor` says so."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with file.open("rb") as lines:
            return _search(lines, wanted, file.stat().st_size)
    except OSError:
        return False


def _search(lines: BinaryIO, wanted: bytes, size: int) -> bool:
    """Halve the file until the line that could hold `wanted` is found; some thirty reads for a billion lines."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        found = _hash_from(lines, middle)
        if found and found < wanted:
            low = middle + 1
        else:
            high = middle
    return _hash_from(lines, low) == wanted


def _hash_from(lines: BinaryIO, position: int) -> bytes:
    """The hash of the first line that begins at `position` or after; empty at the end of the file."""
    lines.seek(max(position - 1, 0))
    if position:
        lines.readline()
    return lines.readline()[:HASH_LENGTH].upper()
