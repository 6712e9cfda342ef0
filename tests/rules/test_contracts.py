"""Contracts: length, hours, exceptions, what is offered, minimum wage."""

import pytest

from tests.rules.cases import day, refused, run
from tremplin.rules import contracts
from tremplin.rules.kinds import ContractKind, ContractType, DispositifKind

FACTS = {
    "kind": "CDDI",
    "dispositif": "ACI",
    "starts_on": "2026-12-01",
    "ends_on": "2027-05-31",
    "weekly_hours": 26,
    "previous_months": 0,
    "exception": None,
}
AVAILABLE = {("CDDI", "ACI"), ("CDDI", "AI"), ("CDDI", "EI"), ("CDDU", "AI"), ("CTTI", "ETTI")}


def check(on="2026-11-21", **changes):
    return run("contract.check", FACTS, on, **changes)


@pytest.mark.parametrize("kind", list(ContractKind))
@pytest.mark.parametrize("dispositif", list(DispositifKind))
def test_kinds_by_dispositif(kind, dispositif):
    """What ends the check leaves no other error, even when everything else is wrong."""
    found = check(
        kind=kind, dispositif=dispositif, ends_on="2020-01-01", weekly_hours=99, exception="rqth", previous_months=99
    )
    if dispositif in ("GEIQ", "EA", "EATT", "OPCS"):
        assert (found.errors, found.latest_end_on) == (("not_under_iae",), None)
    elif (kind, dispositif) not in AVAILABLE:
        assert (found.errors, found.latest_end_on) == (("kind_not_available",), None)
    else:
        assert "ends_before_start" in found.errors
    assert not found.allowed


@pytest.mark.parametrize(
    ("changes", "errors", "latest"),
    [
        ({"ends_on": "2027-03-31"}, (), "2028-11-30"),
        ({"ends_on": "2027-03-30"}, ("too_short",), "2028-11-30"),
        ({"ends_on": "2028-11-30"}, (), "2028-11-30"),
        ({"ends_on": "2028-12-01"}, ("too_long",), "2028-11-30"),
        ({"ends_on": "2026-12-01", "previous_months": 1}, (), "2028-10-31"),
        ({"ends_on": "2026-12-31", "previous_months": 23}, (), "2026-12-31"),
        ({"ends_on": "2027-01-01", "previous_months": 23}, ("too_long",), "2026-12-31"),
        ({"ends_on": "2026-12-01", "previous_months": 24}, ("too_long",), None),
        ({"previous_months": 10**30}, ("too_long",), None),
        ({"ends_on": "2026-11-30"}, ("ends_before_start",), "2028-11-30"),
        ({"ends_on": "2026-11-30", "previous_months": 24}, ("ends_before_start",), None),
        ({"starts_on": "2026-10-31", "ends_on": "2027-02-27"}, (), "2028-10-30"),
        ({"starts_on": "2026-10-31", "ends_on": "2027-02-26"}, ("too_short",), "2028-10-30"),
        ({"starts_on": "2024-02-29", "ends_on": "2026-02-27"}, (), "2026-02-27"),
        ({"weekly_hours": 20}, (), "2028-11-30"),
        ({"weekly_hours": 19.99}, ("weekly_hours_too_low",), "2028-11-30"),
        ({"weekly_hours": 35}, (), "2028-11-30"),
        ({"weekly_hours": 35.01}, ("weekly_hours_too_high",), "2028-11-30"),
        ({"weekly_hours": -5}, ("weekly_hours_too_low",), "2028-11-30"),
        ({"weekly_hours": 0}, ("weekly_hours_too_low",), "2028-11-30"),
        ({"weekly_hours": 10**400}, ("weekly_hours_too_high",), "2028-11-30"),
        ({"weekly_hours": float("inf")}, ("weekly_hours_too_high",), "2028-11-30"),
        ({"weekly_hours": 12, "ends_on": "2026-12-02"}, ("too_short", "weekly_hours_too_low"), "2028-11-30"),
        ({"weekly_hours": 36, "ends_on": "2026-11-02"}, ("ends_before_start", "weekly_hours_too_high"), "2028-11-30"),
    ],
)
def test_bounds_of_a_cddi(changes, errors, latest):
    found = check(**changes)
    assert set(found.errors) == set(errors)
    assert found.allowed == (not errors)
    assert found.latest_end_on == (latest and day(latest))
    assert len(found.explanation.missing) == len(errors)


@pytest.mark.parametrize(("kind", "dispositif"), [("CDDU", "AI"), ("CTTI", "ETTI")])
@pytest.mark.parametrize("hours", [None, 0, 10, 48, 60.5])
def test_other_kinds_have_no_minimum_and_no_hours(kind, dispositif, hours):
    base = {"kind": kind, "dispositif": dispositif, "weekly_hours": hours}
    assert check(**base, ends_on="2026-12-01").errors == ()
    assert check(**base, ends_on="2028-11-30").errors == ()
    assert check(**base, ends_on="2028-12-01").errors == ("too_long",)
    assert check(**base, ends_on="2026-12-01", previous_months=24).errors == ("too_long",)


