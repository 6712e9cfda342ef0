"""One reading gives the counts of a list and the keys of the page asked for, as a paginator would give them."""

from datetime import date

import pytest
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q

from tremplin.accounts.models import User
from tremplin.kernel.prepared import Param
from tremplin.kernel.tallied import FAR, Listing, Tallied

pytestmark = pytest.mark.django_db
PER_PAGE = 3


def mark(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, BooleanField())


def listing(*, kept: tuple[str, ...] = (), order: tuple[str, ...] = ("last_name", "pk")) -> Listing:
    rows = User.objects.filter(email__endswith="@liste.example")
    rows = rows.annotate(staff=mark(Q(is_staff=True)), named=mark(Q(first_name=Param("name"))))
    counts = {"all": (), "staff": ("staff",), "named": ("named",), "others": ("not staff", "not named")}
    return Listing(rows, counts, kept, order)


@pytest.fixture
def people(make):
    """Seven, two of whom have one name: their key settles it."""
    names = ["Cé", "Aa", "Dé", "Bé", "Bé", "Eé", "Fé"]
    return [
        make.user(
            email=f"{rank}@liste.example", first_name="Ana" if rank < 2 else "Léo", last_name=name, is_staff=rank > 4
        )
        for rank, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    "page", [None, "", "1", "2", "3", "4", "99999999999999999999999", "0", "-1", "x", "1.5", " 2 "]
)
@pytest.mark.parametrize("kept", [(), ("staff",), ("not staff",), ("named", "staff")])
@pytest.mark.parametrize("order", [("last_name", "pk"), ("-last_name", "pk"), ("staff", "-last_name", "-pk")])
def test_the_page_and_its_number_are_those_of_a_paginator(people, page, kept, order):
    tally = Tallied(lambda: listing(kept=kept, order=order), PER_PAGE).read(page, name="Ana")
    marks = {"staff": Q(is_staff=True), "not staff": Q(is_staff=False), "named": Q(first_name="Ana")}
    rows = User.objects.filter(email__endswith="@liste.example").filter(*(marks[one] for one in kept))
    expected = Paginator(rows.order_by(*(one.replace("staff", "is_staff") for one in order)), PER_PAGE).get_page(page)
    shown = tally.page(User.objects.filter(pk__in=tally.keys))
    assert [one.pk for one in shown] == [one.pk for one in expected]
    assert (shown.number, shown.paginator.count) == (expected.number, expected.paginator.count)
    assert shown.paginator.num_pages == expected.paginator.num_pages


def test_counts_are_those_of_all_rows_whatever_is_kept(people, django_assert_num_queries):
    tallied = Tallied(lambda: listing(kept=("staff",)), PER_PAGE)
    with django_assert_num_queries(2):
        first, second = tallied.read(None, name="Ana"), tallied.read(None, name="Personne")
    assert first.counts == {"all": 7, "staff": 2, "named": 2, "others": 3}
    assert second.counts == {"all": 7, "staff": 2, "named": 0, "others": 5}
    assert first.total == 2


def test_a_list_without_rows_has_one_empty_page():
    tally = Tallied(listing, PER_PAGE).read(str(FAR), name="Ana")
    assert (tally.keys, tally.number, tally.total, tally.counts["all"]) == ([], 1, 0, 0)


def test_a_reader_who_may_see_nobody_costs_no_query(django_assert_num_queries):
    def nobody() -> Listing:
        return Listing(User.objects.filter(pk__in=[]), {"all": ()}, (), ("pk",))

    with django_assert_num_queries(0):
        tally = Tallied(nobody, PER_PAGE).read("2")
    assert (tally.keys, tally.number, tally.total, tally.counts) == ([], 1, 0, {"all": 0})


def test_a_row_gone_meanwhile_is_left_out(people):
    tally = Tallied(listing, PER_PAGE).read(None, name="Ana")
    gone = User.objects.filter(pk__in=tally.keys[1:])
    assert [one.pk for one in tally.page(gone)] == tally.keys[1:]


def test_a_day_of_the_reading_is_refused():

    def dated() -> Listing:
        rows = User.objects.annotate(late=mark(Q(date_joined__date__lt=date(2026, 1, 1))))
        return Listing(rows, {"late": ("late",)}, (), ("pk",))

    with pytest.raises(ValueError, match="make it a Param"):
        Tallied(dated, PER_PAGE).read(None)
