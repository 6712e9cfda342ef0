"""An orienter never receives the number, the birth date, the phone or the address of a person: pages and mails."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tremplin.applications import actions
from tremplin.applications.models import Application
from tremplin.applications.silence import treat_silences
from tremplin.candidates.models import Accompaniment
from tremplin.kernel.mail import render
from tremplin.kernel.models import Notice

pytestmark = pytest.mark.django_db
SECRETS = ("2 91 02", "291029300", "14/02/1991", "14 février 1991", "06 99 88 77 66", "7 rue du Secret", "Zyxomme")


@pytest.fixture
def scene(make):
    """A person of whom everything is known, opened by another organisation, sent by an orienter."""
    person = make.candidate(
        first_name="Samira",
        last_name="Zyxomme",
        birth_date=date(1991, 2, 14),
        phone="06 99 88 77 66",
        address="7 rue du Secret",
        nir="291029300112345",
        nir_absence="",
    )
    orienter, structure = make.prescriber(authorised=False), make.structure()
    sent = make.application(to=structure, who=person, by=orienter)
    return make, orienter, structure, person, sent


def leaks(text: str) -> list[str]:
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    return [secret for secret in SECRETS if secret in plain]


def test_pages(scene):
    make, orienter, _, person, sent = scene
    Application.objects.filter(pk=sent.pk).update(
        ball_since=timezone.now() - timedelta(days=31), state_since=timezone.now() - timedelta(days=31)
    )
    Accompaniment.objects.update(started_on=timezone.localdate() - timedelta(days=60))
    client = make.client(orienter)
    paths = [
        "/a-traiter",
        "/personnes?suivi=organisation",
        "/personnes?situation=sans-solution",
        "/candidatures/envoyees",
        "/notifications",
        f"/candidatures/{sent.pk}",
        f"/candidatures/{sent.pk}/ailleurs",
        f"/candidatures/{sent.pk}/modifier",
        f"/candidatures/{sent.pk}/retirer",
        f"/personnes/{person.pk}",
        f"/personnes/{person.pk}/confier",
        f"/personnes/{person.pk}/terminer-le-suivi",
    ]
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        assert leaks(response.content.decode()) == [], path
    assert client.get(f"/personnes/{person.pk}/modifier").status_code == 403


def test_mails_of_every_step(scene):
    make, orienter, structure, person, sent = scene
    by = make.actor(structure)
    Application.objects.filter(pk=sent.pk).update(ball_since=timezone.now() - timedelta(days=31))
    treat_silences()
    actions.postpone(by=by, application=sent, answer="Plus tard.")
    actions.refuse(by=by, application=sent, reason="other", answer="Non.", share_reason=True)
    other = make.application(to=make.structure(), who=person, by=orienter)
    make.diagnosis(who=person, by=other.organisation)
    make.accept(other)
    told = Notice.objects.filter(email=sent.sender.email)
    assert told.count() >= 5
    for notice in told:
        assert leaks(" ".join(render(notice))) == [], notice.subject
