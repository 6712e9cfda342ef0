"""Hours of an immersion."""

import pytest

from tests.rules.cases import run

FACTS = {
    "objective": "discover_job",
    "starts_on": "2026-11-23",  # a Monday
    "ends_on": "2026-12-22",
    "birth_date": "1990-04-12",
    "prescriber_kind": "EI",
    "host_siret": "91919191600015",
    "has_legal_representative": True,
}
WEEK = [f"2026-11-{number}" for number in (23, 24, 25, 26, 27, 28, 29)]
AT_17, AT_15 = "2009-06-30", "2011-06-30"


def on_days(days, *periods):
    return [{"date": one, "periods": [list(period) for period in periods]} for one in days]


def check(schedule, **changes):
    found = run("immersion.check", FACTS, schedule=schedule, **changes)
    return set(found.errors), set(found.warnings)


@pytest.mark.parametrize(
    ("schedule", "errors"),
    [
        (None, set()),
        ([], {"empty_schedule"}),
        (on_days(WEEK[:1]), {"empty_schedule"}),
        (on_days(WEEK[:1], ("12:00", "09:00")), {"empty_schedule", "invalid_period"}),
        (on_days(WEEK[:1], ("09:00", "09:00")), {"empty_schedule", "invalid_period"}),
        (on_days(WEEK[:1], ("09:00", "12:00"), ("14:00", "13:00")), {"invalid_period"}),
        (on_days(["2026-11-22"], ("09:00", "12:00")), {"schedule_date_outside"}),
        (on_days(["2026-12-23"], ("09:00", "12:00")), {"schedule_date_outside"}),
        (on_days(["2026-11-23", "2026-12-22"], ("09:00", "12:00")), set()),
        (on_days(["2027-06-01"]), {"empty_schedule", "schedule_date_outside"}),
        (on_days(WEEK[:1], ("09:00", "12:00"), ("12:00", "13:00")), set()),
        (on_days(WEEK[:1], ("09:00", "12:00"), ("11:59", "13:00")), {"overlapping_periods"}),
        (on_days(WEEK[:1], ("11:00", "13:00"), ("09:00", "12:00")), {"overlapping_periods"}),
        (on_days(WEEK[:1], ("09:00", "12:00"), ("09:00", "12:00")), {"overlapping_periods"}),
        (on_days(WEEK[:1], ("08:00", "18:00"), ("09:00", "10:00"), ("12:00", "13:00")), {"overlapping_periods"}),
        (on_days(WEEK[:2], ("09:00", "12:00")), set()),
        (on_days([WEEK[0], WEEK[0]], ("09:00", "12:00")), {"overlapping_periods"}),
        (on_days(WEEK[:1], ("09:00", "12:00"), ("11:00", "10:00")), {"invalid_period"}),
    ],
)
def test_shape_of_the_schedule(schedule, errors):
    assert check(schedule)[0] == errors


def test_thirty_days_of_presence():
    days = [f"2026-10-{number:02}" for number in range(1, 32)]
    whole_month = {"starts_on": "2026-10-01", "ends_on": "2026-10-31"}
    assert check(on_days(days, ("09:00", "10:00")), **whole_month)[0] == {"too_many_presence_days"}
    assert check(on_days(days[:30], ("09:00", "10:00")), **whole_month)[0] == set()
    without_one = on_days(days[:30], ("09:00", "10:00")) + on_days(days[30:], ("10:00", "09:00"))
    assert check(without_one, **whole_month)[0] == {"invalid_period"}
    twice = on_days(days[:30], ("09:00", "10:00")) + on_days(days[:30], ("11:00", "12:00"))
    assert check(twice, **whole_month)[0] == set()


@pytest.mark.parametrize(
    ("days", "period", "errors", "warnings"),
    [
        (WEEK[:5], ("09:00", "16:00"), set(), set()),
        (WEEK[:5], ("09:00", "16:01"), set(), {"weekly_hours_above_35"}),
        (WEEK[:6], ("09:00", "17:00"), set(), {"weekly_hours_above_35"}),
        (WEEK[:6], ("09:00", "17:01"), {"weekly_hours_exceeded"}, {"weekly_hours_above_35"}),
        ([*WEEK[4:], "2026-11-30"], ("09:00", "20:00"), set(), {"sunday_work"}),
        (
            [*WEEK[3:], "2026-11-30"],
            ("09:00", "21:30"),
            {"weekly_hours_exceeded"},
            {"weekly_hours_above_35", "sunday_work"},
        ),
        (WEEK[:1], ("06:00", "22:00"), set(), set()),
        (WEEK[:1], ("05:59", "07:00"), set(), {"night_work"}),
        (WEEK[:1], ("21:00", "22:01"), set(), {"night_work"}),
        (WEEK[:1], ("22:30", "23:30"), set(), {"night_work"}),
        (WEEK[:1], ("00:00", "05:00"), set(), {"night_work"}),
    ],
)
def test_adults(days, period, errors, warnings):
    assert check(on_days(days, period)) == (errors, warnings)


