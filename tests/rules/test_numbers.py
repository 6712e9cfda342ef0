"""Numbers as French writes them."""

from decimal import Decimal

import pytest

from tremplin.rules.numbers import in_french


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (17.5, None, "17,5"),
        (Decimal("26.0"), None, "26"),
        (0.1 + 0.2, None, "0,3"),
        (1234567.5, None, "1\u202f234\u202f567,5"),
        (12.5, 2, "12,50"),
        (Decimal("12.02"), 2, "12,02"),
        (1034, 0, "1\u202f034"),
        (5.04, 1, "5,0"),
    ],
)
def test_comma_and_thousands(value, decimals, written):
    assert in_french(value, decimals) == written
