"""What lists ask of each person is what her PASS, her contracts and her candidatures say, whatever was done to them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tremplin.applications.models import Application
from tremplin.candidates import outlook
from tremplin.candidates.models import Candidate, Outlook
from tremplin.contracts.models import Contract
from tremplin.kernel import kept
from tremplin.kernel.models import JournalEntry
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NEVER = date.max


def days(column: str, person) -> set[date]:
    """The days of a set, which the program only reads in conditions."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT generate_series(lower(one), upper(one) - 1, '1 day')::date"
            f" FROM candidates_outlook, unnest({column}) one WHERE candidate_id = %s",
            [person.pk],
        )
        return {day for (day,) in cursor.fetchall()}


def check(person) -> None:
    """The row against the facts, told in Python."""
    contracts = list(Contract.objects.filter(candidate=person, cancelled_at=None))
    renewed = {one.renews_id for one in Contract.objects.filter(cancelled_at=None)}
    sent = list(Application.objects.filter(candidate=person))
    agreed = {one.ends_on for one in contracts if one.ended_on is None and one.pk not in renewed} - {None}
    assert days("pass_ends", person) == set(
        Pass.objects.filter(candidate=person, cancelled_at=None).values_list("ends_on", flat=True)
    )
    assert days("contract_ends", person) == agreed
    row = Outlook.objects.filter(pk=person.pk).first() or Outlook()
    assert row.employed_until == max((one.last_day or NEVER for one in contracts), default=None)
    assert row.moved_at == max((one.state_since for one in sent), default=None)
    assert row.postponed_until == max((one.postponed_until for one in sent if one.postponed_until), default=None)


def change(rows, pick: int, **values) -> None:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if keys:
        rows.filter(pk=keys[pick % len(keys)]).update(**values)


def renew(pick: int, day: date) -> None:
    found = list(Contract.objects.filter(cancelled_at=None, renewed_by=None, ends_on__isnull=False).order_by("pk"))
    if found:
        one = found[pick % len(found)]
        Contract.objects.create(
            candidate=one.candidate,
            dispositif=one.dispositif,
            kind=one.kind,
            starts_on=one.ends_on + timedelta(days=1),
            ends_on=one.ends_on + timedelta(days=90),
            law_read_on=TODAY,
            renews=one,
        )


def move(pick: int) -> None:
    """A contract to somebody else, with those it renews and those that renew it: they are one person's."""
    found = list(Contract.objects.order_by("pk"))
    together, linked = set(), {found[pick % len(found)].pk}
    while linked - together:
        together |= linked
        chain = Q(renews__in=together) | Q(renewed_by__in=together)
        linked = set(Contract.objects.filter(chain).values_list("pk", flat=True))
    Contract.objects.filter(pk__in=together).update(candidate=Candidate.objects.order_by("pk")[pick % 2])


def begun(day):
    """Contracts that have begun 400 days after: what may end then."""
    return Contract.objects.filter(starts_on__lte=day + timedelta(days=400))


ACTS = {
    "end of a PASS": lambda pick, day: change(Pass.objects.all(), pick, ends_on=day + timedelta(days=400)),
    "PASS cancelled": lambda pick, day: change(
        Pass.objects.all(), pick, cancelled_at=timezone.now(), cancelled_why="Erreur"
    ),
    "end of a contract": lambda pick, day: change(
        begun(day).filter(ended_on=None), pick, ends_on=day + timedelta(days=400)
    ),
    "contract without end": lambda pick, day: change(Contract.objects.filter(ended_on=None), pick, ends_on=None),
    "contract cancelled": lambda pick, day: change(Contract.objects.all(), pick, cancelled_at=timezone.now()),
    "contract broken": lambda pick, day: change(
        begun(day).filter(ended_on=None, ends_on=None),
        pick,
        ended_on=day + timedelta(days=400),
        ended_why="Rupture",
    ),
    "contract renewed": renew,
    "candidature moved": lambda pick, day: change(
        Application.objects.all(), pick, state_since=timezone.now() - timedelta(days=pick)
    ),
    "candidature put off": lambda pick, day: change(Application.objects.all(), pick, postponed_until=day),
    "contract of somebody else": lambda pick, day: move(pick),
    "candidature of somebody else": lambda pick, day: change(
        Application.objects.all(), pick, candidate=Candidate.objects.order_by("pk")[pick % 2]
    ),
    "candidature erased": lambda pick, day: (
        Application.objects.filter(state="new").order_by("pk")[:1].first().delete()
        if Application.objects.filter(state="new").exists()
        else None
    ),
}
steps = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 5), st.integers(-200, 200)), max_size=8)


@pytest.fixture
def two(make):
    structure, prescriber = make.structure(), make.prescriber()
    people = [make.candidate(), make.candidate()]
    for person in people:
        make.hire(to=structure, who=person)
        make.application(to=make.structure(), who=person, by=prescriber)
    return people


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_it_follows_whatever_is_done(two, played):
    for code, pick, ahead in played:
        ACTS[code](pick, TODAY + timedelta(days=ahead))
    for person in two:
        check(person)


def test_a_person_of_whom_nothing_is_known_has_no_row(make):
    person = make.candidate()
    assert not Outlook.objects.filter(pk=person.pk).exists()
    check(person)


def test_the_night_puts_right_what_somebody_changed_behind_and_only_that(two, monkeypatch):
    monkeypatch.setattr(kept, "PAGE", 1)
    assert outlook.put_right() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE candidates_outlook SET moved_at = NULL WHERE candidate_id = %s", [two[0].pk])
        cursor.execute("DELETE FROM candidates_outlook WHERE candidate_id = %s", [two[1].pk])
    assert outlook.put_right() == 2
    assert outlook.put_right() == 0
    for person in two:
        check(person)
    told = JournalEntry.objects.filter(verb="candidates.reread").values_list("candidate_id", flat=True)
    assert sorted(told) == sorted(one.pk for one in two)
