"""Families of authorised prescribers, by date."""

from datetime import date

import pytest

from tests.rules.cases import DAY
from tremplin.rules.prescribers import families, family

IN_2020 = [
    *("FT", "CAP_EMPLOI", "ML", "DEPT", "SPIP", "PJJ", "CCAS", "PLIE", "CHRS", "CIDFF", "PREVENTION", "AFPA"),
    *("PIJ_BIJ", "CAF", "CADA", "ASE", "CAVA", "CPH", "CHU", "OACAS"),
]
SINCE_2021 = [
    *("MSA", "ODC", "HUDA", "OIL", "CAARUD", "CSAPA", "E2C", "EPIDE", "PENSION", "RS_FJT", "OHPD", "OCASF"),
    "OTHER",
]


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (date(2020, 4, 8), []),
        (date(2020, 4, 9), IN_2020),
        (date(2021, 8, 31), IN_2020),
        (date(2021, 9, 1), IN_2020 + SINCE_2021),
        (DAY, IN_2020 + SINCE_2021),
    ],
)
def test_families_by_date(on, codes):
    assert set(families(on)) == set(codes)
    assert all(one.label for one in families(on).values())


def test_a_family_of_the_list():
    found = family(code="CCAS", on=DAY)
    assert (found.may_be_authorised, found.by_prefect, found.errors) == (True, False, ())
    assert "liste nationale" in found.explanation.facts[0]
    assert "annexe 1" in found.explanation.sources[0]


def test_others_by_prefect():
    found = family(code="OTHER", on=DAY)
    assert (found.may_be_authorised, found.by_prefect) == (True, True)
    assert "arrêté du préfet" in found.explanation.facts[0]


@pytest.mark.parametrize(
    ("code", "on"), [("MSA", date(2021, 8, 31)), ("ccas", DAY), ("", DAY), ("FT", date(2000, 1, 1))]
)
def test_not_in_the_list(code, on):
    found = family(code=code, on=on)
    assert (found.may_be_authorised, found.label, found.errors) == (False, None, ("unknown_family",))
    assert found.explanation.missing


def test_today_by_default():
    assert family(code="MSA").may_be_authorised
    assert set(families()) == set(families(DAY))
