"""A hire lifts the suspension in progress, never lengthens it, and says so before; its cancellation puts it back."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.passes.builders import TODAY, hire, issued
from tremplin.applications.actions import cancel_hire
from tremplin.kernel.errors import Refused
from tremplin.passes import actions, suspensions
from tremplin.passes.dossier import open_dossier
from tremplin.passes.models import Pass
from tremplin.passes.replay import replay
from tremplin.rules.kinds import SuspensionReason

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2028, 2, 29)
BROKEN = SuspensionReason.CONTRACT_BROKEN


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def former(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def found(make, former):
    made = issued(make.candidate(), starts_on=START)
    hire(made, by=former, starts_on=START, ends_on=date(2026, 10, 31))
    actions.suspend(
        by=make.actor(former), found=made, reason=BROKEN, starts_on=date(2026, 11, 2), ends_on=date(2027, 1, 31)
    )
    return made


def now(found) -> Pass:
    return Pass.objects.get(pk=found.pk)


def spans(found) -> list[tuple[date, date]]:
    return list(now(found).suspensions.values_list("starts_on", "ends_on"))


def hired(make, found, starts_on):
    return make.accept(make.application(to=make.structure(), who=found.candidate), starts_on=starts_on)


def replays(found) -> bool:
    dossier = open_dossier(now(found))
    return replay(dossier.acts) == dossier.state


def test_it_ends_the_day_before_the_hire(make, found):
    application = hired(make, found, date(2026, 12, 1))
    assert spans(found) == [(date(2026, 11, 2), date(2026, 11, 30))]
    assert now(found).ends_on == END + timedelta(days=28)
    assert application.pass_iae.ends_on == now(found).ends_on
    act = now(found).acts.last()
    assert (act.kind, act.days, act.detail["hired_on"]) == ("lift", 28 - 90, "2026-12-01")
    assert replays(found)


def test_it_disappears_when_it_began_that_day(make, former):
    made = issued(make.candidate(), starts_on=START)
    hire(made, by=former, starts_on=START)
    actions.suspend(by=make.actor(former), found=made, reason=BROKEN, starts_on=TODAY)
    hired(make, made, TODAY)
    assert spans(made) == []
    assert now(made).ends_on == END
    assert replays(made)


def test_a_hire_after_its_end_lengthens_nothing(make, found):
    hired(make, found, date(2027, 2, 15))
    assert spans(found) == [(date(2026, 11, 2), date(2027, 1, 31))]
    assert now(found).ends_on == END + timedelta(days=90)
    assert suspensions.lifted_by(now(found), date(2027, 2, 15)) is None


def test_a_hire_outside_the_iae_rules_leaves_it(make, found):
    geiq = make.structure(kinds=["GEIQ"])
    terms = {"kind": "professional_training", "starts_on": date(2026, 12, 1)}
    make.accept(make.application(to=geiq, who=found.candidate), **terms)
    assert spans(found) == [(date(2026, 11, 2), date(2027, 1, 31))]


def test_a_reason_that_no_hire_lifts_stays(make, found):
    found.suspensions.update(reason="incarceration")
    assert suspensions.lifted_by(now(found), date(2026, 12, 1)) is None


def test_a_pass_whose_days_are_all_gone_does_not_cover_the_hire(make, former):
    made = issued(make.candidate(), starts_on=TODAY - timedelta(days=729))
    hire(made, by=former, starts_on=date(2026, 1, 5))
    actions.suspend(by=make.actor(former), found=made, reason=BROKEN, starts_on=TODAY, ends_on=date(2027, 5, 1))
    application = make.application(to=make.structure(), who=made.candidate)
    with pytest.raises(Refused) as refused:
        make.accept(application, starts_on=date(2026, 12, 1))
    assert (refused.value.code, refused.value.field) == ("pass_ends_before", "starts_on")
    assert spans(made) == [(TODAY, date(2027, 5, 1))]


def test_a_cancelled_hire_puts_the_suspension_back(make, found):
    application = hired(make, found, date(2026, 12, 1))
    cancel_hire(by=make.actor(application.organisation), application=application)
    assert spans(found) == [(date(2026, 11, 2), date(2027, 1, 31))]
    assert now(found).ends_on == END + timedelta(days=90)
    assert now(found).acts.last().kind == "undo"
    assert replays(found)


def test_what_followed_the_hire_stays(make, found):
    application = hired(make, found, TODAY + timedelta(days=1))
    structure = make.actor(application.organisation)
    second = hired(make, found, date(2027, 1, 4))
    cancel_hire(by=make.actor(second.organisation), application=second)
    cancel_hire(by=structure, application=application)
    assert spans(found) == [(date(2026, 11, 2), date(2027, 1, 31))]


def test_another_hire_lifts_it_in_its_turn(make, found):
    first, second = hired(make, found, TODAY + timedelta(days=1)), hired(make, found, date(2026, 12, 10))
    cancel_hire(by=make.actor(first.organisation), application=first)
    assert spans(found) == [(date(2026, 11, 2), date(2026, 12, 9))]
    assert [act.kind for act in now(found).acts.all()][-2:] == ["undo", "lift"]
    assert str(second.organisation) in now(found).acts.last().reason
    assert replays(found)


def test_the_check_page_says_it_first(make, found):
    from tremplin.applications.effects import _reused

    effect = _reused(now(found), date(2026, 12, 1))
    assert effect.text.endswith("sera réutilisé et sa suspension levée.")
    assert "elle finit le 30 novembre 2026" in effect.why
    assert "se terminera le 28 mars 2028" in effect.why
    assert "Ses dates ne changent pas" in _reused(now(found), date(2027, 2, 15)).why
