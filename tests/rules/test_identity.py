"""Identity numbers."""

import pytest

from tests.rules.cases import run
from tremplin.rules import identity


def with_key(body):
    """The 13 characters followed by their key, computed here without the library."""
    digits = int(body.upper().replace("2A", "19").replace("2B", "18"))
    return f"{body}{97 - digits % 97:02}"


def nir(value, title=None, birth_date=None):
    return run("identity.nir", {"nir": value, "title": title, "birth_date": birth_date})


VALID = with_key("1930599999001")


@pytest.mark.parametrize(
    ("value", "errors"),
    [
        (VALID, ()),
        (f" {VALID[:1]} {VALID[1:3]} {VALID[3:]} ", ()),
        (f"{VALID[:5]}\u00a0{VALID[5:13]}\u202f{VALID[13:]}", ()),
        ("", ("nir_too_short",)),
        ("   ", ("nir_too_short",)),
        (VALID[:14], ("nir_too_short",)),
        (VALID[:14] + " ", ("nir_too_short",)),
        ("x", ("nir_too_short",)),
        (VALID + "0", ("nir_too_long",)),
        (VALID + "\n", ("nir_too_long",)),
        ("9" * 5000, ("nir_too_long",)),
        ("093059999900100", ("nir_invalid_format",)),
        ("593059999900100", ("nir_invalid_format",)),
        ("693059999900100", ("nir_invalid_format",)),
        ("993059999900100", ("nir_invalid_format",)),
        ("1930599999001XX", ("nir_invalid_format",)),
        ("19305٩999900100", ("nir_invalid_format",)),
        ("1930²9999900100", ("nir_invalid_format",)),
        ("193052C99900100", ("nir_invalid_format",)),
        ("193053A99900100", ("nir_invalid_format",)),
        ("1930599992A0100", ("nir_invalid_format",)),
        ("1930592A9900100", ("nir_invalid_format",)),
        ("ß93059999900100", ("nir_invalid_format",)),
        ("1930599999001ß0", ("nir_invalid_format",)),
        ("269054958815780", ("nir_example",)),
        ("2 69 05 49 588 157 80", ("nir_example",)),
        ("269054958815781", ("nir_wrong_key",)),
        (VALID[:13] + "00", ("nir_wrong_key",)),
        (VALID[:13] + "98", ("nir_wrong_key",)),
    ],
)
def test_the_number_itself(value, errors):
    found = nir(value)
    assert found.errors == errors
    assert found.valid == (not errors)
    assert found.normalised == (None if errors else VALID)


@pytest.mark.parametrize("first", "123478")
def test_first_digits(first):
    assert nir(with_key(f"{first}930599999001")).valid


@pytest.mark.parametrize("body", ["193052A999001", "193052B999001", "193052a999001", "193052b999001"])
def test_corsica(body):
    found = nir(with_key(body))
    assert found.valid
    assert found.normalised == with_key(body.upper())
    assert nir(with_key(body)[:13] + "01").errors == ("nir_wrong_key",)


@pytest.mark.parametrize("month", range(100))
def test_months(month):
    found = nir(with_key(f"193{month:02}99999001"))
    wrong = 13 <= month <= 19 or 43 <= month <= 49
    assert found.errors == (("nir_invalid_month",) if wrong else ())


def test_keys_run_from_1_to_97():
    bodies = {97 - int(f"19305999{number:05}") % 97: f"19305999{number:05}" for number in range(200)}
    assert set(bodies) == set(range(1, 98))
    assert nir(f"{bodies[97]}97").valid
    assert nir(f"{bodies[1]}01").valid
    assert nir(f"{bodies[97]}00").errors == ("nir_wrong_key",)


def test_the_first_fault_stops():
    assert nir("593159999900100").errors == ("nir_invalid_format",)
    assert nir("193159999900100").errors == ("nir_invalid_month",)
    assert nir("193159999900100", "MME", "2001-01-01").errors == ("nir_invalid_month",)
    assert nir("269054958815780", "M", "2001-01-01").errors == ("nir_example",)


@pytest.mark.parametrize("first", "123478")
@pytest.mark.parametrize("title", ["M", "MME", None])
def test_titles(first, title):
    found = nir(with_key(f"{first}930599999001"), title)
    mismatch = title is not None and title != ("M" if first in "137" else "MME")
    assert found.errors == (("nir_title_mismatch",) if mismatch else ())