@pytest.mark.parametrize(
    ("birth_date", "days", "period", "errors", "warnings"),
    [
        (AT_17, WEEK[:1], ("08:00", "16:00"), set(), set()),
        (AT_17, WEEK[:1], ("08:00", "16:01"), {"minor_daily_hours_exceeded"}, set()),
        (AT_15, WEEK[:1], ("08:00", "15:00"), {"too_young"}, set()),
        (AT_15, WEEK[:1], ("08:00", "15:01"), {"too_young", "minor_daily_hours_exceeded"}, set()),
        (AT_17, WEEK[:5], ("09:00", "16:00"), set(), set()),
        (AT_17, WEEK[:5], ("09:00", "16:01"), {"minor_weekly_hours_exceeded"}, set()),
        (
            AT_17,
            WEEK[:7],
            ("09:00", "16:00"),
            {"minor_weekly_hours_exceeded", "weekly_hours_exceeded"},
            {"sunday_work"},
        ),
        (AT_17, WEEK[:1], ("05:59", "07:00"), {"minor_night_work"}, set()),
        (AT_17, WEEK[:1], ("21:00", "22:01"), {"minor_night_work"}, set()),
        (AT_17, WEEK[:1], ("06:00", "08:00"), set(), set()),
        (AT_17, WEEK[6:], ("09:00", "10:00"), set(), {"sunday_work"}),
        # of age before the end, but not on the first day
        ("2008-11-24", WEEK[1:6], ("09:00", "16:30"), {"minor_weekly_hours_exceeded"}, set()),
        ("2008-11-23", WEEK[1:6], ("09:00", "16:30"), set(), {"weekly_hours_above_35"}),
    ],
)
def test_minors(birth_date, days, period, errors, warnings):
    assert check(on_days(days, period), birth_date=birth_date) == (errors, warnings)


def test_hours_of_a_minor_add_up_over_the_lines_of_a_day():
    schedule = on_days(WEEK[:1], ("08:00", "12:00")) + on_days(WEEK[:1], ("13:00", "17:30"))
    assert check(schedule, birth_date=AT_17)[0] == {"minor_daily_hours_exceeded"}


@pytest.mark.parametrize(
    "holiday",
    [
        *(
            "2027-01-01",
            "2027-05-01",
            "2027-05-08",
            "2027-07-14",
            "2027-08-15",
            "2027-11-01",
            "2027-11-11",
            "2027-12-25",
        ),
        *("2026-04-06", "2027-03-29", "2028-04-17"),  # Easter Mondays
        *("2027-05-06", "2027-05-17"),  # Ascension and Whit Monday
    ],
)
@pytest.mark.parametrize("birth_date", ["1990-04-12", "2009-12-30"])
def test_public_holidays(holiday, birth_date):
    dates = {"starts_on": holiday, "ends_on": holiday}
    warnings = check(on_days([holiday], ("09:00", "10:00")), birth_date=birth_date, **dates)[1]
    assert warnings - {"sunday_work"} == {"public_holiday_work"}
    assert check(on_days([holiday], ("10:00", "09:00")), **dates)[1] == set()


@pytest.mark.parametrize("plain_day", ["2027-03-26", "2027-03-28", "2027-05-16", "2027-12-26", "2027-12-24"])
def test_other_days_are_not_public_holidays(plain_day):
    """Good Friday, Easter and Whit Sunday, and the day after Christmas are none."""
    dates = {"starts_on": plain_day, "ends_on": plain_day}
    assert "public_holiday_work" not in check(on_days([plain_day], ("09:00", "10:00")), **dates)[1]


def test_hours_over_the_change_of_the_clocks_are_those_of_the_wall():
    night = {"starts_on": "2027-03-28", "ends_on": "2027-03-28"}
    assert check(on_days(["2027-03-28"], ("01:00", "04:00")), **night) == (set(), {"sunday_work", "night_work"})


def test_weeks_at_the_turn_of_the_year():
    """Monday 28 December 2026 to Sunday 3 January 2027 is one week."""
    days = ["2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-02"]
    found = check(on_days(days, ("08:00", "18:00")), starts_on="2026-12-28", ends_on="2027-01-20")
    assert found == ({"weekly_hours_exceeded"}, {"weekly_hours_above_35"})
