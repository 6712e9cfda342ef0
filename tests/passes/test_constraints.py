"""What PostgreSQL holds by itself: these tests write straight into the tables, as a bug would."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.passes.builders import hire, issued, suspend
from tremplin.passes.models import Pass, PassAct, Prolongation, Suspension

pytestmark = pytest.mark.django_db
START = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def found(make):
    return issued(make.candidate(), starts_on=START)


def refused(write, constraint: str) -> None:
    """The database refuses, now or at the end of the transaction, and names the constraint."""
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        _then_commit(write)


def _then_commit(write) -> None:
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def copy(found, **changes):
    fields = {name: getattr(found, name) for name in ("candidate", "starts_on", "ends_on", "issued_at", "law_read_on")}
    return Pass.objects.create(**{**fields, "number": "AAAAA0000001", **changes})


class TestPass:
    def test_one_at_a_time(self, found):
        refused(lambda: copy(found), "one_pass_at_a_time")
        refused(lambda: copy(found, starts_on=found.ends_on, ends_on=found.ends_on + DAY), "one_pass_at_a_time")
        copy(found, starts_on=found.ends_on + DAY, ends_on=found.ends_on + 2 * DAY)

    def test_a_cancelled_one_leaves_the_place(self, found):
        Pass.objects.filter(pk=found.pk).update(cancelled_at=found.issued_at, cancelled_why="Essai")
        copy(found)

    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"ends_on": START}, "pass_period_in_order"),
            ({"number": "999"}, "pass_number_shape"),
            ({"cancelled_why": "Essai"}, "pass_cancelled_with_reason"),
        ],
    )
    def test_its_own_facts(self, found, changes, constraint):
        refused(lambda: Pass.objects.filter(pk=found.pk).update(**changes), constraint)

    def test_a_number_serves_once(self, found, make):
        refused(lambda: copy(found, candidate=make.candidate(), number=found.number), "number")

    def test_a_cancelled_pass_says_why(self, found):
        changes = {"cancelled_at": found.issued_at}
        refused(lambda: Pass.objects.filter(pk=found.pk).update(**changes), "pass_cancelled_with_reason")


class TestPeriods:
    def test_suspensions_share_no_day(self, found):
        suspend(found, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30))
        for first, last in ((date(2026, 9, 30), date(2026, 10, 9)), (date(2026, 9, 10), date(2026, 9, 10))):
            asked = {"pass_iae": found, "starts_on": first, "ends_on": last, "reason": "essai"}
            refused(lambda asked=asked: Suspension.objects.create(**asked), "suspensions_do_not_overlap")

    def test_prolongations_share_at_most_the_day_where_they_meet(self, found):
        end = found.ends_on
        Prolongation.objects.create(pass_iae=found, starts_on=end, ends_on=end + 9 * DAY, reason="essai")
        Prolongation.objects.create(pass_iae=found, starts_on=end + 9 * DAY, ends_on=end + 12 * DAY, reason="essai")
        asked = {"pass_iae": found, "starts_on": end + 8 * DAY, "ends_on": end + 10 * DAY, "reason": "essai"}
        refused(lambda: Prolongation.objects.create(**asked), "prolongations_do_not_overlap")

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (START - DAY, START + DAY),
            (date(2028, 2, 28), date(2028, 3, 1)),
            (date(2028, 3, 1), date(2028, 3, 2)),
        ],
    )
    def test_a_suspension_stays_inside_its_pass(self, found, first, last):
        asked = {"pass_iae": found, "starts_on": first, "ends_on": last, "reason": "essai"}
        refused(lambda: Suspension.objects.create(**asked), "leaves its dates")

    def test_the_dates_of_a_pass_hold_its_suspensions(self, found):
        suspend(found, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30))
        for changes in ({"starts_on": date(2026, 9, 2)}, {"ends_on": date(2026, 9, 29)}):
            refused(lambda changes=changes: Pass.objects.filter(pk=found.pk).update(**changes), "leaves its dates")

    def test_backwards_periods(self, found):
        asked = {"pass_iae": found, "starts_on": date(2026, 9, 2), "ends_on": date(2026, 9, 1), "reason": "essai"}
        refused(lambda: Suspension.objects.create(**asked), "suspension_period_in_order|lower bound")
        refused(lambda: Prolongation.objects.create(**asked), "prolongation_period_in_order|lower bound")


class TestActs:
    def test_they_are_neither_changed_nor_removed(self, found):
        for write in (
            lambda: PassAct.objects.update(reason="Autre chose"),
            lambda: PassAct.objects.update(ends_on=START),
            lambda: PassAct.objects.all().delete(),
            lambda: found.delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                write()

    def test_the_account_of_their_author_may_go(self, make, found):
        structure = make.structure()
        hire(found, by=structure, starts_on=START)
        author = make.user()
        act = PassAct.objects.create(
            pass_iae=found,
            kind="correct",
            at=found.issued_at,
            author=author,
            author_label=str(author),
            reason="Essai",
            law_read_on=START,
            starts_on=START,
            ends_on=found.ends_on,
        )
        author.delete()
        act.refresh_from_db()
        assert act.author is None
        assert act.author_label
