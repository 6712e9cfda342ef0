"""What must hold for every case, not only for those we thought of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.rules import InvalidInput, applications, contracts, dates, eligibility, passes
from tremplin.rules.eligibility import check_iae
from tremplin.rules.kinds import (
    IAE_KINDS,
    ApplicationAction,
    ApplicationActor,
    ApplicationState,
    AuthorKind,
    ContractKind,
    DispositifKind,
    ProlongationReason,
    SuspensionReason,
)
from tremplin.rules.passes import PassToProlong, PassToSuspend, Period

DAY = date(2026, 11, 21)
DAYS = st.dates(date(2022, 1, 1), date(2060, 12, 31))
IAE = st.sampled_from(sorted(IAE_KINDS))
CODES = st.lists(st.sampled_from(sorted(eligibility.criteria(DAY))), unique=True)
EXCLUSIVE = ({"SENIOR", "JEUNE"}, {"DETLD", "DELD"})


def after(day, days):
    return day + timedelta(days=days)


@st.composite
def passes_in_use(draw):
    """A PASS of its legal length and the day someone acts on it, while it runs."""
    starts_on = draw(st.dates(date(2024, 3, 11), date(2060, 1, 1)))
    ends_on = passes.dates(starts_on=starts_on).ends_on
    return starts_on, ends_on, after(starts_on, draw(st.integers(0, 729)))


@given(CODES, st.sampled_from(sorted(eligibility.criteria(DAY))), IAE)
def test_one_more_criterion_never_takes_eligibility_away(codes, more, kind):
    """Except when it contradicts one already there."""

    def eligible(chosen):
        return check_iae(author=AuthorKind.EMPLOYER, dispositif=kind, criteria=tuple(chosen), on=DAY).eligible

    with_more = [*codes, more]
    if any(pair <= set(with_more) for pair in EXCLUSIVE):
        assert not eligible(with_more)
    else:
        assert eligible(codes) <= eligible(with_more)


@given(st.permutations(["TH", "QPV", "SENIOR", "TH", "X"]), st.sampled_from(list(DispositifKind)))
def test_the_order_of_criteria_does_not_matter(codes, kind):
    def found(chosen):
        one = check_iae(author=AuthorKind.EMPLOYER, dispositif=kind, criteria=tuple(chosen), on=DAY)
        return one.level_1, one.level_2, set(one.errors)

    assert found(codes) == found(sorted(codes))


@given(st.lists(st.text()), st.sampled_from(list(AuthorKind)), st.sampled_from(list(DispositifKind)))
def test_any_code_is_answered(codes, author, kind):
    found = check_iae(author=author, dispositif=kind, criteria=tuple(codes), on=DAY)
    assert found.eligible == (not found.errors)
    assert ("unknown_criterion" in found.errors) == any(code not in eligibility.criteria(DAY) for code in codes)


@given(DAYS, st.integers(0, 400))
def test_months_keep_the_day_or_take_the_last_of_the_month(day, months):
    found = dates.add_months(day, months, field="x")
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and after(found, 1).day == 1)
    assert dates.add_months(found, -months, field="x").day == min(
        found.day, dates.add_months(found, -months, field="x").day
    )


@given(DAYS, DAYS, st.integers(0, 60))
def test_months_keep_the_order_of_days(first, second, months):
    low, high = sorted((first, second))
    assert dates.add_months(low, months, field="x") <= dates.add_months(high, months, field="x")


@given(st.dates(date(2024, 3, 11), date(2090, 1, 1)))
def test_a_pass_has_730_days_whatever_the_leap_years_and_the_clocks(starts_on):
    ends_on = passes.dates(starts_on=starts_on).ends_on
    assert dates.days_in(starts_on, ends_on) == 730
    counted = sum(1 for number in range(800) if starts_on <= after(starts_on, number) <= ends_on)
    assert counted == 730


@given(st.dates(date(1998, 8, 1), date(2024, 3, 10)))
def test_a_former_pass_lasts_two_years_from_date_to_date(starts_on):
    ends_on = passes.dates(starts_on=starts_on).ends_on
    assert 729 <= dates.days_in(starts_on, ends_on) <= 731
    assert after(ends_on, 1) == dates.add_months(starts_on, 24, field="x")


@given(passes_in_use())
def test_no_day_of_a_pass_is_counted_twice(one):
    """Days used and days left always add up to the 730 days, the present day being left."""
    starts_on, ends_on, today = one
    left = passes.status(starts_on=starts_on, ends_on=ends_on, suspensions=(), today=today).remaining_days
    assert dates.gap(starts_on, today) + left == 730


@given(passes_in_use(), st.lists(st.integers(0, 40), min_size=0, max_size=8))
def test_no_day_is_both_suspended_and_available(one, lengths):
    """Against a count day by day, over suspensions that do not touch."""
    starts_on, ends_on, today = one
    suspensions, day = [], starts_on
    for length in lengths:
        suspensions.append(Period(day, after(day, length)))
        day = after(day, length + 2)
    ends_on = after(ends_on, sum(dates.gap(*each.bounds) for each in suspensions))
    found = passes.status(starts_on=starts_on, ends_on=ends_on, suspensions=tuple(suspensions), today=today)
    future = (after(today, number) for number in range(max(0, dates.days_in(today, ends_on))))
    available = sum(1 for one_day in future if not any(each.holds(one_day) for each in suspensions))
    assert found.remaining_days == available
    backwards = passes.status(
        starts_on=starts_on, ends_on=ends_on, suspensions=tuple(reversed(suspensions)), today=today
    )
    assert (backwards.status, backwards.remaining_days) == (found.status, found.remaining_days)


@given(passes_in_use(), st.integers(0, 300), st.integers(0, 1094))
def test_a_suspension_moves_the_end_by_its_length(one, back, length):
    starts_on, ends_on, today = one
    begins = max(starts_on, after(today, -back))
    found = passes.suspension(
        pass_=PassToSuspend(starts_on, ends_on, (), starts_on),
        dispositif=DispositifKind.EI,
        reason=SuspensionReason.CONTRACT_ENDED,
        starts_on=begins,
        ends_on=after(begins, length),
        today=today,
        on=DAY,
    )
    assert found.allowed
    assert dates.gap(ends_on, found.pass_ends_on) == length


@given(passes_in_use(), st.integers(1, 365))
def test_a_prolongation_moves_the_end_by_its_length(one, length):
    starts_on, ends_on, _ = one
    found = passes.prolongation(
        pass_=PassToProlong(starts_on, ends_on, (), False),
        dispositif=DispositifKind.AI,
        reason=ProlongationReason.RQTH,
        ends_on=after(ends_on, length),
        today=ends_on,
        on=DAY,
    )
    assert found.allowed
    assert dates.gap(ends_on, found.pass_ends_on) == length


def suspended(starts_on, ends_on, known, asked, today):
    return passes.suspension(
        pass_=PassToSuspend(starts_on, ends_on, known, starts_on),
        dispositif=DispositifKind.EI,
        reason=SuspensionReason.CONTRACT_ENDED,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        today=today,
        on=DAY,
    )


@given(passes_in_use(), st.integers(1, 365), st.integers(0, 60))
def test_suspending_then_prolonging_or_the_other_way_gives_one_end(one, more, length):
    starts_on, ends_on, today = one
    asked = Period(today, after(today, length))

    def prolonged(end):
        return passes.prolongation(
            pass_=PassToProlong(starts_on, end, (), False),
            dispositif=DispositifKind.EI,
            reason=ProlongationReason.SENIOR,
            ends_on=after(end, more),
            today=end,
            on=DAY,
        ).pass_ends_on

    first = prolonged(suspended(starts_on, ends_on, (), asked, today).pass_ends_on)
    second = suspended(starts_on, prolonged(ends_on), (), asked, today).pass_ends_on
    assert first == second == after(ends_on, more + length)


@given(passes_in_use(), st.integers(0, 60), st.integers(0, 60))
def test_no_day_is_suspended_twice(one, shift, length):
    """A suspension that shares a day with another is refused; one that does not is not for that reason."""
    starts_on, ends_on, today = one
    known = Period(after(today, shift), after(today, shift + 10))
    asked = Period(today, after(today, length))
    shared = any(known.holds(after(today, number)) for number in range(length + 1))
    assert ("overlaps" in suspended(starts_on, ends_on, (known,), asked, today).errors) == shared


@given(DAYS, DAYS, st.sampled_from(list(DispositifKind)), st.sampled_from(list(AuthorKind)), st.booleans())
def test_a_waiting_period_is_blocked_or_waived_never_both(ended, today, kind, sender, diagnosis):
    found = passes.waiting_period(
        last_pass_ends_on=ended, today=today, dispositif=kind, sender=sender, prescriber_diagnosis=diagnosis, on=DAY
    )
    assert not (found.blocked and found.waived)
    assert (found.blocked or found.waived) == (found.in_waiting_period and kind in IAE_KINDS)


@given(passes_in_use())
def test_the_estimated_end_is_never_after_the_end(one):
    starts_on, ends_on, today = one
    found = passes.remainder(starts_on=starts_on, ends_on=ends_on, suspensions=(), today=today)
    assert found.estimated_end_on == ends_on


@given(DAYS, st.integers(0, 900), st.integers(0, 30), st.integers(0, 50))
def test_a_contract_is_too_long_exactly_after_its_latest_end(starts_on, length, previous, hours):
    found = contracts.check(
        kind=ContractKind.CDDI,
        dispositif=DispositifKind.ACI,
        starts_on=starts_on,
        ends_on=after(starts_on, length),
        weekly_hours=hours,
        previous_months=previous,
        exception=None,
        on=DAY,
    )
    too_long = found.latest_end_on is None or after(starts_on, length) > found.latest_end_on
    assert ("too_long" in found.errors) == too_long


@given(
    st.sampled_from(list(ApplicationState)),
    st.lists(st.tuples(st.sampled_from(list(ApplicationAction)), st.sampled_from(list(ApplicationActor)))),
)
def test_no_path_makes_the_system_refuse(state, steps):
    for action, actor in steps:
        found = applications.transition(state=state, action=action, actor=actor, dispositif=DispositifKind.EI, on=DAY)
        assert not (found.to == "refused" and actor == "system" and state != "refused")
        state = found.to or state


@pytest.mark.parametrize("year", [1583, 1900, 2000, 2024, 2026, 2038, 2100, 9999])
def test_easter_against_the_calendar(year):
    """A Sunday from 22 March to 25 April; eleven holidays unless two fall on one day."""
    found = dates.easter(year)
    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)
    assert 10 <= len(dates.public_holidays(year)) <= 11


@pytest.mark.parametrize(
    ("year", "day"),
    [(2000, "04-23"), (2019, "04-21"), (2024, "03-31"), (2025, "04-20"), (2026, "04-05"), (2038, "04-25")],
)
def test_known_easters(year, day):
    assert dates.easter(year) == date.fromisoformat(f"{year}-{day}")


def another_easter(year):
    """Oudin's algorithm (1940), which shares no constant with ours."""
    century, golden = year // 100, year % 19
    k = (century - 17) // 25
    i = (century - century // 4 - (century - k) // 3 + 19 * golden + 15) % 30
    i -= (i // 28) * (1 - (i // 28) * (29 // (i + 1)) * ((21 - golden) // 11))
    j = (year + year // 4 + i + 2 - century + century // 4) % 7
    after_march = i - j
    month = 3 + (after_march + 40) // 44
    return date(year, month, after_march + 28 - 31 * (month // 4))


def test_easter_against_another_algorithm():
    assert all(dates.easter(year) == another_easter(year) for year in range(1583, 4100))


def test_months_at_both_ends_of_the_calendar():
    assert dates.add_months(date(1, 6, 1), -5, field="x") == date(1, 1, 1)
    assert dates.add_months(date(9999, 7, 31), 5, field="x") == date(9999, 12, 31)
    for day, months in ((date(1, 6, 1), -6), (date(9999, 7, 31), 6)):
        with pytest.raises(InvalidInput):
            dates.add_months(day, months, field="x")
    assert dates.clamped_months(date(9999, 7, 31), 6) == date.max
    assert dates.clamped_months(date(1, 6, 1), -6) == date.min
