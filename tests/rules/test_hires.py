"""When a hire may start."""

import pytest

from tests.rules.cases import DAY, day, refused, run
from tremplin.rules import hires
from tremplin.rules.kinds import DispositifKind

FACTS = {"dispositif": "EI", "starts_on": "2026-12-01", "today": "2026-11-21", "pass_ends_on": None}


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({}, ()),
        ({"starts_on": "2026-11-21"}, ()),
        ({"starts_on": "2026-11-20"}, ("hire_starts_in_past",)),
        ({"starts_on": "2027-05-21"}, ()),
        ({"starts_on": "2027-05-22"}, ("hire_starts_too_late",)),
        ({"today": "2026-08-31", "starts_on": "2027-02-28"}, ()),
        ({"today": "2026-08-31", "starts_on": "2027-03-01"}, ("hire_starts_too_late",)),
        ({"pass_ends_on": "2026-12-01"}, ()),
        ({"pass_ends_on": "2026-11-30"}, ("hire_starts_after_pass",)),
        ({"pass_ends_on": "2026-11-30", "dispositif": "GEIQ"}, ()),
        ({"dispositif": "GEIQ", "starts_on": "2020-01-01"}, ()),
        ({"dispositif": "GEIQ", "starts_on": "2028-01-01"}, ("hire_starts_too_late",)),
        ({"dispositif": "OPCS", "starts_on": "2020-01-01"}, ("hire_starts_in_past",)),
        ({"postponed": True, "starts_on": "2026-12-21"}, ()),
        ({"postponed": True, "starts_on": "2026-12-22"}, ("hire_starts_too_late",)),
        ({"postponed": False, "starts_on": "2026-12-22"}, ()),
    ],
)
def test_start_of_a_hire(changes, errors):
    found = run("hire.start", FACTS, **changes)
    assert (found.allowed, found.errors) == (not errors, errors)
    assert len(found.explanation.missing) == len(errors)


def test_the_bounds_are_told():
    found = run("hire.start", FACTS)
    assert (found.earliest_start_on, found.latest_start_on) == (DAY, day("2027-05-21"))
    assert run("hire.start", FACTS, dispositif="GEIQ").earliest_start_on is None
    assert run("hire.start", FACTS, postponed=True).latest_start_on == day("2026-12-21")
    refused("hire.start", FACTS | {"today": "9999-12-01"}, "today", "out_of_calendar")
    assert hires.start(dispositif=DispositifKind.AI, starts_on=DAY, today=DAY, pass_ends_on=None).allowed
