"""Suspending a PASS."""

import pytest

from tests.rules.cases import day, refused, run

FACTS = {
    "pass": {"starts_on": "2026-03-02", "ends_on": "2028-02-29", "suspensions": [], "last_hire_on": "2026-03-02"},
    "dispositif": "EI",
    "reason": "contract_suspended",
    "starts_on": "2026-09-01",
    "ends_on": "2026-09-30",
    "today": "2026-09-10",
}
SPRING = {"starts_on": "2026-04-01", "ends_on": "2026-04-30"}


def suspension(on="2026-11-21", **changes):
    return run("pass.suspension", FACTS, on, **changes)


def test_a_plain_suspension():
    found = suspension()
    assert (found.allowed, found.errors) == (True, ())
    assert found.pass_ends_on == day("2028-03-29")  # 29 days, not 30
    assert found.latest_end_on == day("2029-08-31")
    assert found.earliest_start_on == day("2026-03-02")
    assert found.ends_on == day("2026-09-30")


@pytest.mark.parametrize(
    ("on", "starts_on", "latest"),
    [
        ("2023-02-12", "2026-09-01", "2027-08-31"),
        ("2023-02-13", "2026-09-01", "2029-08-31"),
        ("2026-11-21", "2026-08-31", "2029-08-30"),
        ("2022-01-01", "2026-03-31", "2027-03-30"),
    ],
)
def test_the_longest_suspension_by_date_of_the_law(on, starts_on, latest):
    found = suspension(on, starts_on=starts_on, ends_on=None)
    assert found.latest_end_on == found.ends_on == day(latest)
    assert found.errors == ()
    assert "too_long" in suspension(on, starts_on=starts_on, ends_on="2032-01-01").errors


def test_it_may_end_after_the_pass():
    found = suspension(ends_on="2029-08-31")
    assert found.errors == ()
    assert found.pass_ends_on == day("2031-02-28")


@pytest.mark.parametrize(("ends_on", "error"), [("2029-08-31", ()), ("2029-09-01", ("too_long",))])
def test_bound_of_the_length(ends_on, error):
    assert suspension(ends_on=ends_on).errors == error


def test_one_day_adds_nothing():
    found = suspension(starts_on="2026-09-10", ends_on="2026-09-10")
    assert found.allowed
    assert found.pass_ends_on == day("2028-02-29")