CEILINGS = {
    "sentence_adjustment": ("ACI AI EI", 24),
    "reduced_hours": ("ACI", 24),
    "complete_training": ("ACI AI EI", None),
    "rqth": ("ACI AI EI", 60),
    "senior": ("ACI AI EI", 84),
    "particular_difficulties": ("ACI AI", 60),
}


@pytest.mark.parametrize("exception", CEILINGS)
@pytest.mark.parametrize("dispositif", ["ACI", "AI", "EI"])
def test_ceiling_of_each_exception(exception, dispositif):
    kinds, ceiling = CEILINGS[exception]
    available = dispositif in kinds.split()
    months = ceiling if available else 24
    found = check(exception=exception, dispositif=dispositif, ends_on="2040-12-01")
    assert ("exception_not_available" in found.errors) == (not available)
    assert ("too_long" in found.errors) == (months is not None)
    if months is None:
        assert found.latest_end_on is None
        assert found.explanation.facts[-1] == "Aucune durée totale maximale ne s’applique."
    else:
        assert found.latest_end_on == day(f"{2026 + months // 12}-11-30")


@pytest.mark.parametrize("exception", CEILINGS)
def test_what_each_exception_lifts(exception):
    short = check(exception=exception, ends_on="2026-12-05", weekly_hours=12)
    assert ("too_short" in short.errors) == (exception != "sentence_adjustment")
    assert ("weekly_hours_too_low" in short.errors) == (exception != "reduced_hours")
    assert "weekly_hours_too_high" in check(exception=exception, weekly_hours=36).errors


@pytest.mark.parametrize("exception", CEILINGS)
@pytest.mark.parametrize(("kind", "dispositif"), [("CDDU", "AI"), ("CTTI", "ETTI")])
def test_exceptions_are_for_the_cddi(exception, kind, dispositif):
    found = check(kind=kind, dispositif=dispositif, exception=exception, previous_months=24, weekly_hours=None)
    assert set(found.errors) == {"exception_not_available", "too_long"}
    assert found.latest_end_on is None
    assert found.explanation.facts[-1] == "Les 24 mois possibles sont déjà faits."


def test_no_ceiling_is_never_too_long():
    found = check(exception="complete_training", previous_months=500, ends_on="2099-01-01")
    assert (found.errors, found.latest_end_on) == ((), None)


def test_a_cddi_needs_its_hours():
    refused("contract.check", FACTS | {"weekly_hours": None}, "weekly_hours", "wrong_type")
    refused("contract.check", FACTS | {"weekly_hours": None, "dispositif": "GEIQ"}, "weekly_hours")
    refused("contract.check", FACTS | {"starts_on": "9998-01-02"}, "starts_on", "out_of_calendar")


def test_contracts_offered():
    found = contracts.offered(dispositif=DispositifKind.AI)
    assert found.kinds == ("CDDI", "CDDU")
    assert found.types[0] is ContractType.FIXED_TERM_I
    assert contracts.offered(dispositif=DispositifKind.GEIQ).kinds == ()
    assert contracts.offered(dispositif=DispositifKind.EITI).types == ("business_creation", "other")
    for kind in DispositifKind:
        assert contracts.offered(dispositif=kind).types[-1] is ContractType.OTHER


@pytest.mark.parametrize(
    ("on", "hourly", "monthly"),
    [("2025-12-31", 11.88, 1801.8), ("2026-01-01", 12.02, 1823.03), ("2020-01-01", 10.15, 1539.42)],
)
def test_minimum_wage(on, hourly, monthly):
    found = run("contract.minimum_wage", {"weekly_hours": 35}, on)
    assert (found.hourly_eur, found.monthly_eur) == (hourly, monthly)
    assert f"{monthly:.2f}".replace(".", ",") in found.explanation.facts[0].replace("\u202f", "")
    assert contracts.minimum_wage(weekly_hours=20.5).monthly_eur > 0


def test_minimum_wage_before_the_first_amount_known():
    refused("contract.minimum_wage", {"weekly_hours": 35}, "on", "before_first_law", on=day("2019-12-31"))


@pytest.mark.parametrize("hours", [-0.5, 168.5, float("inf"), 10**400])
def test_a_week_has_168_hours(hours):
    refused("contract.minimum_wage", {"weekly_hours": hours}, "weekly_hours", "wrong_type")


@pytest.mark.parametrize(("kind", "bounds"), [("CDDI", (20, 35)), ("CDDU", (0, 48)), (None, (0, 48))])
def test_weekly_hours_of_a_contract(kind, bounds):
    assert contracts.weekly_hours(kind=kind, on=day("2026-11-21")) == bounds


def test_the_minimum_wage_is_said_in_french():
    [fact] = contracts.minimum_wage(weekly_hours=26.5, on=day("2026-11-21")).explanation.facts
    assert "26,5 heures" in fact
    assert "." not in fact.removesuffix(".")
