"""PASS: dates, state, remainder, waiting period, rights."""

from datetime import date

import pytest

from tests.rules.cases import DAY, day, refused, run
from tremplin.rules import passes
from tremplin.rules.kinds import PassAction, PassRelation, PassStatus

STATUS = {"starts_on": "2026-03-02", "ends_on": "2028-02-29", "suspensions": [], "today": "2026-10-01"}
AUTUMN = [{"starts_on": "2026-09-01", "ends_on": "2026-10-31"}]
WAITING = {
    "last_pass_ends_on": "2026-02-28",
    "today": "2026-11-21",
    "dispositif": "EI",
    "sender": "candidate",
    "prescriber_diagnosis": False,
}


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        ("1998-08-01", "2000-07-31"),
        ("2022-03-01", "2024-02-29"),
        ("2023-02-28", "2025-02-27"),
        ("2020-02-29", "2022-02-27"),
        ("2024-02-29", "2026-02-27"),
        ("2024-03-10", "2026-03-09"),
        ("2024-03-11", "2026-03-10"),
        ("2026-03-02", "2028-02-29"),
        ("2027-06-01", "2029-05-30"),
        ("2028-02-29", "2030-02-27"),
        ("2098-06-01", "2100-05-31"),
    ],
)
@pytest.mark.parametrize("on", ["0001-01-01", "2020-01-01", "9999-12-31"])
def test_dates_read_the_law_of_the_start(starts_on, ends_on, on):
    assert run("pass.dates", {"starts_on": starts_on}, on).ends_on == day(ends_on)


def test_dates_outside_the_law_and_the_calendar():
    refused("pass.dates", {"starts_on": "1998-07-31"}, "starts_on", "before_first_law")
    refused("pass.dates", {"starts_on": "9998-01-03"}, "starts_on", "out_of_calendar")
    assert run("pass.dates", {"starts_on": "9998-01-01"}).ends_on == day("9999-12-31")


@pytest.mark.parametrize(
    ("changes", "status", "remaining"),
    [
        ({}, "valid", 517),
        ({"today": "2026-03-01"}, "future", 730),
        ({"today": "2026-03-02"}, "valid", 730),
        ({"today": "2028-02-29"}, "valid", 1),
        ({"today": "2028-03-01"}, "expired", 0),
        ({"suspensions": AUTUMN, "ends_on": "2028-04-29"}, "suspended", 546),
        ({"suspensions": AUTUMN, "ends_on": "2028-04-29", "today": "2026-09-01"}, "suspended", 546),
        ({"suspensions": AUTUMN, "ends_on": "2028-04-29", "today": "2026-08-31"}, "valid", 547),
        ({"suspensions": AUTUMN, "ends_on": "2028-04-29", "today": "2026-10-31"}, "suspended", 546),
        ({"suspensions": AUTUMN, "ends_on": "2028-04-29", "today": "2026-11-01"}, "valid", 546),
        # expired comes first, then suspended, then future
        ({"suspensions": AUTUMN, "ends_on": "2026-09-15"}, "expired", -31),
        ({"suspensions": AUTUMN, "starts_on": "2026-11-01"}, "suspended", 455),
        # one day of suspension costs a day
        ({"suspensions": [{"starts_on": "2026-12-01", "ends_on": "2026-12-01"}]}, "valid", 516),
        ({"suspensions": [*AUTUMN, {"starts_on": "2026-12-01", "ends_on": "2026-12-02"}]}, "suspended", 484),
    ],
)
def test_status_and_remaining_days(changes, status, remaining):
    found = run("pass.status", STATUS, **changes)
    assert (found.status, found.remaining_days) == (status, remaining)
    assert found.explanation.facts[1].endswith(f"son état est : {PassStatus(status).label}.")


@pytest.mark.parametrize(
    ("changes", "remaining", "end"),
    [
        ({}, 517, "2028-02-29"),
        ({"suspensions": AUTUMN, "ends_on": "2028-04-29"}, 546, "2028-03-29"),
        ({"today": "2026-03-01"}, 730, "2028-02-29"),
        ({"suspensions": [{"starts_on": "2026-12-01", "ends_on": "2026-12-01"}]}, 516, "2028-02-28"),
        ({"suspensions": [{"starts_on": "2026-12-01", "ends_on": "2026-12-02"}]}, 515, "2028-02-27"),
        # a reversed suspension, which the model forbids, never pushes the end further
        ({"suspensions": [{"starts_on": "2026-12-09", "ends_on": "2026-12-01"}]}, 524, "2028-02-29"),
        ({"today": "2028-02-29"}, 1, "2028-02-29"),
        ({"today": "2028-03-01"}, 0, "2028-02-29"),
        ({"suspensions": AUTUMN, "ends_on": "2026-09-15"}, 0, "2026-09-15"),
        ({"today": "9999-12-31", "ends_on": "9999-12-31"}, 1, "9999-12-31"),
    ],
)
def test_remainder_and_estimated_end(changes, remaining, end):
    found = run("pass.remainder", STATUS, **changes)
    assert (found.remaining_days, found.estimated_end_on) == (remaining, day(end))
    assert found.explanation.sources


