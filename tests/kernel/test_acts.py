"""An act is one transaction: whole or absent, its record written once, its rows read once."""

from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tremplin.accounts.models import User
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act, gather, held, hold, lock, once
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


@act
def rename(user, name, *, refuse=False):
    user.first_name = name
    user.save(update_fields=["first_name"])
    journal.record(by=SYSTEM, verb="essais.renommer", obj=user)
    if refuse:
        raise Refused("essai", "Non.")


@act
def rename_twice(user, *, refuse=False):
    rename(user, "Une")
    rename(user, "Deux", refuse=refuse)


def statements(run):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        run()
    return [one["sql"].split(" ")[0] for one in seen.captured_queries]


def test_verbs_inside_join_the_outermost(make):
    user = make.user()
    # one savepoint here: the test itself is a transaction
    assert statements(lambda: rename_twice(user)) == ["SAVEPOINT", "UPDATE", "UPDATE", "INSERT", "RELEASE"]
    assert JournalEntry.objects.filter(verb="essais.renommer").count() == 2


def test_a_refusal_inside_leaves_nothing(make):
    user = make.user(first_name="Avant")
    with pytest.raises(Refused):
        rename_twice(user, refuse=True)
    user.refresh_from_db()
    assert user.first_name == "Avant"
    assert not JournalEntry.objects.filter(verb="essais.renommer").exists()


def test_after_a_refusal_the_next_act_starts_anew(make):
    user = make.user()
    with pytest.raises(Refused):
        rename(user, "Une", refuse=True)
    rename(user, "Deux")
    assert User.objects.get(pk=user.pk).first_name == "Deux"
    assert JournalEntry.objects.filter(verb="essais.renommer").count() == 1


def test_a_row_is_locked_and_read_once_an_act(make):
    user = make.user()

    @act
    def read_twice():
        assert lock(User.objects.all(), user.pk) is lock(User.objects.all(), user.pk)

    assert statements(read_twice) == ["SAVEPOINT", "SELECT", "RELEASE"]


def test_a_row_held_is_given_back_until_the_act_ends(make):
    user = make.user()

    @act
    def hold_then_ask():
        return held(User, user.pk), hold(user), held(User, user.pk), lock(User.objects.all(), user.pk)

    assert hold_then_ask() == (None, user, user, user)
    assert held(User, user.pk) is None


def test_outside_an_act_what_is_gathered_goes_at_once():
    given = []
    gather("ligne", given.extend)
    assert given == ["ligne"]


def test_once_is_once_an_act():
    @act
    def ask():
        return [once("clé"), once("clé"), once("autre")]

    assert ask() == [True, False, True]
    assert ask() == [True, False, True]
    assert once("clé")
    assert once("clé")


def test_a_refusal_swallowed_inside_is_an_error_not_a_silent_loss(make):
    user = make.user(first_name="Avant")

    @act
    def go_on_all_the_same():
        with suppress(Refused):
            rename(user, "Une", refuse=True)

    with pytest.raises(RuntimeError, match="swallowed"):
        go_on_all_the_same()
    user.refresh_from_db()
    assert user.first_name == "Avant"