@pytest.mark.parametrize(
    ("changes", "earliest"),
    [
        ({}, "2026-03-02"),
        ({"pass__last_hire_on": None}, "2025-09-10"),
        ({"pass__last_hire_on": "2025-09-09"}, "2025-09-10"),
        ({"pass__last_hire_on": "2025-09-10"}, "2025-09-10"),
        ({"pass__last_hire_on": "2026-12-01"}, "2026-12-01"),
        ({"pass__suspensions": [SPRING]}, "2026-05-01"),
        ({"pass__suspensions": [SPRING], "pass__last_hire_on": "2026-08-01"}, "2026-05-01"),
        ({"pass__suspensions": [SPRING], "pass__last_hire_on": None}, "2026-05-01"),
        # one that ends today, or later, is not over
        ({"pass__suspensions": [{"starts_on": "2026-09-01", "ends_on": "2026-09-10"}]}, "2026-03-02"),
        ({"pass__suspensions": [{"starts_on": "2026-09-01", "ends_on": "2026-09-09"}]}, "2026-09-10"),
        # the latest by start, whatever the order of the list and the ends
        (
            {"pass__suspensions": [{"starts_on": "2026-06-01", "ends_on": "2026-06-02"}, SPRING]},
            "2026-06-03",
        ),
        (
            {
                "pass__suspensions": [
                    SPRING | {"ends_on": "2026-08-01"},
                    {"starts_on": "2026-06-01", "ends_on": "2026-06-02"},
                ]
            },
            "2026-06-03",
        ),
        ({"pass__suspensions": [{"starts_on": "2024-01-01", "ends_on": "2024-02-01"}]}, "2025-09-10"),
    ],
)
def test_the_earliest_start(changes, earliest):
    assert suspension(**changes).earliest_start_on == day(earliest)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"dispositif": "GEIQ"}, {"not_under_iae"}),
        ({"dispositif": "EA"}, {"not_under_iae"}),
        ({"reason": "contrat_passerelle"}, set()),
        ({"reason": "contrat_passerelle", "dispositif": "ACI"}, set()),
        ({"reason": "contrat_passerelle", "dispositif": "AI"}, {"reason_not_available"}),
        ({"reason": "contrat_passerelle", "dispositif": "EITI"}, {"reason_not_available"}),
        ({"reason": "contrat_passerelle", "dispositif": "ETTI"}, {"reason_not_available"}),
        ({"reason": "contrat_passerelle", "dispositif": "OPCS"}, {"not_under_iae", "reason_not_available"}),
        ({"reason": "cta_situation", "dispositif": "ETTI"}, set()),
        ({"reason": "contract_broken", "dispositif": "AI"}, set()),
        ({"reason": "contract_ended", "dispositif": "EITI"}, set()),
        (
            {"today": "2026-03-01", "starts_on": "2026-03-01", "ends_on": "2026-03-05"},
            {"pass_not_started", "starts_outside_pass", "starts_too_early"},
        ),
        ({"today": "2026-03-02", "starts_on": "2026-03-02", "ends_on": "2026-03-05"}, set()),
        ({"today": "2028-02-29", "starts_on": "2028-02-29", "ends_on": "2028-03-05"}, set()),
        (
            {"today": "2028-03-01", "starts_on": "2028-03-01", "ends_on": "2028-03-05"},
            {"pass_expired", "starts_outside_pass"},
        ),
        ({"today": "2028-03-01", "starts_on": "2028-02-29", "ends_on": "2028-03-05"}, {"pass_expired"}),
        ({"starts_on": "2026-09-10"}, set()),
        ({"starts_on": "2026-09-11"}, {"starts_in_future"}),
        ({"starts_on": "2026-03-01"}, {"starts_outside_pass", "starts_too_early"}),
        ({"starts_on": "2026-03-02"}, set()),
        ({"pass__last_hire_on": "2026-09-02"}, {"starts_too_early"}),
        ({"ends_on": "2026-08-31"}, {"ends_before_start"}),
        ({"ends_on": "2026-09-01"}, set()),
        ({"pass__suspensions": [SPRING]}, set()),
        (
            {"pass__suspensions": [{"starts_on": "2026-09-10", "ends_on": "2026-09-10"}]},
            {"already_suspended", "overlaps"},
        ),
        ({"pass__suspensions": [{"starts_on": "2026-09-30", "ends_on": "2026-10-10"}]}, {"overlaps"}),
        ({"pass__suspensions": [{"starts_on": "2026-10-01", "ends_on": "2026-10-10"}]}, set()),
        (
            {"pass__suspensions": [{"starts_on": "2026-08-01", "ends_on": "2026-09-01"}]},
            {"overlaps", "starts_too_early"},
        ),
        ({"pass__suspensions": [{"starts_on": "2026-08-01", "ends_on": "2026-08-31"}]}, set()),
        # a reversed period holds no day
        (
            {
                "starts_on": "2026-09-05",
                "ends_on": "2026-09-01",
                "pass__suspensions": [SPRING | {"ends_on": "2026-09-08"}],
            },
            {"ends_before_start", "starts_too_early"},
        ),
        ({"pass__suspensions": [{"starts_on": "2026-09-20", "ends_on": "2026-09-15"}]}, set()),
    ],
)
def test_errors(changes, errors):
    found = suspension(**changes)
    assert set(found.errors) == errors
    assert found.allowed == (not errors)
    if errors:
        assert found.pass_ends_on == day(FACTS["pass"]["ends_on"])
        assert len(found.explanation.missing) == len(errors)


def test_computed_dates_are_given_when_refused():
    found = suspension(dispositif="GEIQ", ends_on=None)
    assert found.latest_end_on == day("2029-08-31")
    assert found.earliest_start_on == day("2026-03-02")


def test_the_edges_of_the_calendar():
    refused("pass.suspension", FACTS | {"starts_on": "9997-12-31"}, "starts_on", "out_of_calendar")
    refused("pass.suspension", FACTS | {"today": "0001-06-01"}, "today", "out_of_calendar")
    late = {"starts_on": "2026-03-02", "ends_on": "9999-12-30", "suspensions": [], "last_hire_on": None}
    refused("pass.suspension", FACTS | {"pass": late}, "pass.ends_on", "out_of_calendar")
    assert run("pass.suspension", FACTS | {"pass": late}, ends_on="2026-09-02").pass_ends_on == day("9999-12-31")
