"""Who is written to, and what a mail may say."""

import pytest
from django.utils import timezone

from tremplin.applications import actions
from tremplin.applications.models import Application
from tremplin.kernel.models import Notice
from tremplin.rules import eligibility

pytestmark = pytest.mark.django_db


def written() -> set[tuple[str, str]]:
    return {(one.email, one.subject) for one in Notice.objects.all()}


def addresses() -> set[str]:
    return set(Notice.objects.values_list("email", flat=True))


def members(organisation) -> set[str]:
    return {one.user.email for one in organisation.memberships.current()}


def said() -> str:
    return " ".join(f"{one.subject} {one.content}" for one in Notice.objects.all())


@pytest.fixture
def scene(make):
    """A prescriber sent a person's candidature to a structure of two members."""
    structure, prescriber = make.structure(members=2), make.prescriber()
    person = make.candidate(email="samira@test.example")
    make.diagnosis(who=person, by=prescriber, criteria=("RSA", "TH"))
    application = make.application(to=structure, who=person, by=prescriber)
    sender = {application.sender.email}
    Notice.objects.all().delete()
    return make, application, sender


def test_sending_writes_to_the_three(make):
    structure, prescriber = make.structure(members=2), make.prescriber()
    application = make.application(to=structure, who=make.candidate(email="s@test.example"), by=prescriber)
    assert addresses() == members(structure) | {"s@test.example", application.sender.email}


def test_a_hire_writes_to_everyone_concerned(scene):
    make, application, sender = scene
    elsewhere, orienter = make.structure(), make.prescriber(authorised=False)
    other = make.application(to=elsewhere, who=application.candidate, by=orienter)
    Notice.objects.all().delete()
    make.accept(application)
    expected = members(application.organisation) | sender | {"samira@test.example"}
    assert addresses() == expected | members(elsewhere) | {other.sender.email}
    closed = {one.email for one in Notice.objects.filter(subject="Candidature close")}
    assert closed == members(elsewhere) | {other.sender.email}


@pytest.mark.parametrize(
    "answer",
    [
        lambda by, one: actions.postpone(by=by, application=one, answer="En mai."),
        lambda by, one: actions.add_to_pool(by=by, application=one),
        lambda by, one: actions.refuse(by=by, application=one, reason="no_position", answer="Non.", share_reason=False),
    ],
)
def test_an_answer_writes_to_the_person_and_to_who_sent(scene, answer):
    make, application, sender = scene
    answer(make.actor(application.organisation), application)
    assert addresses() == {"samira@test.example"} | sender


def test_putting_under_study_writes_to_nobody(scene):
    make, application, _ = scene
    actions.process(by=make.actor(application.organisation), application=application)
    assert addresses() == set()


def test_a_cancelled_hire_is_told(scene):
    make, application, sender = scene
    hired = make.accept(application)
    Notice.objects.all().delete()
    actions.cancel_hire(by=make.actor(application.organisation), application=hired)
    assert addresses() == {"samira@test.example"} | sender
    assert "PASS IAE délivré pour cette embauche est annulé" in said()


def test_a_withdrawal_by_the_sender_is_told_to_the_person(scene):
    make, application, _ = scene
    actions.withdraw(by=make.actor(application.sender_organisation), application=application)
    assert addresses() == members(application.organisation) | {"samira@test.example"}


def test_a_withdrawal_by_the_person_is_told_to_the_sender(make):
    structure, prescriber, person = make.structure(), make.prescriber(), make.candidate(account=True)
    application = make.application(to=structure, who=person, by=prescriber)
    Notice.objects.all().delete()
    actions.withdraw(by=make.actor(person.user), application=application)
    assert addresses() == members(structure) | {application.sender.email}


def test_a_colleague_who_left_reads_nothing_more(scene):
    make, application, sender = scene
    gone = application.organisation.memberships.order_by("pk").last()
    gone.ended_on = timezone.localdate()
    gone.save()
    make.accept(application)
    assert gone.user.email not in addresses()
    assert sender <= addresses()


def test_a_sender_who_left_reads_nothing_more(scene):
    make, application, sender = scene
    make.member(of=application.sender_organisation)
    application.sender.memberships.update(ended_on=timezone.localdate())
    make.accept(application)
    assert not sender & addresses()


def test_a_structure_that_sent_is_told_the_answer(make):
    receiver, other = make.structure(), make.structure()
    application = make.application(to=receiver, by=other)
    Notice.objects.all().delete()
    actions.refuse(
        by=make.actor(receiver), application=application, reason="no_position", answer="Non.", share_reason=False
    )
    assert addresses() == members(other)


def test_no_mail_names_a_criterion(scene):
    make, application, _ = scene
    hired = make.accept(application)
    actions.cancel_hire(by=make.actor(application.organisation), application=hired)
    text = said().lower()
    names = [one.label.lower() for one in eligibility.criteria(timezone.localdate()).values()]
    assert not [name for name in names if name in text]
    assert "rsa" not in text
    assert "handicap" not in text


def test_the_reason_is_told_only_when_shared(scene):
    make, application, _ = scene
    facts = {"by": make.actor(application.organisation), "application": application, "answer": "Bonne route."}
    actions.refuse(**facts, reason="lacking_skills", share_reason=False)
    told = Notice.objects.get(email="samira@test.example")
    assert "compétences" not in str(told.content)
    Notice.objects.all().delete()
    Application.objects.filter(pk=application.pk).update(state="new", ball="receiver", refusal_reason="")
    actions.refuse(**facts, reason="lacking_skills", share_reason=True)
    assert "compétences" in str(Notice.objects.get(email="samira@test.example").content)


def test_what_the_prescriber_reads_is_not_told_to_the_person(scene):
    make, application, sender = scene
    actions.refuse(
        by=make.actor(application.organisation),
        application=application,
        reason="other",
        answer="Bonne route.",
        share_reason=False,
        answer_to_prescriber="Reparlons-en.",
    )
    assert "Reparlons-en" not in str(Notice.objects.get(email="samira@test.example").content)
    assert "Reparlons-en" in str(Notice.objects.get(email=sender.pop()).content)


def test_an_orienter_reads_initials_and_no_pass(make):
    structure, orienter = make.structure(), make.prescriber(authorised=False)
    person = make.candidate()
    make.diagnosis(who=person, by=structure)
    application = make.application(to=structure, who=person, by=orienter)
    hired = make.accept(application)
    mails = [str(one.content) + one.subject for one in Notice.objects.filter(email=application.sender.email)]
    assert mails
    assert not [text for text in mails if person.last_name in text or hired.pass_iae.display_number in text]
