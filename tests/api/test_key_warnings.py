"""A key that ends soon: its owner is told 30 days, then 7 days before, once each, and it is on the record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests import makers
from tremplin.api import actions
from tremplin.api.models import ApiKey
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations.models import Membership


@pytest.fixture
def key(admin):
    return actions.create_key(by=admin, name="Site de la ville", scopes=["read"])[0]


def ends_in(key, **delay):
    """Made a year before."""
    end = timezone.now() + timedelta(**delay)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=end, created_at=end - timedelta(days=365))


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "told"), [(364, 0), (30.1, 0), (29.9, 1), (7.1, 1), (6.9, 1), (0.1, 1), (-0.1, 0)])
def test_it_is_said_from_thirty_days_before_until_the_end_and_once(key, days, told):
    ends_in(key, days=days)
    assert [actions.warn_of_ends() for _ in range(3)] == [told, 0, 0]
    assert Notice.objects.count() == told


@pytest.mark.django_db
def test_two_messages_say_which_key_when_and_what_to_do(key, time_machine):
    for days in range(40, -2, -1):
        ends_in(key, days=days, hours=1)
        actions.warn_of_ends()
    first, second = Notice.objects.order_by("created_at")
    assert "Site de la ville" in first.subject
    assert key.prefix in " ".join(first.content["paragraphs"])
    assert first.content["action_path"] == "/organisation/cles"
    written = JournalEntry.objects.filter(verb="api.warn_key").order_by("at")
    assert [one.after["days"] for one in written] == [30, 7]
    assert second.email == key.created_by.email


@pytest.mark.django_db
def test_a_key_taken_back_or_replaced_says_nothing_more(admin, key):
    ends_in(key, days=20)
    former, _ = actions.replace_key(by=admin, key=ApiKey.objects.get())
    assert actions.warn_of_ends() == 0
    actions.revoke_key(by=admin, key=former)
    ends_in(former, days=3)
    assert actions.warn_of_ends() == 0


@pytest.mark.django_db
def test_whoever_left_is_not_written_to_and_who_administers_now_is(structure, admin, key):
    successor = makers.member(of=structure)
    Membership.objects.filter(pk=admin.membership.pk).update(role="member")
    ends_in(key, days=5)
    actions.warn_of_ends()
    assert [one.email for one in Notice.objects.all()] == [successor.user.email]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_message(key):
    ends_in(key, days=5)

    def night(_):
        try:
            return actions.warn_of_ends()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(night, range(2))) == 1
    assert Notice.objects.count() == 1
