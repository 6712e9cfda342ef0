"""The list of people reads, beside each organisation, what the file of each person says, whatever was done to her."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import makers
from tests.candidates.test_merging_together import at_once
from tests.candidates.test_outlook import ACTS as OUTLOOK_ACTS
from tests.candidates.test_outlook import TODAY, change
from tests.passes.builders import hire, issued
from tremplin.applications import actions as answers
from tremplin.applications.models import Application
from tremplin.candidates import copies, following, lists
from tremplin.candidates.access import visible_candidates
from tremplin.candidates.models import Accompaniment, Candidate, Known, MotivatedAccess, Outlook
from tremplin.candidates.relations import RELATIONS
from tremplin.contracts.actions import end_contract
from tremplin.contracts.models import Contract
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.models import JournalEntry
from tremplin.operations import verifying
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.passes.models import ProlongationRequest

COPIED = ("pass_ends", "contract_ends", "employed_until", "moved_at", "postponed_until")


def drawn(rows, pick: int):
    found = list(rows.order_by("pk"))
    return found[pick % len(found)]


def elsewhere(pick: int) -> Organisation:
    return drawn(Organisation.objects.all(), pick)


def follow(pick: int) -> None:
    who, by = drawn(Candidate.objects.all(), pick), elsewhere(pick)
    if not Accompaniment.objects.filter(candidate=who, organisation=by).exists():
        makers.accompaniment(who=who, by=by)


def merge(pick: int) -> None:
    first, second = Candidate.objects.order_by("pk")[:2]
    into = None if first.merged_into_id else second
    Candidate.objects.filter(pk=first.pk).update(merged_into=into)


def close(pick: int) -> None:
    who = drawn(Candidate.objects.all(), pick)
    when, why = (None, "") if who.closed_at else (timezone.now(), "asked")
    Candidate.objects.filter(pk=who.pk).update(closed_at=when, closed_why=why)


def diagnose(pick: int) -> None:
    Diagnosis.objects.create(
        candidate=drawn(Candidate.objects.all(), pick),
        author_kind="authorised_prescriber",
        organisation=elsewhere(pick),
        made_on=TODAY,
        law_read_on=TODAY,
        valid_until=TODAY + timedelta(days=180),
    )


def moved(model):
    """One of its rows given to another organisation."""
    return lambda pick, day: change(model.objects.all(), pick, organisation=elsewhere(pick + day.day))


ACTS = OUTLOOK_ACTS | {
    "renamed": lambda pick, day: change(Candidate.objects.all(), pick, last_name=f"Été{pick}", first_name="Zoé"),
    "followed": lambda pick, day: follow(pick),
    "no longer followed": lambda pick, day: (
        Accompaniment.objects.filter(pk=drawn(Accompaniment.objects, pick).pk).delete()
        if Accompaniment.objects.exists()
        else None
    ),
    "merged or not": lambda pick, day: merge(pick),
    "closed or not": lambda pick, day: close(pick),
    "opened by another": lambda pick, day: change(
        Candidate.objects.all(), pick, created_by_organisation=elsewhere(pick)
    ),
    "sent by another": lambda pick, day: change(Application.objects.all(), pick, sender_organisation=elsewhere(pick)),
    "another diagnosis": lambda pick, day: diagnose(pick),
    "candidature elsewhere": moved(Application),
    "diagnosis of another": moved(Diagnosis),
    "access of another": moved(MotivatedAccess),
    "prolongation asked elsewhere": moved(ProlongationRequest),
    "contract elsewhere": lambda pick, day: change(
        Contract.objects.all(), pick, dispositif=drawn(Dispositif.objects, pick)
    ),
}
steps = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 5), st.integers(-200, 200)), max_size=10)


def met(person: Candidate) -> set:
    """The organisations of every tie with her that ever was."""
    found = set()
    for one in RELATIONS:
        rows = apps.get_model(one.model).objects.filter(**{one.person: person.pk})
        found |= set(rows.values_list(one.organisation, flat=True))
    return found - {None}


def check() -> None:
    for person in Candidate.objects.all():
        rows = list(Known.objects.filter(candidate=person))
        there = person.merged_into_id is None and person.closed_at is None
        assert {one.organisation_id for one in rows} == (met(person) if there else set())
        outlook = Outlook.objects.filter(pk=person.pk).values_list(*COPIED).first() or (None,) * len(COPIED)
        for one in Known.objects.filter(candidate=person).values_list(*COPIED):
            assert one == outlook
        for one in rows:
            names = (one.last_name, one.first_name, one.folded_name)
            assert names == (person.last_name, person.first_name, person.folded_name)


@pytest.fixture
def some(make):
    """Two people, tied to organisations in every way."""
    structure, prescriber = make.structure(), make.prescriber()
    people = [make.candidate(created_by_organisation=prescriber), make.candidate()]
    for person in people:
        make.hire(to=structure, who=person)
        make.application(to=make.structure(), who=person, by=prescriber)
    make.prolongation_request(to=make.prescriber(), by=make.structure())
    make.motivated_access(who=people[1], by=make.prescriber())
    make.merge(kept=people[0], gone=make.candidate(created_by_organisation=make.prescriber()))
    return people


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_it_follows_whatever_is_done(some, played):
    for code, pick, ahead in played:
        ACTS[code](pick, TODAY + timedelta(days=ahead))
    check()


@pytest.mark.django_db
def test_each_tie_is_met_above(some):
    """So that none is proved on nothing."""
    for one in RELATIONS:
        rows = apps.get_model(one.model).objects.exclude(**{one.organisation: None}).exclude(**{one.person: None})
        assert rows.exists(), one.code


@pytest.mark.django_db
def test_a_dispositif_that_changes_hands_is_followed(some):
    found = Contract.objects.first().dispositif
    Dispositif.objects.filter(pk=found.pk).update(organisation=makers.prescriber())
    check()


@pytest.mark.django_db
def test_whoever_may_open_a_file_finds_it_in_the_list_and_nobody_else(some):
    for organisation in Organisation.objects.all():
        actor = makers.actor(organisation if organisation.memberships.exists() else makers.member(of=organisation).user)
        shown = {one.pk for one in lists.read(actor, lists.Asked()).page}
        assert shown == set(visible_candidates(actor).values_list("pk", flat=True)), organisation


@pytest.mark.django_db
def test_a_closed_file_leaves_the_list_at_once(some):
    structure = Contract.objects.filter(candidate=some[0]).first().dispositif.organisation
    before = lists.read(makers.actor(structure), lists.Asked())
    Candidate.objects.filter(pk=some[0].pk).update(closed_at=timezone.now(), closed_why="asked")
    after = lists.read(makers.actor(structure), lists.Asked())
    assert {one.pk for one in before.page} - {one.pk for one in after.page} == {some[0].pk}
    assert after.counts["all"] == before.counts["all"] - 1


@pytest.mark.django_db
def test_what_was_written_behind_is_found_put_right_and_said(some):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE candidates_known SET last_name = 'PERSONNE' WHERE candidate_id = %s", [some[0].pk])
        cursor.execute("DELETE FROM candidates_known WHERE candidate_id = %s", [some[1].pk])
    [found] = [one for one in verifying.broken() if one.promise.code == "known_reads"]
    assert found.count == 2
    assert copies.put_right("candidates_known") == 2
    assert copies.put_right("candidates_known") == 0
    assert not [one for one in verifying.broken() if one.promise.code == "known_reads"]
    check()
    said = JournalEntry.objects.filter(verb="candidates.reread").values_list("candidate_id", flat=True)
    assert set(said) == {one.pk for one in some}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(4))
def test_all_that_touches_a_person_at_once_blocks_nothing(_round):
    """Followed, renamed, refused, dismissed and asked again by five people at the same moment."""
    person, structure, prescriber, other = (
        makers.candidate(),
        makers.structure(),
        makers.prescriber(),
        makers.prescriber(),
    )
    start = TODAY - timedelta(days=60)
    contract = hire(issued(person, starts_on=start), by=structure, starts_on=start)
    waiting = makers.application(to=makers.structure(), who=person, by=prescriber)
    by = makers.actor(waiting.organisation)
    done = at_once(
        lambda: following.begin_following(by=makers.actor(other), candidate=person),
        lambda: Candidate.objects.filter(pk=person.pk).update(last_name="Nouveau"),
        lambda: answers.process(by=by, application=waiting),
        lambda: end_contract(by=makers.actor(structure), contract=contract, ended_on=TODAY, why="resignation"),
        lambda: makers.diagnosis(who=person, by=other),
        lambda: makers.application(to=structure, who=person, by=other),
    )
    assert not [one for one in done if isinstance(one, str)]
    check()
