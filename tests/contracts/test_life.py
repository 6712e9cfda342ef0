"""A contract in time: renewed under its ceiling, ended for a reason of the list, its hours changed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.passes.builders import hire, issued
from tremplin.contracts import actions
from tremplin.contracts.access import contracts_with, months_done
from tremplin.contracts.actions.living import hours_on
from tremplin.contracts.models import Contract
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.rules.contracts import end_reasons

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2026, 12, 1)
HOURS = Decimal(26)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def contract(make, structure):
    """Nine months of CDDI, under a PASS that ends on 29 February 2028."""
    found = issued(make.candidate(account=True), starts_on=START)
    return hire(found, by=structure, starts_on=START, ends_on=END, weekly_hours=HOURS)


def refusal(call) -> Refused:
    with pytest.raises(Refused) as found:
        call()
    return found.value


class TestRenewal:
    def test_it_follows_the_next_day_and_is_told(self, make, structure, contract):
        made = actions.renew(by=make.actor(structure), contract=contract, ends_on=date(2027, 6, 1), weekly_hours=HOURS)
        assert (made.starts_on, made.renews, made.pass_iae) == (date(2026, 12, 2), contract, contract.pass_iae)
        assert JournalEntry.objects.get(verb="contracts.renew").object_id == str(made.pk)
        assert Notice.objects.get(topic="contracts").email == contract.candidate.user.email

    def test_it_may_be_short_but_the_sum_stays_under_the_ceiling(self, make, structure, contract):
        by = make.actor(structure)
        too_long = refusal(
            lambda: actions.renew(by=by, contract=contract, ends_on=date(2028, 3, 2), weekly_hours=HOURS)
        )
        assert (too_long.code, too_long.field) == ("too_long", "ends_on")
        assert actions.renew(by=by, contract=contract, ends_on=date(2026, 12, 31), weekly_hours=HOURS)

    def test_months_add_up(self, make, structure, contract):
        actions.renew(by=make.actor(structure), contract=contract, ends_on=date(2027, 6, 1), weekly_hours=HOURS)
        assert months_done(contracts_with(contract.candidate, structure), "CDDI") == 15

    def test_once_only_even_against_the_code(self, make, structure, contract):
        by = make.actor(structure)
        actions.renew(by=by, contract=contract, ends_on=date(2027, 6, 1), weekly_hours=HOURS)
        again = refusal(lambda: actions.renew(by=by, contract=contract, ends_on=date(2027, 6, 1), weekly_hours=HOURS))
        assert again.code == "already_renewed"
        with pytest.raises(IntegrityError, match="contract_renewed_once"), transaction.atomic():
            hire(contract.pass_iae, by=structure, starts_on=date(2026, 12, 2), renews=contract)

    def test_not_after_the_pass(self, make, structure, contract):
        contract.pass_iae.ends_on = date(2026, 12, 1)
        contract.pass_iae.save(update_fields=["ends_on"])
        found = refusal(
            lambda: actions.renew(by=make.actor(structure), contract=contract, ends_on=END, weekly_hours=HOURS)
        )
        assert found.code == "pass_ends_before"
        assert "prolongation" in found.message

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"ends_on": None}, "open_ended"),
            ({"ends_on": date(2026, 11, 1)}, "contract_over"),
            ({"ended_on": date(2026, 11, 1), "ended_why": "agreement"}, "contract_ended"),
            ({"cancelled_at": datetime(2026, 11, 1, tzinfo=timezone.get_default_timezone())}, "contract_cancelled"),
        ],
    )
    def test_what_is_not_renewed(self, make, structure, contract, changes, code):
        Contract.objects.filter(pk=contract.pk).update(**changes)
        by = make.actor(structure)
        assert refusal(lambda: actions.renew(by=by, contract=contract, ends_on=END, weekly_hours=HOURS)).code == code

    def test_only_by_its_structure(self, make, contract):
        with pytest.raises(NotYours):
            actions.renew(by=make.actor(make.structure()), contract=contract, ends_on=END, weekly_hours=HOURS)

    def test_a_renewal_not_begun_is_taken_back(self, make, structure, contract):
        by = make.actor(structure)
        made = actions.renew(by=by, contract=contract, ends_on=date(2027, 6, 1), weekly_hours=HOURS)
        actions.cancel_renewal(by=by, contract=made)
        assert months_done(contracts_with(contract.candidate, structure), "CDDI") == 9
        assert refusal(lambda: actions.cancel_renewal(by=by, contract=contract)).code == "renewal_begun"

    def test_a_hire_cancelled_takes_its_renewals_away(self, make, structure, contract):
        by = make.actor(structure)
        actions.renew(by=by, contract=contract, ends_on=date(2027, 6, 1), weekly_hours=HOURS)
        actions.cancel_contract(by=by, contract=contract)
        assert not Contract.objects.filter(cancelled_at__isnull=True).exists()


class TestEnd:
    def test_early_with_its_reason_then_reopened(self, make, structure, contract):
        by = make.actor(structure)
        ended = actions.end_contract(by=by, contract=contract, ended_on=date(2026, 11, 15), why="permanent_job")
        assert (ended.ended_on, ended.ended_why) == (date(2026, 11, 15), "permanent_job")
        assert months_done(contracts_with(contract.candidate, structure), "CDDI") == 8
        assert Notice.objects.filter(subject="Fin de votre contrat avec Les Essais").count() == 1
        reopened = actions.reopen_contract(by=by, contract=contract)
        assert (reopened.ended_on, reopened.ended_why) == (None, "")
        assert refusal(lambda: actions.reopen_contract(by=by, contract=contract)).code == "contract_runs"

    @pytest.mark.parametrize(
        ("ended_on", "why", "code", "field"),
        [
            (date(2026, 3, 1), "agreement", "ends_before_start", "ended_on"),
            (date(2026, 11, 20), "agreement", "ends_in_future", "ended_on"),
            (date(2026, 11, 15), "term", "term_mismatch", "why"),
            (date(2026, 11, 15), "dismissal", "reason_required", "why"),
            (date(2026, 11, 15), "", "reason_required", "why"),
        ],
    )
    def test_what_is_refused(self, make, structure, contract, ended_on, why, code, field):
        by = make.actor(structure)
        found = refusal(lambda: actions.end_contract(by=by, contract=contract, ended_on=ended_on, why=why))
        assert (found.code, found.field) == (code, field)

    def test_at_its_term(self, make, structure, contract):
        Contract.objects.filter(pk=contract.pk).update(ends_on=date(2026, 11, 18))
        by = make.actor(structure)
        late = refusal(lambda: actions.end_contract(by=by, contract=contract, ended_on=date(2026, 11, 19), why="term"))
        assert late.code == "ends_after_term"
        assert (
            actions.end_contract(by=by, contract=contract, ended_on=date(2026, 11, 18), why="term").ended_why == "term"
        )

    def test_a_renewed_contract_does_not_end(self, make, structure, contract):
        by = make.actor(structure)
        actions.renew(by=by, contract=contract, ends_on=date(2027, 6, 1), weekly_hours=HOURS)
        found = refusal(
            lambda: actions.end_contract(by=by, contract=contract, ended_on=date(2026, 11, 1), why="agreement")
        )
        assert found.code == "already_renewed"

    def test_an_open_ended_contract_has_other_reasons(self):
        assert "dismissal" in end_reasons(open_ended=True)
        assert "term" not in end_reasons(open_ended=True)

    @pytest.mark.parametrize(
        "change",
        [
            {"ended_on": date(2026, 11, 1)},
            {"ended_why": "agreement"},
            {"ended_on": date(2026, 3, 1), "ended_why": "agreement"},
            {"ended_on": date(2026, 12, 2), "ended_why": "agreement"},
        ],
    )
    def test_the_database_holds_it(self, contract, change):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contract.objects.filter(pk=contract.pk).update(**change)


class TestHours:
    def test_from_a_day_on(self, make, structure, contract):
        by = make.actor(structure)
        day = date(2026, 6, 1)
        actions.change_hours(by=by, contract=contract, starts_on=day, weekly_hours=Decimal(30))
        assert hours_on(contract, day - timedelta(days=1)) == HOURS
        assert hours_on(contract, day) == 30
        actions.change_hours(by=by, contract=contract, starts_on=day, weekly_hours=Decimal(28))
        assert contract.hours_changes.get().weekly_hours == 28

    @pytest.mark.parametrize(
        ("starts_on", "hours", "field"),
        [
            (START, 30, "starts_on"),
            (date(2026, 12, 2), 30, "starts_on"),
            (date(2026, 6, 1), 19, "weekly_hours"),
            (date(2026, 6, 1), 36, "weekly_hours"),
        ],
    )
    def test_what_is_refused(self, make, structure, contract, starts_on, hours, field):
        by = make.actor(structure)
        found = refusal(
            lambda: actions.change_hours(by=by, contract=contract, starts_on=starts_on, weekly_hours=Decimal(hours))
        )
        assert found.field == field