@pytest.mark.parametrize(
    ("today", "inside"),
    [("2026-02-27", False), ("2026-02-28", False), ("2026-03-01", True), ("2028-02-28", True), ("2028-02-29", False)],
)
def test_bounds_of_the_waiting_period(today, inside):
    found = run("pass.waiting_period", WAITING, today=today)
    assert found.ends_on == day("2028-02-28")
    assert (found.in_waiting_period, found.blocked, found.waived) == (inside, inside, False)
    assert len(found.explanation.missing) == inside


@pytest.mark.parametrize("dispositif", ["ACI", "AI", "EI", "EITI", "ETTI", "GEIQ", "EA", "EATT", "OPCS"])
@pytest.mark.parametrize("sender", ["authorised_prescriber", "employer", "orienter", "candidate"])
@pytest.mark.parametrize("diagnosis", [True, False])
@pytest.mark.parametrize("today", ["2026-11-21", "2029-01-01"])
def test_truth_table_of_the_waiver(dispositif, sender, diagnosis, today):
    found = run(
        "pass.waiting_period",
        WAITING,
        dispositif=dispositif,
        sender=sender,
        prescriber_diagnosis=diagnosis,
        today=today,
    )
    inside = today == "2026-11-21"
    under_iae = dispositif in ("ACI", "AI", "EI", "EITI", "ETTI")
    waiver = diagnosis or sender == "authorised_prescriber"
    assert found.in_waiting_period == inside
    assert found.waived == (inside and under_iae and waiver)
    assert found.blocked == (inside and under_iae and not waiver)


@pytest.mark.parametrize(
    ("ended", "until"), [("2024-02-29", "2026-02-28"), ("2022-02-28", "2024-02-28"), ("2026-02-28", "2028-02-28")]
)
def test_end_of_the_waiting_period(ended, until):
    assert run("pass.waiting_period", WAITING, last_pass_ends_on=ended).ends_on == day(until)


def test_the_waiting_period_stops_at_the_end_of_the_calendar():
    refused(
        "pass.waiting_period", WAITING | {"last_pass_ends_on": "9998-01-01"}, "last_pass_ends_on", "out_of_calendar"
    )
    refused("pass.waiting_period", WAITING, "on", "before_first_law", on=date(1998, 7, 31))


def test_the_explanation_of_the_waiting_period():
    def last_fact(**changes):
        return run("pass.waiting_period", WAITING, **changes).explanation.facts[-1]

    assert last_fact() == "Le délai de carence dure jusqu’au 28 février 2028, ce jour compris."
    assert last_fact(today="2029-01-01") == "Le délai de carence ne court pas ce jour-là."
    assert last_fact(dispositif="GEIQ").startswith("Le dispositif GEIQ ne relève pas de l’IAE")
    assert last_fact(prescriber_diagnosis=True).startswith("Un organisme prescripteur habilité lève le délai")


RIGHTS = {
    "view": (
        "holder last_employer employer receiver linked_prescriber addressed_prescriber staff",
        "future valid suspended expired",
    ),
    "print_certificate": ("holder last_employer employer linked_prescriber staff", "future valid suspended"),
    "suspend": ("last_employer", "valid"),
    "edit_suspension": ("last_employer", "suspended"),
    "prolong": ("last_employer employer", "valid expired"),
    "request_prolongation": ("last_employer employer", "valid expired"),
    "decide_prolongation": ("addressed_prescriber", "valid suspended expired"),
    "waive_waiting_period": ("linked_prescriber addressed_prescriber", "expired"),
    "cancel": ("last_employer staff", "future valid suspended"),
    "terminate": ("staff", "valid suspended"),
    "correct": ("staff", "future valid suspended expired"),
    "undo": ("staff", "future valid suspended expired"),
}


@pytest.mark.parametrize("action", list(PassAction))
def test_who_may_do_what(action):
    relations, statuses = (words.split() for words in RIGHTS[action])
    for relation in PassRelation:
        for status in PassStatus:
            found = passes.permission(action=action, relation=relation, status=status, on=DAY)
            errors = ["relation_may_not"] * (relation not in relations) + ["status_forbids"] * (status not in statuses)
            assert list(found.errors) == errors
            assert found.allowed == (not errors)
            assert len(found.explanation.missing) == len(errors)


def test_rights_need_no_date():
    found = passes.permission(action=PassAction.SUSPEND, relation=PassRelation.LAST_EMPLOYER, status=PassStatus.VALID)
    assert found.allowed


def test_a_period_knows_its_days():
    period = passes.Period(day("2026-01-01"), day("2026-01-02"))
    assert period.bounds == (day("2026-01-01"), day("2026-01-02"))
    assert [period.holds(date(2026, 1, number)) for number in (1, 2, 3)] == [True, True, False]
    assert not period.holds(day("2025-12-31"))
