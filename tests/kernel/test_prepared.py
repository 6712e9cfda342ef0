"""A prepared query gives what its queryset gives, with values of the moment and SQL of once."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import DateField, ExpressionWrapper, F
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.kernel.models import Draft
from tremplin.kernel.prepared import AnyOf, Param, Prepared

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
