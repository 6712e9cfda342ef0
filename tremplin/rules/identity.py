"""Formats of identity numbers: social security, establishment, France Travail, PASS."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siret as stdnum_siret

from tremplin.rules.dates import in_french
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import Title
from tremplin.rules.parameters import Law

# These formats do not depend on a date: any day reads them.
_ANY_DAY = date(2000, 1, 1)

_NIR = re.compile(r"[123478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}")
_CAPITALS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_TITLES = {"1": Title.M, "3": Title.M, "7": Title.M, "2": Title.MME, "4": Title.MME, "8": Title.MME}


@dataclass(frozen=True, slots=True, kw_only=True)
class NirResult:
    """Answer of `identity.nir`. `normalised`: the number without spaces, letters in capitals; null when not valid."""

    valid: bool
    errors: tuple[str, ...]
    normalised: str | None
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberResult:
    """Answer for a number without detail. `normalised`: the number as it is stored; null when not valid."""

    valid: bool
    normalised: str | None
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class PassNumberResult:
    """Answer of `identity.pass_number`. `display`: 5 + 2 + 5 characters; null when not valid."""

    valid: bool
    display: str | None
    normalised: str | None
    explanation: Explanation


def without_spaces(value: str) -> str:
    """The value without any kind of space, no-break and narrow ones included, since people paste numbers."""
    return "".join(char for char in value if unicodedata.category(char) != "Zs")


def nir(*, nir: str, title: Title | None, birth_date: date | None) -> NirResult:
    """Is this social security number well formed, and does it agree with the title and the birth date?

    The first fault of the number itself stops the check; the title and the birth date are then compared.
    Source: decree 82-103 of 22 January 1982, article 4; python-stdnum computes the key.
    """
    law = Law(_ANY_DAY)
    number = without_spaces(nir).translate(_CAPITALS)
    fault = _number_fault(number, law)
    errors = (fault,) if fault else _mismatches(number, title, birth_date)
    facts = ["Le numéro compte 13 caractères, puis une clé de 2 chiffres."]
    if title is not None:
        facts.append(f"Civilité : {Title(title).label}.")
    if birth_date is not None:
        facts.append(f"Date de naissance : {in_french(birth_date)}.")
    return NirResult(
        valid=not errors,
        errors=errors,
        normalised=None if errors else number,
        explanation=Explanation("identity.nir", tuple(facts), law.readings, errors),
    )


def _number_fault(number: str, law: Law) -> str | None:
    """The first fault of the number itself."""
    length = law.value("identity.nir.length", int)
    if len(number) != length:
        return "nir_too_short" if len(number) < length else "nir_too_long"
    if not _NIR.fullmatch(number):
        return "nir_invalid_format"
    if 13 <= _month(number) <= 19 or 43 <= _month(number) <= 49:
        return "nir_invalid_month"
    if number[13:] != stdnum_nir.calc_check_digits(number):
        return "nir_wrong_key"
    return "nir_example" if number == law.value("identity.nir.specimen", str) else None


def _month(number: str) -> int:
    return int(number[3:5])


def _mismatches(number: str, title: Title | None, birth_date: date | None) -> tuple[str, ...]:
    found = {
        "nir_title_mismatch": title is not None and _TITLES[number[0]] != title,
        "nir_birth_date_mismatch": birth_date is not None and _other_birth(number, birth_date),
    }
    return tuple(code for code, holds in found.items() if holds)


def _other_birth(number: str, birth_date: date) -> bool:
    """True when year and month differ. Numbers given while waiting (3, 4, 7, 8) are not compared."""
    if number[0] not in "12":
        return False
    if int(number[1:3]) != birth_date.year % 100:
        return True
    fictitious = _month(number) >= 20
    return not fictitious and _month(number) != birth_date.month


def siret(*, siret: str) -> NumberResult:
    """Is this SIRET well formed? Checksums of python-stdnum: Luhn on 14 and on 9 digits, La Poste apart.

    Source: commercial code R.123-221.
    """
    law = Law(_ANY_DAY)
    number = without_spaces(siret)
    length = law.value("identity.siret.length", int)
    # python-stdnum also drops dots: the digits are counted before it is asked.
    digits = len(number) == length and number.isascii() and number.isdigit()
    valid = digits and stdnum_siret.is_valid(number)
    facts = ("Un SIRET compte 14 chiffres : le SIREN (9), puis l’établissement (5). Sa clé est vérifiée.",)
    codes = () if valid else ("invalid_siret",)
    return NumberResult(
        valid=valid,
        normalised=number if valid else None,
        explanation=Explanation("identity.siret", facts, law.readings, codes),
    )


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def france_travail_id(*, value: str) -> NumberResult:
    """Is this France Travail identifier well formed? Nothing is removed from it. Source: national platform."""
    law = Law(_ANY_DAY)
    valid = bool(_pattern(law.value("identity.france_travail_id", str)).fullmatch(value))
    facts = (
        "Un identifiant France Travail compte 8 caractères (7 chiffres, puis un chiffre ou une lettre) ou 11 chiffres.",
    )
    codes = () if valid else ("invalid_france_travail_id",)
    return NumberResult(
        valid=valid,
        normalised=value if valid else None,
        explanation=Explanation("identity.france_travail_id", facts, law.readings, codes),
    )


def pass_number(*, value: str) -> PassNumberResult:
    """Is this PASS number well formed, and how is it shown? Source: national platform."""
    law = Law(_ANY_DAY)
    number = without_spaces(value)
    valid = bool(_pattern(law.value("identity.pass_number", str)).fullmatch(number))
    facts = ("Un numéro de PASS compte 12 lettres ou chiffres, montrés en groupes de 5, 2 et 5.",)
    codes = () if valid else ("invalid_pass_number",)
    return PassNumberResult(
        valid=valid,
        display=f"{number[:5]} {number[5:7]} {number[7:]}" if valid else None,
        normalised=number if valid else None,
        explanation=Explanation("identity.pass_number", facts, law.readings, codes),
    )
