"""Each relation opens a file while it lasts, then some days; past them the file answers 404."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.candidates.access import Sight, seen_by, sight_of, visible_candidates
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.candidates.relations import AWAITED, HIRED, RELATIONS, reader_of, ties_of, values_of
from tremplin.contracts.models import Contract
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.prepared import Prepared
from tremplin.passes.models import Pass, ProlongationRequest
from tremplin.rules import access as law

pytestmark = pytest.mark.django_db


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def received(make, person, days):
    structure = make.structure()
    sent = make.application(to=structure, who=person, by=make.prescriber(authorised=False))
    Application.objects.filter(pk=sent.pk).update(state="withdrawn", ball="", state_since=ago(days))
    return structure


def sent(make, person, days):
    by = make.prescriber(authorised=False)
    made = make.application(to=make.structure(), who=person, by=by)
    Application.objects.filter(pk=made.pk).update(state="withdrawn", ball="", state_since=ago(days))
    Accompaniment.objects.all().delete()
    return by


def accompanied(make, person, days):
    by = make.prescriber(authorised=False)
    link = make.accompaniment(who=person, by=by)
    Accompaniment.objects.filter(pk=link.pk).update(started_on=ago(days + 9).date(), ended_on=ago(days).date())
    return by


def diagnosed(make, person, days):
    by = make.prescriber()
    made = make.diagnosis(who=person, by=by)
    Diagnosis.objects.filter(pk=made.pk).update(made_on=ago(days + 9).date(), valid_until=ago(days).date())
    Accompaniment.objects.all().delete()
    return by


def asked(make, person, days):
    to = make.prescriber()
    request = make.prolongation_request(to=to, by=make.structure(), who=person)
    ProlongationRequest.objects.filter(pk=request.pk).update(
        state="refused", decided_at=ago(days), decided_by_label="X", refusal_reason="duration", explanation="Non."
    )
    return to


def hired(make, person, days):
    by = make.structure()
    make.prolongation_request(to=make.prescriber(), by=by, who=person)
    Pass.objects.update(starts_on=ago(days + 90).date(), ends_on=ago(days).date())
    Contract.objects.update(starts_on=ago(days + 90).date(), ends_on=ago(days).date())
    return by


def opened(make, person, days):
    by = make.structure()
    Candidate.objects.filter(pk=person.pk).update(created_by_organisation=by, created_at=ago(days))
    return by


def opened_merged(make, person, days):
    """The file that the organisation opened was merged into this person's."""
    by = make.structure()
    made = make.merge(kept=person, gone=make.candidate(created_by_organisation=by))
    Candidate.objects.filter(pk=made.gone_id).update(created_at=ago(days))
    return by


MAKE = {one.__name__: one for one in (received, sent, accompanied, diagnosed, asked, hired, opened, opened_merged)}
DAYS = {one.code: one.days for one in RELATIONS}


def sees(make, organisation) -> bool:
    return visible_candidates(make.actor(organisation)).exists()


PREPARED = {one: Prepared(lambda one=one: Candidate.objects.filter(seen_by(one, AWAITED))) for one in Sight}


def sees_prepared(actor):
    return PREPARED[sight_of(actor)].read(**values_of(actor))


def test_every_relation_but_the_motivated_one_is_here():
    assert {*MAKE, "motivated"} == {one.code for one in RELATIONS}


@pytest.mark.parametrize("code", MAKE)
def test_it_closes_after_its_days(make, code):
    days = DAYS[code]
    inside, outside = make.candidate(), make.candidate()
    assert sees(make, MAKE[code](make, inside, days - 1))
    assert not sees(make, MAKE[code](make, outside, days + 1))


@pytest.mark.parametrize("code", MAKE)
def test_a_query_prepared_once_closes_it_the_same_day(make, code):
    days = DAYS[code]
    inside, outside = make.candidate(), make.candidate()
    assert sees_prepared(make.actor(MAKE[code](make, inside, days - 1))) == [inside]
    assert sees_prepared(make.actor(MAKE[code](make, outside, days + 1))) == []


@pytest.mark.parametrize("state", ["new", "processing", "postponed", "pool"])
def test_a_candidature_that_waits_keeps_the_file_open_however_old(make, state):
    structure = make.structure()
    waiting = make.application(to=structure, by=make.prescriber())
    Application.objects.filter(pk=waiting.pk).update(
        state=state, ball="" if state == "pool" else "receiver", state_since=ago(2000)
    )
    assert sees(make, structure)
    assert sees(make, waiting.sender_organisation)


def test_a_pass_that_runs_keeps_its_structure_and_its_prescriber(make):
    structure, prescriber, person = make.structure(), make.prescriber(), make.candidate()
    made = make.hired(who=person, to=structure, by=prescriber)
    Accompaniment.objects.all().delete()
    Application.objects.update(state_since=ago(2000))
    Contract.objects.update(starts_on=ago(900).date(), ends_on=ago(800).date())
    Diagnosis.objects.update(made_on=ago(900).date(), valid_until=ago(800).date())
    assert made.pass_iae.ends_on > timezone.localdate()
    for who, code in ((structure, "hired"), (prescriber, "diagnosed")):
        assert [one.code for one in ties_of(make.actor(who), person)] == [code]


def test_a_cancelled_contract_ties_nobody(make):
    structure, person = make.structure(), make.candidate()
    make.prolongation_request(to=make.prescriber(), by=structure, who=person)
    Contract.objects.update(cancelled_at=timezone.now())
    assert not sees(make, structure)


def test_the_list_of_people_follows(make):
    by = accompanied(make, make.candidate(), law.days("accompanied") + 1)
    assert make.client(by).get("/personnes").context["rows"] == []


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("code", MAKE)
def test_looked_for_one_person_at_a_time_it_opens_the_same_files(make, code, days):
    person, other = make.candidate(), make.candidate()
    actor = make.actor(MAKE[code](make, person, DAYS[code] + days))
    opened = seen_by(sight_of(actor), reader_of(actor), likely=HIRED)
    assert set(Candidate.objects.filter(opened)) == set(visible_candidates(actor))
    assert other not in visible_candidates(actor)
