"""Immersions: person, prescriber, host, length, conventions with the same host, CDDI."""

import pytest

from tests.rules.cases import day, refused, run
from tremplin.rules.kinds import ImmersionObjective, ImmersionPrescriber, NeedReason

FACTS = {
    "objective": "discover_job",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-11",
    "birth_date": "1990-04-12",
    "prescriber_kind": "EI",
    "host_siret": "91919191600015",
}
JULY = {"starts_on": "2026-07-01", "ends_on": "2026-07-10", "objective": "confirm_project", "renewal": False}
AUGUST = {"starts_on": "2026-08-01", "ends_on": "2026-08-10", "objective": "start_recruitment", "renewal": False}


def check(**changes):
    return run("immersion.check", FACTS, **changes)


def errors(**changes):
    found = check(**changes)
    assert found.allowed == (not found.errors)
    assert len(found.explanation.missing) == len(found.errors) + len(found.warnings)
    return set(found.errors)


@pytest.mark.parametrize(
    ("starts_on", "latest"),
    [
        ("2026-12-01", "2026-12-31"),
        ("2025-01-31", "2025-02-27"),
        ("2028-01-31", "2028-02-28"),
        ("2027-01-29", "2027-02-27"),
        ("2027-03-31", "2027-04-29"),
        ("2026-12-15", "2027-01-14"),
        ("2027-02-28", "2027-03-27"),
        ("2028-02-29", "2028-03-28"),
        ("2027-03-28", "2027-04-27"),  # the clocks change: days are days
    ],
)
def test_one_month_from_date_to_date(starts_on, latest):
    found = check(starts_on=starts_on, ends_on=latest)
    assert (found.latest_end_on, found.errors) == (day(latest), ())
    after = str(day(latest).fromordinal(day(latest).toordinal() + 1))
    assert errors(starts_on=starts_on, ends_on=after) == {"too_long"}


def test_a_plain_immersion():
    assert errors() == set()
    assert errors(ends_on="2026-12-01") == set()
    for objective in ImmersionObjective:
        assert errors(objective=objective) == set()


@pytest.mark.parametrize(
    ("birth_date", "representative", "expected"),
    [
        ("2008-12-01", False, set()),  # 18 that day
        ("2008-12-02", False, {"legal_representative_required"}),
        ("2008-12-02", True, set()),
        ("2010-12-01", True, set()),  # 16 that day
        ("2010-12-02", True, {"too_young"}),
        ("2010-12-02", False, {"too_young", "legal_representative_required"}),
        ("2030-01-01", True, {"too_young"}),
        ("1890-01-01", False, set()),
    ],
)
def test_age_on_the_first_day(birth_date, representative, expected):
    assert errors(birth_date=birth_date, has_legal_representative=representative) == expected


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [("2030-02-28", {"legal_representative_required"}), ("2030-03-01", set())],
)
def test_born_on_29_february(starts_on, expected):
    assert errors(birth_date="2012-02-29", starts_on=starts_on, ends_on=starts_on) == expected


@pytest.mark.parametrize("kind", list(ImmersionPrescriber))
@pytest.mark.parametrize(
    ("mandate", "decided_on", "with_mandate"),
    [
        (None, "2026-11-20", "prescriber_not_entitled"),
        ("2026-11-19", "2026-11-20", "mandate_expired"),
        ("2026-11-20", "2026-11-20", None),
        ("2026-12-31", "2026-11-20", None),
    ],
)
def test_prescribers(kind, mandate, decided_on, with_mandate):
    expected = {"ETTI": "prescriber_not_entitled", "other": with_mandate}.get(kind)
    found = errors(prescriber_kind=kind, mandate_until=mandate, decided_on=decided_on)
    assert found == ({expected} if expected else set())


def test_the_decision_is_on_the_first_day_unless_said():
    assert errors(prescriber_kind="other", mandate_until="2026-11-30") == {"mandate_expired"}
    assert errors(prescriber_kind="other", mandate_until="2026-12-01") == set()


@pytest.mark.parametrize("reason", [*NeedReason, None])
def test_forbidden_use(reason):
    assert errors(reason_for_need=reason) == ({"forbidden_use"} if reason else set())


@pytest.mark.parametrize(
    ("host", "employer", "expected"),
    [
        ("91919191600015", None, set()),
        ("919 191 916 00015", "91919191600015", {"host_is_employer"}),
        ("91919191600015", "9191 9191 6000 15 ", {"host_is_employer"}),
        ("91919191600015", "35600000000048", set()),
        ("91919191600016", None, {"invalid_host_siret"}),
        ("x", "x", {"invalid_host_siret", "host_is_employer"}),
        ("", "", {"invalid_host_siret", "host_is_employer"}),
        ("", None, {"invalid_host_siret"}),
    ],
)
def test_host(host, employer, expected):
    assert errors(host_siret=host, beneficiary_employer_siret=employer) == expected


