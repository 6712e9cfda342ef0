"""What the person agreed to, and takes back: from that moment nobody does it any more."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from django.db import connections

from tremplin.applications import actions as verbs
from tremplin.applications.models import Application
from tremplin.candidates.models import Consent
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry
from tremplin.privacy.models import Deletion

pytestmark = pytest.mark.django_db
MINE = "/mes-donnees"


def refuse(make, person):
    structure = make.structure(brand="Les Essais")
    sent = make.application(to=structure, who=person, by=person.user)
    verbs.refuse(by=make.actor(structure), application=sent, reason="not_mobile", answer="Non.", share_reason=True)
    return structure, sent


def send_on(make, structure, sent, to):
    return verbs.send_on(
        by=make.actor(structure),
        application=sent,
        organisation=to,
        posts=[],
        message="Bonjour",
        keep_cv=False,
        agreed=True,
    )


@pytest.fixture
def person(make):
    return make.candidate(account=True)


@pytest.fixture
def sent_on(make, person):
    structure, sent = refuse(make, person)
    return structure, sent, send_on(make, structure, sent, make.structure(brand="La Suite"))


def test_sending_on_notes_the_agreement_and_who_heard_it(make, person, sent_on):
    given = Consent.objects.get()
    assert (given.purpose, given.object_id, given.stands) == ("send_on", sent_on[2].pk, True)
    assert "Les Essais" in given.recorded_by_label
    page = make.client(person.user).get(MINE).content.decode()
    assert "De Les Essais à La Suite" in page
    assert "Retirer mon accord" in page


def test_taking_it_back_counts_at_once(make, person, sent_on):
    structure, sent, new = sent_on
    response = make.client(person.user).post(f"{MINE}/accords/{Consent.objects.get().pk}/retirer")
    assert response["Location"] == MINE
    assert Consent.objects.get().withdrawn_at is not None
    assert Application.objects.get(pk=new.pk).state == "withdrawn"
    with pytest.raises(Refused, match="a retiré son accord") as refused:
        send_on(make, structure, sent, make.structure())
    assert refused.value.field == "agreed"
    assert JournalEntry.objects.filter(verb="candidates.withdraw_consent", candidate_id=person.pk).count() == 1


def test_twice_is_once(make, person, sent_on):
    client, path = make.client(person.user), f"{MINE}/accords/{Consent.objects.get().pk}/retirer"
    assert [client.post(path).status_code for _ in range(2)] == [302, 302]
    assert JournalEntry.objects.filter(verb="candidates.withdraw_consent").count() == 1


def test_only_she_gives_it_again_and_the_history_stays(make, person, sent_on):
    structure, sent, _ = sent_on
    client = make.client(person.user)
    client.post(f"{MINE}/accords/{Consent.objects.get().pk}/retirer")
    assert "Redonner mon accord" in client.get(MINE).content.decode()
    client.post(f"{MINE}/accords/redonner")
    assert send_on(make, structure, sent, make.structure()).state == "new"
    assert Consent.objects.count() == 3
    assert Consent.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_nobody_takes_back_the_agreement_of_another(make, sent_on):
    path = f"{MINE}/accords/{Consent.objects.get().pk}/retirer"
    assert make.client(make.candidate(account=True).user).post(path).status_code == 404
    assert make.client(sent_on[0]).post(path).status_code == 404
    assert make.client(sent_on[0]).post(f"{MINE}/accords/redonner").status_code == 404
    assert make.client(make.candidate(account=True).user).get(f"{MINE}/accords/redonner").status_code == 405


def test_an_answered_candidature_stays_answered(make, person, sent_on):
    new = sent_on[2]
    verbs.refuse(
        by=make.actor(new.organisation), application=new, reason="not_mobile", answer="Non.", share_reason=True
    )
    make.client(person.user).post(f"{MINE}/accords/{Consent.objects.get().pk}/retirer")
    assert Application.objects.get(pk=new.pk).state == "refused"


def test_the_page_of_a_professional_has_no_agreement(make):
    page = BeautifulSoup(make.client(make.structure()).get(MINE).content, "lxml").get_text()
    assert "Mes accords" not in page
    assert "Supprimer mon compte" in page


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_are_one(make):
    """Asked from two windows in the same second."""
    person = make.candidate(account=True)
    user = person.user

    def ask(_):
        try:
            return make.client(user).post(f"{MINE}/suppression").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, range(2))) == [302, 302]
    assert Deletion.objects.count() == 1