@pytest.mark.parametrize(
    ("body", "birth_date", "same"),
    [
        ("1930599999001", "1993-05-31", True),
        ("1930599999001", "1993-06-01", False),
        ("1930599999001", "1992-05-31", False),
        ("1050599999001", "2005-05-01", True),
        ("1050599999001", "1905-05-01", True),
        ("2000199999001", "2000-01-01", True),
        ("1932099999001", "1993-12-31", True),
        ("1934299999001", "1993-12-31", True),
        ("1935099999001", "1993-12-31", True),
        ("1939999999001", "1993-12-31", True),
        ("1932099999001", "1994-12-31", False),
        ("1930099999001", "1993-01-31", False),
        ("1931299999001", "1993-12-31", True),
        ("3930599999001", "1960-01-01", True),
        ("4930599999001", "1960-01-01", True),
        ("7930599999001", "1960-01-01", True),
        ("8930599999001", "1960-01-01", True),
        ("2930599999001", "1960-01-01", False),
    ],
)
def test_birth_dates(body, birth_date, same):
    assert nir(with_key(body), None, birth_date).errors == (() if same else ("nir_birth_date_mismatch",))
    assert nir(with_key(body), None, None).valid


def test_both_mismatches():
    found = nir(VALID, "MME", "1980-01-01")
    assert found.errors == ("nir_title_mismatch", "nir_birth_date_mismatch")
    assert len(found.explanation.missing) == 2
    assert found.explanation.facts[1:] == ("Civilité : Madame.", "Date de naissance : 1er janvier 1980.")


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("91919191600015", True),
        ("919 191 916 00015", True),
        ("919\u202f191\u202f916 00015", True),
        ("91919191600016", False),
        ("9191919160001", False),
        ("919191916000150", False),
        ("919.191.916.00015", False),
        ("91919191600015\n", False),
        ("9191919160001A", False),
        ("9191919160001²", False),
        ("٩١٩١٩١٩١٦٠٠٠١٥", False),
        ("", False),
        ("35600000000048", True),  # the head office of La Poste follows Luhn
        ("35600000049837", True),  # another of its offices: the digits add up to 45
        ("35600000049838", False),
        ("35600000000000", False),  # 14, no multiple of 5
        ("00000000000000", True),
        ("12345678200002", True),
    ],
)
def test_siret(value, valid):
    found = run("identity.siret", {"siret": value})
    assert found.valid == valid
    assert found.normalised == (identity.without_spaces(value) if valid else None)
    assert len(found.explanation.missing) == (not valid)


def test_siret_whose_siren_is_wrong():
    """A key of 14 digits that is right over a SIREN that is not."""
    body = "1234567820000"
    digits = [int(char) for char in reversed(body)]
    total = sum(sum(divmod(2 * one, 10)) if rank % 2 == 0 else one for rank, one in enumerate(digits))
    right_over_14 = f"{body}{-total % 10}"
    siren_is_right = run("identity.siret", {"siret": right_over_14}).valid
    wrong_siren = "1234567830000"
    digits = [int(char) for char in reversed(wrong_siren)]
    total = sum(sum(divmod(2 * one, 10)) if rank % 2 == 0 else one for rank, one in enumerate(digits))
    assert siren_is_right
    assert not run("identity.siret", {"siret": f"{wrong_siren}{-total % 10}"}).valid


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("12345678", True),
        ("1234567A", True),
        ("1234567z", True),
        ("12345678901", True),
        ("1234567", False),
        ("123456789", False),
        ("1234567890", False),
        ("123456789012", False),
        ("1234567É", False),
        ("A2345678", False),
        ("123456A8", False),
        ("1234567890A", False),
        (" 12345678", False),
        ("12345678 ", False),
        ("12345678\n", False),
        ("", False),
        ("1234567²", False),
        ("1234 5678", False),
        ("1234567-", False),
    ],
)
def test_france_travail_id(value, valid):
    found = run("identity.france_travail_id", {"value": value})
    assert found.valid == valid
    assert found.normalised == (value if valid else None)
    assert len(found.explanation.missing) == (not valid)


@pytest.mark.parametrize(
    ("value", "display"),
    [
        ("999992135866", "99999 21 35866"),
        (" 99999 21\u00a035866 ", "99999 21 35866"),
        ("abcdeFG12345", "abcde FG 12345"),
        ("99999213586", None),
        ("9999921358667", None),
        ("99999-135866", None),
        ("9999921358é6", None),
        ("99999213586²", None),
        ("999992135866\n", None),
        ("", None),
    ],
)
def test_pass_number(value, display):
    found = run("identity.pass_number", {"value": value})
    assert (found.valid, found.display) == (display is not None, display)
    assert len(found.explanation.missing) == (display is None)


def test_identity_rules_do_not_depend_on_a_date():
    assert run("identity.pass_number", {"value": "999992135866"}, "0001-01-01").valid
