"""What a hire does: contract, PASS, other candidatures; and what its cancellation undoes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tremplin.applications import actions
from tremplin.applications.actions.accept import reopenable
from tremplin.applications.models import Application
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import Notice
from tremplin.passes.actions.waiving import waive
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def today():
    return timezone.localdate()


def old_pass(person, *, ended_days_ago: int) -> Pass:
    ends_on = today() - timedelta(days=ended_days_ago)
    return Pass.objects.create(
        number="999991234567",
        candidate=person,
        starts_on=ends_on - timedelta(days=729),
        ends_on=ends_on,
        issued_at=timezone.now(),
        law_read_on=today(),
    )


def refused(call, code: str) -> Refused:
    with pytest.raises(Refused) as found:
        call()
    assert found.value.code == code
    return found.value


def test_a_hire_opens_the_contract_and_issues_the_pass(make):
    application = make.hire(to=make.structure())
    issued, contract = application.pass_iae, application.contract
    assert (issued.starts_on, issued.ends_on) == (contract.starts_on, contract.starts_on + timedelta(days=729))
    assert contract.pass_iae == issued
    assert issued.number.startswith("99999")
    assert application.diagnosis.organisation == application.organisation
    assert application.dispositif == contract.dispositif
    assert application.ball == ""


def test_the_second_hire_reuses_the_pass(make):
    first = make.hire(to=make.structure())
    second = make.accept(make.application(to=make.structure(), who=first.candidate), starts_on=today() + 8 * WEEK)
    assert second.pass_iae == first.pass_iae
    assert second.no_diagnosis_reason == "PASS IAE déjà valide"
    assert second.diagnosis is None  # another structure's own diagnosis is not hers to rely on
    first.pass_iae.refresh_from_db()
    assert first.pass_iae.starts_on == first.contract.starts_on


def test_a_pass_not_begun_follows_an_earlier_hire(make):
    first = make.hire(to=make.structure(), starts_on=today() + 4 * WEEK)
    earlier = make.accept(make.application(to=make.structure(), who=first.candidate), starts_on=today() + WEEK)
    moved = Pass.objects.get()
    assert earlier.pass_iae == moved
    assert moved.starts_on == today() + WEEK
    assert moved.ends_on == today() + WEEK + timedelta(days=729)
    assert list(moved.acts.values_list("kind", flat=True)) == ["issue", "move"]


def test_no_hire_after_the_end_of_the_pass(make):
    person = make.candidate()
    old_pass(person, ended_days_ago=-10)
    application = make.application(to=make.structure(), who=person)
    found = refused(lambda: make.accept(application, starts_on=today() + 3 * WEEK), "pass_ends_before")
    assert found.field == "starts_on"


def test_an_expired_diagnosis_no_longer_counts(make):
    structure, person = make.structure(), make.candidate()
    diagnosis = make.diagnosis(who=person, by=structure)
    past = today() - timedelta(days=400)
    Diagnosis.objects.filter(pk=diagnosis.pk).update(made_on=past, valid_until=past + timedelta(days=90))
    application = make.application(to=structure, who=person)
    assert actions.missing_for(candidate=person, dispositif=structure.dispositifs.get()).diagnosis
    assert refused(lambda: make.accept(application), "diagnosis_required").field == "criteria"


def test_another_structure_s_diagnosis_does_not_count(make):
    person = make.candidate()
    make.diagnosis(who=person, by=make.structure())
    refused(lambda: make.accept(make.application(to=make.structure(), who=person)), "diagnosis_required")


@pytest.mark.parametrize(
    ("ended_days_ago", "by", "code"),
    [
        (100, "orienter", "waiting_period"),
        (100, "candidate", "waiting_period"),
        (100, "authorised_prescriber", "waiting_period"),
        (729, "orienter", "waiting_period"),
        (732, "orienter", None),
    ],
)
def test_waiting_period(make, ended_days_ago, by, code):
    structure, person = make.structure(), make.candidate(account=True)
    old_pass(person, ended_days_ago=ended_days_ago)
    make.diagnosis(who=person, by=structure)
    application = make.application(to=structure, who=make.candidate(), by=make.prescriber())
    Application.objects.filter(pk=application.pk).update(
        candidate=person,
        sender_kind=by,
        sender_organisation=None if by == "candidate" else application.sender_organisation,
    )
    application.refresh_from_db()
    if code:
        refused(lambda: make.accept(application), code)
        assert Pass.objects.count() == 1
    else:
        assert make.accept(application).pass_iae is not None


def test_only_a_written_waiver_lifts_the_waiting_period(make):
    structure, person, prescriber = make.structure(), make.candidate(), make.prescriber()
    old_pass(person, ended_days_ago=100)
    make.diagnosis(who=person, by=prescriber)
    dispositif = structure.dispositifs.get()

    def hire():
        return actions.hire(by=make.actor(structure), candidate=person, dispositif=dispositif, terms=make.terms())

    refused(hire, "waiting_period")
    waiver = waive(by=make.actor(prescriber), candidate=person, reason="Un nouveau projet a été construit.")
    hired = hire()
    waiver.refresh_from_db()
    assert hired.pass_iae.number != "999991234567"
    assert waiver.used_for == hired.pass_iae
    actions.cancel_hire(by=make.actor(structure), application=hired)
    waiver.refresh_from_db()
    assert waiver.stands


def test_a_prescriber_lifts_the_waiting_period_while_applying(make):
    structure, person, prescriber = make.structure(), make.candidate(), make.prescriber()
    old_pass(person, ended_days_ago=100)
    asked = {"candidate": person, "organisation": structure, "by": make.actor(prescriber)}
    refused(lambda: actions.send(**asked), "waiver_required")
    application = actions.send(**asked, waiver_reason="Un nouveau projet a été construit.")
    assert person.waivers.get().organisation == prescriber
    make.diagnosis(who=person, by=structure)
    assert make.accept(application).pass_iae.opened_by_waiver.reason == "Un nouveau projet a été construit."


def test_the_waiting_period_concerns_the_dispositif_that_hires(make):
    structure, person = make.structure(kinds=["ACI", "EA"]), make.candidate()
    old_pass(person, ended_days_ago=100)
    dispositif = structure.dispositifs.get(kind="EA")
    by = make.actor(structure)
    hired = actions.hire(by=by, candidate=person, dispositif=dispositif, terms=make.terms(kind="fixed_term"))
    assert hired.pass_iae is None
    assert hired.no_diagnosis_reason == "EA : hors règles IAE"


def test_the_waiting_period_does_not_close_a_structure_that_may_hire_otherwise(make):
    person, prescriber = make.candidate(), make.prescriber(authorised=False)
    old_pass(person, ended_days_ago=100)
    mixed, only_iae = make.structure(kinds=["ACI", "EA"]), make.structure()
    posts = [make.post(of=mixed, dispositif=mixed.dispositifs.get(kind="ACI"))]
    assert make.application(to=mixed, who=person, by=prescriber).state == "new"
    refused(lambda: make.application(to=only_iae, who=person, by=prescriber), "waiting_period")
    Application.objects.all().delete()
    refused(lambda: make.application(to=mixed, who=person, by=prescriber, posts=posts), "waiting_period")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"starts_on": -1}, "starts_in_past", "starts_on"),
        ({"starts_on": 184}, "starts_too_late", "starts_on"),
    ],
)
def test_dates_of_a_hire(make, changes, code, field):
    application = make.application(to=make.structure())
    starts_on = today() + timedelta(days=changes["starts_on"])
    assert refused(lambda: make.accept(application, starts_on=starts_on), code).field == field


def test_a_geiq_may_record_a_past_hire(make):
    application = make.application(to=make.structure(kinds=["GEIQ"]))
    starts_on = today() - timedelta(days=40)
    hired = make.accept(application, kind="apprenticeship", starts_on=starts_on)
    assert hired.contract.starts_on == starts_on
    assert hired.pass_iae is None


def test_an_incomplete_file_names_the_first_field(make):
    person = make.candidate(birth_date=None)
    application = make.application(to=make.structure(), who=person)
    assert refused(lambda: make.accept(application), "identity_incomplete").field == "birth_date"


def test_a_dispositif_that_ended_hires_no_more(make):
    structure = make.structure(kinds=["ACI", "EI"])
    application = make.application(to=structure)
    make.diagnosis(who=application.candidate, by=structure)
    ended = structure.dispositifs.get(kind="ACI")
    ended.ended_on = today()
    ended.save()
    assert refused(lambda: make.accept(application, dispositif=ended), "dispositif_closed").field == "dispositif"


def test_the_dispositif_of_another_structure_is_refused(make):
    application = make.application(to=make.structure())
    with pytest.raises(NotYours):
        make.accept(application, dispositif=make.structure().dispositifs.get())


def test_only_the_structure_declares_its_hires(make):
    structure = make.structure()
    with pytest.raises(NotYours):
        actions.hire(
            by=make.actor(make.prescriber()),
            candidate=make.candidate(),
            dispositif=structure.dispositifs.get(),
            terms=make.terms(),
        )


def test_the_same_hire_is_not_recorded_twice(make):
    structure, person = make.structure(), make.candidate()
    make.diagnosis(who=person, by=structure)
    facts = {"by": make.actor(structure), "candidate": person, "dispositif": structure.dispositifs.get()}
    actions.hire(**facts, terms=make.terms())
    refused(lambda: actions.hire(**facts, terms=make.terms()), "already_hired")
    assert Application.objects.count() == 1


def test_a_hire_frees_the_others_that_wait(make):
    person = make.candidate()
    structures = {state: make.structure() for state in ("new", "processing", "postponed", "pool")}
    others = {state: make.application(to=one, who=person) for state, one in structures.items()}
    for state, one in others.items():
        Application.objects.filter(pk=one.pk).update(state=state, ball="" if state == "pool" else "receiver")
    make.hire(to=make.structure(), who=person)
    found = {state: Application.objects.get(pk=one.pk).state for state, one in others.items()}
    assert found == {"new": "obsolete", "processing": "obsolete", "postponed": "obsolete", "pool": "pool"}


def test_cancelling_the_only_hire_cancels_its_pass(make):
    application = make.hire(to=make.structure())
    contract, issued = application.contract, application.pass_iae
    cancelled = actions.cancel_hire(by=make.actor(application.organisation), application=application)
    contract.refresh_from_db()
    issued.refresh_from_db()
    assert (cancelled.state, cancelled.contract, cancelled.pass_iae) == ("cancelled", None, None)
    assert contract.cancelled_at is not None
    assert issued.cancelled_why == "Embauche annulée"


def test_cancelling_one_of_two_hires_keeps_the_pass(make):
    first = make.hire(to=make.structure())
    second = make.accept(make.application(to=make.structure(), who=first.candidate), starts_on=today() + 3 * WEEK)
    actions.cancel_hire(by=make.actor(first.organisation), application=first)
    first.pass_iae = Pass.objects.get()
    assert Pass.objects.get().cancelled_at is None
    actions.cancel_hire(by=make.actor(second.organisation), application=second)
    assert Pass.objects.get().cancelled_at is not None


def test_a_hire_after_a_cancelled_one_gets_a_new_number(make):
    application = make.hire(to=make.structure())
    former = application.pass_iae.number
    actions.cancel_hire(by=make.actor(application.organisation), application=application)
    again = make.accept(application)
    assert again.pass_iae.number != former
    assert Pass.objects.filter(cancelled_at__isnull=True).count() == 1


def test_closed_candidatures_stay_closed_after_a_cancellation(make):
    person = make.candidate()
    other = make.application(to=make.structure(), who=person)
    application = make.hire(to=make.structure(), who=person)
    actions.cancel_hire(by=make.actor(application.organisation), application=application)
    other.refresh_from_db()
    assert other.state == "obsolete"


def test_a_cancellation_may_reopen_what_the_hire_closed(make):
    person = make.candidate(account=True)
    other, pooled = (make.application(to=make.structure(), who=person) for _ in range(2))
    actions.add_to_pool(by=make.actor(pooled.organisation), application=pooled, answer="")
    application = make.hire(to=make.structure(), who=person)
    by = make.actor(application.organisation)
    actions.cancel_hire(by=by, application=application, reopen=[other.pk, pooled.pk])
    other.refresh_from_db()
    pooled.refresh_from_db()
    assert (other.state, other.ball, pooled.state) == ("new", "receiver", "pool")
    assert Notice.objects.filter(email=other.organisation.memberships.get().user.email, subject__contains="rouverte")


def test_nothing_is_reopened_while_another_hire_holds(make):
    person = make.candidate()
    first = make.hire(to=make.structure(), who=person)
    other = make.application(to=make.structure(), who=person)
    second = make.accept(make.application(to=make.structure(), who=person))
    assert not reopenable(second).exists()
    actions.cancel_hire(by=make.actor(second.organisation), application=second, reopen=[other.pk])
    other.refresh_from_db()
    assert other.state == "obsolete"
    assert first.contract is not None


def test_only_what_that_hire_closed_is_offered(make):
    person = make.candidate()
    make.application(to=make.structure(), who=person)  # closed by the first
    first = make.hire(to=make.structure(), who=person)
    late = make.application(to=make.structure(), who=person)
    second = make.accept(make.application(to=make.structure(), who=person))
    actions.cancel_hire(by=make.actor(first.organisation), application=first)
    assert set(reopenable(second)) == {late}


def test_earlier_contracts_count_in_the_total(make):
    structure = make.structure()
    first = make.hire(to=structure)
    start = first.contract.starts_on
    first.contract.__class__.objects.filter(pk=first.contract.pk).update(
        starts_on=start - timedelta(days=540), ends_on=start - timedelta(days=1)
    )
    again = make.application(to=make.structure(), who=first.candidate)
    Application.objects.filter(pk=again.pk).update(organisation=structure, sender_organisation=structure)
    again.refresh_from_db()
    too_long = {"starts_on": start, "ends_on": start + timedelta(days=300)}
    assert refused(lambda: make.accept(again, by=structure, **too_long), "too_long").field == "ends_on"
    short = make.accept(again, by=structure, starts_on=start, ends_on=start + timedelta(days=60))
    assert short.contract.ends_on == start + timedelta(days=60)  # a renewal has no least length
