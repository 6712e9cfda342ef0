"""The first of each batch, and how many there are, are those that sorting every row would give."""

import pytest
from django.db.models import Case, F, TextField, Value, When
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tremplin.accounts.models import User
from tremplin.kernel.firsts import EVERY, MOST, Firsts
from tremplin.kernel.prepared import Param

pytestmark = pytest.mark.django_db
SIDE = Case(When(is_staff=True, then=Value("team")), default=Value("others"), output_field=TextField())


def ranked(**kept):
    rows = User.objects.filter(email__endswith="@rang.example", **kept)
    return rows.values_list("pk", SIDE, "last_name")


def shown():
    return User.objects.only("last_name", "is_staff")


def check(firsts: Firsts, users, **values) -> None:
    found = firsts.of_each(**values)
    for batch, staff in (("team", True), ("others", False)):
        every = sorted((one for one in users if one.is_staff is staff), key=lambda one: (one.last_name, one.pk))
        rows, total = found.get(batch, ([], 0))
        assert rows == every[:MOST]
        assert total == len(every)
        assert [one.place for one in rows] == list(range(1, len(rows) + 1))
    assert set(found) <= {"team", "others"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["Bé", "Cé", "Dé"]), st.booleans()), max_size=14))
def test_they_are_the_first_of_all_rows(make, people):
    User.objects.filter(email__endswith="@rang.example").delete()
    users = [
        make.user(email=f"{rank}@rang.example", last_name=name, is_staff=staff)
        for rank, (name, staff) in enumerate(people)
    ]
    check(Firsts(ranked, shown()), users)


def test_several_sources_make_one_and_a_row_of_both_counts_once(make, django_assert_num_queries):
    users = [make.user(email=f"{rank}@rang.example", last_name=f"N{rank}", is_staff=rank > 2) for rank in range(9)]
    both = Firsts(lambda: ranked(last_name__gte=Param("from")).union(ranked(last_name__lte="N7")), shown())
    with django_assert_num_queries(1):
        check(both, users, **{"from": "N5"})


def test_rows_of_one_batch_come_with_what_their_line_shows(make, django_assert_num_queries):
    users = [make.user(email=f"{rank}@rang.example", last_name=f"N{rank}") for rank in range(7)]
    rows = User.objects.filter(pk__in=[one.pk for one in users]).values_list("pk", EVERY, "last_name")
    told = Firsts(lambda: rows, shown().annotate(told=F("email")))
    with django_assert_num_queries(1):
        found, total = told.all()
        assert ([one.told for one in found], total) == ([one.email for one in users[:MOST]], 7)
    assert Firsts(lambda: rows.filter(email="personne"), shown()).all() == ([], 0)
