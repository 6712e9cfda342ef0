"""A prepared query gives what its queryset gives, with values of the moment and SQL of once."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import DateField, ExpressionWrapper, F, Value
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import Draft
from tremplin.kernel.prepared import AnyOf, AnyValue, Param, Prepared, answer, awaited

pytestmark = pytest.mark.django_db


def test_it_reads_with_the_values_of_the_moment(make, django_assert_num_queries):
    first, second = make.user(), make.user()
    by_pk = Prepared(lambda: User.objects.filter(pk=Param("pk")))
    with django_assert_num_queries(2):
        assert by_pk.read(pk=first.pk) == [first]
        assert by_pk.read(pk=second.pk) == [second]


def test_it_builds_its_sql_once(make):
    built = []

    def build():
        built.append(1)
        return User.objects.filter(email=Param("email"))

    prepared = Prepared(build)
    for user in (make.user(), make.user()):
        assert prepared.read(email=user.email) == [user]
    assert built == [1]


def test_joined_rows_and_annotations_come_like_a_queryset_s(make, django_assert_num_queries):
    user = make.user()
    draft = Draft.objects.create(kind="essai", owner=user, payload={"a": [1]}, expires_at=timezone.now())
    late = ExpressionWrapper(F("expires_at") + timedelta(days=1), output_field=DateField())
    prepared = Prepared(lambda: Draft.objects.filter(pk=Param("pk")).select_related("owner").annotate(late=late))
    with django_assert_num_queries(1):
        found = prepared.read(pk=draft.pk)[0]
        assert (found.owner, found.payload) == (user, {"a": [1]})
    assert found.late == Draft.objects.annotate(late=late).get(pk=draft.pk).late
    found.kind = "changé"
    found.save()
    assert Draft.objects.get(pk=draft.pk).kind == "changé"


def test_nothing_comes_when_nothing_fits():
    assert Prepared(lambda: User.objects.filter(email=Param("email"))).read(email="x@y.example") == []


def test_a_value_may_enter_a_sum(make):
    user = make.user()
    Draft.objects.create(kind="essai", owner=user, expires_at=timezone.now() + timedelta(days=3))
    day = Param("day", DateField())
    soon = Prepared(lambda: Draft.objects.filter(expires_at__date__lte=day + timedelta(days=5)))
    today = timezone.localdate()
    assert len(soon.read(day=today)) == 1
    assert soon.read(day=today - timedelta(days=10)) == []


@pytest.mark.parametrize("frozen", [date(2026, 11, 1), timezone.make_aware(datetime(2026, 11, 1))])
def test_a_date_that_would_stay_is_refused(frozen):
    with pytest.raises(ValueError, match="Param"):
        Prepared(lambda: Draft.objects.filter(expires_at__gt=frozen)).read()


def test_a_value_forgotten_is_an_error():
    with pytest.raises(KeyError):
        Prepared(lambda: User.objects.filter(email=Param("email"))).read()


def test_a_list_may_be_given_whatever_its_length(make):
    users = [make.user() for _ in range(3)]
    among = Prepared(lambda: User.objects.filter(AnyOf(F("pk"), Param("keys"))).order_by("email"))
    for keys in ([], [users[0].pk], [one.pk for one in users]):
        assert among.read(keys=keys) == list(User.objects.filter(pk__in=keys).order_by("email"))


def test_tuples_come_like_those_of_a_values_list(make):
    user = make.user()
    emails = Prepared(lambda: User.objects.filter(pk=Param("pk")).values_list("pk", "email"))
    assert emails.values(pk=user.pk) == [(user.pk, user.email)]


def kept():
    """How many statements PostgreSQL keeps for this connection, by the beginning of their text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def test_postgresql_keeps_one_statement_whatever_the_values(make):
    by_pk = Prepared(lambda: User.objects.filter(pk=Param("pk"), is_active=True).order_by("pk"))
    before = len(kept())
    for _ in range(3):
        by_pk.read(pk=make.user().pk)
    assert len(kept()) == before + 1


def test_what_does_not_change_is_written_in_the_statement(make):
    """Values that quoting or percents could break stay what they are."""
    user = make.user(first_name="100 % d'Aïcha $1 %s")
    said = Value("50 % d'un « $2 » %s")
    found = Prepared(lambda: User.objects.filter(pk=Param("pk"), first_name=user.first_name).annotate(said=said))
    assert [one.said for one in found.read(pk=user.pk)] == [said.value]


def test_a_page_of_rows_is_the_same_slice_of_the_queryset(make):
    users = sorted((make.user() for _ in range(5)), key=lambda one: one.email)
    rows = Prepared(lambda: User.objects.filter(AnyOf(F("pk"), Param("keys"))).order_by("email"))
    sliced = rows.sliced(keys=[one.pk for one in users])
    assert [sliced[0:2], sliced[2:4], sliced[4:9]] == [users[0:2], users[2:4], users[4:9]]
    emails = Prepared(lambda: rows.build().values_list("email", "pk"))
    assert emails.sliced_values(keys=[one.pk for one in users])[2:4] == [(one.email, one.pk) for one in users[2:4]]


def test_instants_are_those_that_django_reads(make):
    user = make.user(last_login=timezone.now())
    read, expected = (
        Prepared(lambda: User.objects.filter(pk=Param("pk"))).first(pk=user.pk),
        User.objects.get(pk=user.pk),
    )
    for name in ("last_login", "date_joined"):
        assert repr(getattr(read, name)) == repr(getattr(expected, name))


def test_an_empty_page_reads_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Prepared(lambda: User.objects.filter(pk=Param("pk"))).sliced(pk=None)[0:0] == []


def test_actors_of_the_same_rights_share_a_query_and_nothing_of_theirs(make):
    first, second = make.actor(make.structure()), make.actor(make.structure())
    assert awaited(first) == awaited(second) != awaited(make.actor(make.prescriber()))
    assert hash(awaited(first)) == hash(awaited(second))
    like = awaited(first)
    assert (like.user.name, like.organisation.name, like.membership) == ("user", "organisation", None)


def test_a_person_shares_no_query(make):
    with pytest.raises(ValueError, match="hers"):
        awaited(Actor(user=make.user()))


class TestNamedValues:
    def test_each_goes_where_it_is_asked_for_as_often_as_it_is(self):
        sql = "SELECT %(first)s::text || %(second)s, %(first)s::text WHERE %(third)s > 2"
        assert answer(sql, {"third": 3, "second": "b", "first": "a", "unasked": object()}) == [("ab", "a")]
        assert answer(sql, {"third": 2, "second": "b", "first": "a"}) == []

    def test_one_that_is_missing_is_said(self):
        with pytest.raises(KeyError, match="name"):
            answer("SELECT %(name)s::text", {})

    def test_the_statement_is_the_same_whatever_they_are(self):
        for value in ("'; DROP", "%s", "$1"):
            assert answer("SELECT %(value)s::text", {"value": value}) == [(value,)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::text'")
            assert cursor.fetchone() == (1,)


def test_a_value_that_is_not_looked_at_finds_the_same(make):
    user, prepared = make.user(), Prepared(lambda: User.objects.filter(email=AnyValue("email")))
    make.user()
    assert prepared.read(email=user.email) == [user]
