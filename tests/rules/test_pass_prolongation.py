"""Prolonging a PASS."""

from datetime import timedelta

import pytest

from tests.rules.cases import day, refused, run
from tremplin.rules.kinds import DispositifKind, ProlongationReason

FACTS = {
    "pass": {"starts_on": "2026-03-02", "ends_on": "2028-02-29", "prolongations": [], "suspended": False},
    "dispositif": "AI",
    "reason": "rqth",
    "ends_on": "2028-08-31",
    "today": "2028-01-10",
}
LIMITS = {
    "senior_cdi": (3650, None, False),
    "complete_training": (365, None, False),
    "rqth": (365, 1095, True),
    "senior": (365, 1825, True),
    "particular_difficulties": (365, 1095, True),
}


def prolongation(**changes):
    return run("pass.prolongation", FACTS, **changes)


def used(days, reason="senior"):
    """One prolongation already made, of this many days."""
    ends_on = day("2020-01-01") + timedelta(days=days)
    return [{"starts_on": "2020-01-01", "ends_on": str(ends_on), "reason": reason}]


@pytest.mark.parametrize("reason", list(ProlongationReason))
@pytest.mark.parametrize("kind", list(DispositifKind))
def test_reasons_by_kind(reason, kind):
    found = prolongation(reason=reason, dispositif=kind)
    errors = set()
    if kind in ("GEIQ", "EA", "EATT", "OPCS"):
        errors.add("not_under_iae")
    if reason == "particular_difficulties" and kind not in ("AI", "ACI"):
        errors.add("reason_not_available")
    assert set(found.errors) == errors
    assert found.needs_prescriber == LIMITS[reason][2]
    assert found.starts_on == day("2028-02-29")
    assert found.pass_ends_on == day("2028-02-29" if errors else "2028-08-31")


@pytest.mark.parametrize("reason", list(ProlongationReason))
@pytest.mark.parametrize("days_used", [0, 1, 364, 729, 730, 731, 1094, 1095, 1096, 1460, 1824, 1825, 1826, 5000])
def test_limits_whatever_the_reasons_of_those_made(reason, days_used):
    per_request, total, _ = LIMITS[reason]
    room = per_request if total is None else max(0, min(per_request, total - days_used))
    end = day("2028-02-29")
    latest = end.fromordinal(end.toordinal() + room)
    over = end.fromordinal(end.toordinal() + room + 1)
    reached = total is not None and days_used >= total
    found = prolongation(reason=reason, pass__prolongations=used(days_used), ends_on=str(over))
    assert found.latest_end_on == latest
    assert found.errors == (("maximum_reached",) if reached else ("too_long",))
    if room:
        exact = prolongation(reason=reason, pass__prolongations=used(days_used), ends_on=str(latest))
        assert (exact.errors, exact.pass_ends_on) == ((), latest)


def test_used_days_are_added_up():
    found = prolongation(pass__prolongations=used(500) + used(500, "rqth"), ends_on="2028-06-04")
    assert found.latest_end_on == day("2028-06-03")
    assert found.errors == ("too_long",)
    assert found.explanation.facts[1] == "Prolongations déjà faites : 1000 jours, tous motifs confondus."


@pytest.mark.parametrize(
    ("today", "errors"),
    [
        ("2027-02-27", ("outside_window",)),
        ("2027-02-28", ()),
        ("2028-02-29", ()),
        ("2028-08-29", ()),
        ("2028-08-30", ("outside_window",)),
    ],
)
def test_the_window(today, errors):
    assert prolongation(today=today).errors == errors


@pytest.mark.parametrize(
    ("ends_on", "errors"),
    [
        ("2028-02-28", ("too_short",)),
        ("2028-02-29", ("too_short",)),
        ("2028-03-01", ()),
        ("2029-02-28", ()),
        ("2029-03-01", ("too_long",)),
    ],
)
def test_length(ends_on, errors):
    assert prolongation(ends_on=ends_on).errors == errors


def test_too_short_and_maximum_reached_together():
    found = prolongation(ends_on="2028-02-01", pass__prolongations=used(2000), pass__suspended=True, today="2030-01-01")
    assert set(found.errors) == {"pass_suspended", "outside_window", "too_short", "maximum_reached"}
    assert found.pass_ends_on == day("2028-02-29")


def test_suspended():
    assert prolongation(pass__suspended=True).errors == ("pass_suspended",)


def test_the_edges_of_the_calendar():
    late = FACTS["pass"] | {"ends_on": "9999-12-31"}
    refused("pass.prolongation", FACTS | {"pass": late}, "pass.ends_on", "out_of_calendar")
    full = late | {"prolongations": used(1095)}
    found = run("pass.prolongation", FACTS | {"pass": full}, today="9999-12-31", ends_on="9999-12-31")
    assert set(found.errors) == {"too_short", "maximum_reached"}
    early = FACTS["pass"] | {"ends_on": "0001-02-01"}
    assert run("pass.prolongation", FACTS | {"pass": early}, today="0001-01-01", ends_on="0001-03-01").allowed


def test_the_law_is_that_of_on():
    refused("pass.prolongation", FACTS, "on", "before_first_law", on=day("1998-07-31"))
    assert run("pass.prolongation", FACTS, "1998-08-01").allowed