@pytest.mark.parametrize(
    ("prior", "changes", "expected"),
    [
        ([JULY], {}, set()),
        ([JULY, AUGUST], {}, {"host_limit_reached"}),
        ([AUGUST, JULY | {"renewal": True}], {}, set()),
        ([JULY], {"objective": "confirm_project"}, {"same_objective_at_host"}),
        ([JULY | {"renewal": True}], {"objective": "confirm_project"}, {"same_objective_at_host"}),
        ([JULY, AUGUST], {"objective": "confirm_project"}, {"host_limit_reached", "same_objective_at_host"}),
        # the twelve months: 1 December 2025 has left them, 2 December has not
        ([JULY | {"starts_on": "2025-12-01", "ends_on": "2025-12-10"}], {"objective": "confirm_project"}, set()),
        (
            [JULY | {"starts_on": "2025-12-02", "ends_on": "2025-12-10"}],
            {"objective": "confirm_project"},
            {"same_objective_at_host"},
        ),
        # one that starts after the new one is not counted
        ([JULY | {"starts_on": "2026-12-20", "ends_on": "2026-12-25"}], {"objective": "confirm_project"}, set()),
        (
            [JULY | {"starts_on": "2026-12-01", "ends_on": "2026-12-01"}],
            {"objective": "confirm_project"},
            {"same_objective_at_host", "overlapping_immersion"},
        ),
        # sixty days: 31 July days, 29 and 30 of December
        ([JULY | {"ends_on": "2026-07-31"}], {"ends_on": "2026-12-29"}, set()),
        ([JULY | {"ends_on": "2026-07-31"}], {"ends_on": "2026-12-30"}, {"host_days_exceeded"}),
        ([JULY | {"starts_on": "2025-11-01", "ends_on": "2026-07-31"}], {"ends_on": "2026-12-30"}, set()),
    ],
)
def test_a_new_convention_with_the_same_host(prior, changes, expected):
    assert errors(prior=prior, **changes) == expected


@pytest.mark.parametrize(
    ("prior", "changes", "expected"),
    [
        ([], {}, {"nothing_to_renew"}),
        ([JULY], {"objective": "confirm_project"}, set()),
        ([JULY], {}, {"renewal_objective_differs"}),
        ([JULY | {"renewal": True}], {"objective": "confirm_project"}, {"already_renewed"}),
        ([JULY | {"renewal": True}], {}, {"already_renewed", "renewal_objective_differs"}),
        ([AUGUST, JULY], {"objective": "start_recruitment"}, set()),
        ([AUGUST, JULY], {"objective": "confirm_project"}, {"renewal_objective_differs"}),
        # an old one may be renewed: it is only no longer counted
        ([JULY | {"starts_on": "2024-01-01", "ends_on": "2024-01-31"}], {"objective": "confirm_project"}, set()),
        (
            [JULY | {"ends_on": "2026-07-31"}],
            {"objective": "confirm_project", "ends_on": "2026-12-30"},
            {"host_days_exceeded"},
        ),
    ],
)
def test_a_renewal(prior, changes, expected):
    assert errors(prior=prior, renewal=True, **changes) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "overlap"),
    [
        ("2026-11-01", "2026-11-30", False),
        ("2026-11-01", "2026-12-01", True),
        ("2026-12-05", "2026-12-06", True),
        ("2026-12-11", "2026-12-20", True),
        ("2026-12-12", "2026-12-20", False),
        ("2026-12-08", "2026-12-05", False),
    ],
)
def test_overlaps(starts_on, ends_on, overlap):
    expected = {"overlapping_immersion"} if overlap else set()
    assert errors(other_immersions=[{"starts_on": starts_on, "ends_on": ends_on}]) == expected
    same_host = JULY | {"starts_on": starts_on, "ends_on": ends_on}
    assert ("overlapping_immersion" in errors(prior=[same_host])) == overlap


@pytest.mark.parametrize(
    ("cddi", "expected"),
    [
        ({"starts_on": "2026-12-01", "ends_on": "2027-01-13", "days_spent": 0}, set()),  # 11 of 44 days
        ({"starts_on": "2026-12-01", "ends_on": "2027-01-12", "days_spent": 0}, {"cddi_share_exceeded"}),
        ({"starts_on": "2026-12-01", "ends_on": "2027-01-13", "days_spent": 1}, {"cddi_share_exceeded"}),
        ({"starts_on": "2026-12-02", "ends_on": "2027-12-01", "days_spent": 0}, {"outside_contract"}),
        ({"starts_on": "2026-01-01", "ends_on": "2026-12-10", "days_spent": 0}, {"outside_contract"}),
        ({"starts_on": "2026-01-01", "ends_on": "2026-12-11", "days_spent": 0}, set()),
        (
            {"starts_on": "2020-01-01", "ends_on": "2020-01-02", "days_spent": 0},
            {"outside_contract", "cddi_share_exceeded"},
        ),
        (None, set()),
    ],
)
def test_cddi(cddi, expected):
    assert errors(cddi=cddi) == expected


def test_ends_before_start_checks_nothing_of_the_period():
    found = check(
        ends_on="2026-11-30",
        renewal=True,
        prior=[],
        other_immersions=[{"starts_on": "2026-01-01", "ends_on": "2027-01-01"}],
        cddi={"starts_on": "2020-01-01", "ends_on": "2020-01-02", "days_spent": 99},
        schedule=[],
        birth_date="2015-01-01",
        prescriber_kind="ETTI",
        host_siret="x",
        reason_for_need="replacement",
    )
    assert set(found.errors) == {
        "ends_before_start",
        "too_young",
        "legal_representative_required",
        "prescriber_not_entitled",
        "invalid_host_siret",
        "forbidden_use",
    }
    assert found.warnings == ()
    assert found.latest_end_on == day("2026-12-31")


def test_the_law_and_the_calendar():
    refused("immersion.check", FACTS, "on", "before_first_law", on=day("2014-03-06"))
    refused("immersion.check", FACTS | {"starts_on": "9999-12-15"}, "starts_on", "out_of_calendar")
    late = FACTS | {"starts_on": "9999-11-15", "ends_on": "9999-11-20"}
    again = JULY | {"starts_on": "9999-01-01", "ends_on": "9999-01-02", "objective": "discover_job"}
    assert run("immersion.check", late | {"prior": [again]}).errors == ("same_objective_at_host",)


def test_the_facts_told():
    assert check().explanation.facts[-1] == "Les horaires ne sont pas connus : ils ne sont pas vérifiés."
    assert check(schedule=[]).explanation.facts[-1] == "Conventions déjà faites dans cette structure : 0."
