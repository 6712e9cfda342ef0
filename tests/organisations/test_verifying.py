"""An organisation declared by a member: what its members read and may not do, and the decision of the network."""

import re

import pytest
from django.urls import reverse

from tests.passes.test_pages import read
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import Notice
from tremplin.organisations import actions
from tremplin.organisations.models import Prescriber, Verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def founder(make):
    return make.user(first_name="Paul", last_name="Fondateur")


@pytest.fixture
def declared(make, founder):
    return make.declared(by=founder)


@pytest.fixture
def network(make):
    return make.network()


def test_its_members_read_what_is_waited_for_from_whom_and_since_when(make, founder, declared):
    client = make.client(founder)
    for name in ("applications:received", "applications:sent", "candidates:list", "candidates:find", "passes:list"):
        assert client.get(reverse(name))["Location"] == "/organisation/verification", name
    page = read(client.get("/organisation/verification"))
    assert re.search(r"L’équipe du réseau vérifie votre organisation ?, depuis le \d", page)
    assert "Notre site : declaree.example" in page
    assert "Vérification" in read(client.get("/a-traiter"))


def test_the_network_is_told(make, network, founder):
    make.declared(by=founder)
    notice = Notice.objects.get()
    assert notice.email == network.memberships.get().user.email
    assert notice.subject.endswith("est à vérifier")


def test_refused_with_a_reason_then_asked_again(make, network, founder, declared):
    asked, client = declared.verifications.get(), make.client(network)
    page = read(client.get(f"/verifications/{asked.pk}"))
    for words in (declared.siret, founder.email, "clé juste", "declaree.example"):
        assert words in page
    url = f"/verifications/{asked.pk}"
    assert "Remplissez" in read(client.post(url, {"decision": "refuse", "reason": ""}))
    assert client.post(url, {"decision": "refuse", "reason": "Le SIRET est celui d’un garage."}).status_code == 302
    own = make.client(founder)
    assert "celui d’un garage" in read(own.get("/organisation/verification"))
    assert Notice.objects.filter(email=founder.email, subject__endswith="n’est pas vérifiée").exists()
    assert not make.actor(founder).reaches_people
    assert own.post("/organisation/verification", {"evidence": "Voici notre convention."}).status_code == 302
    assert list(Verification.objects.order_by("asked_at").values_list("state", flat=True)) == ["refused", "pending"]


def test_verified_it_opens(make, network, founder, declared):
    asked = declared.verifications.get()
    make.client(network).post(f"/verifications/{asked.pk}", {"decision": "accept", "how": "Appel au standard"})
    declared.refresh_from_db()
    asked.refresh_from_db()
    assert (declared.verified_how, asked.state) == ("Appel au standard", "accepted")
    assert make.actor(founder).is_employer
    assert "Votre organisation est vérifiée" in read(make.client(founder).get("/organisation/verification"))
    with pytest.raises(Refused, match="déjà"):
        actions.refuse_verification(by=make.actor(network), verification=asked, reason="Trop tard")


def test_an_authorisation_granted_verifies_the_organisation(make, founder):
    declared, staff = make.declared(by=founder, family="ML"), make.user(is_staff=True)
    prescriber = Prescriber.objects.get(organisation=declared)
    actions.decide_authorisation(by=make.actor(staff), prescriber=prescriber, validate=True)
    assert make.actor(founder).is_authorised_prescriber
    assert declared.verifications.get().state == "accepted"


def test_nobody_verifies_an_organisation_of_her_own(make, network):
    director = network.memberships.get().user
    declared = make.declared(by=director)
    director.current_membership = network.memberships.get()
    director.save()
    with pytest.raises(NotYours, match="une autre personne du réseau"):
        actions.verify_organisation(by=make.actor(director), organisation=declared, how="Moi")


@pytest.mark.parametrize("role", ["structure", "prescriber"])
def test_only_the_network_decides(make, declared, role):
    stranger, asked = getattr(make, role)(), declared.verifications.get()
    assert make.client(stranger).get("/verifications").status_code == 403
    assert make.client(stranger).get(f"/verifications/{asked.pk}").status_code == 404
    with pytest.raises(NotYours):
        actions.verify_organisation(by=make.actor(stranger), organisation=declared, how="Moi")
    with pytest.raises(NotYours):
        actions.refuse_verification(by=make.actor(stranger), verification=asked, reason="Non")


def test_two_declared_at_a_time(make, founder, declared):
    make.declared(by=founder)
    with pytest.raises(Refused, match="attendent déjà"):
        make.declared(by=founder)


def test_a_colleague_joins_an_unverified_organisation_and_sees_nothing_more(make, founder, declared):
    colleague = make.user()
    asked = actions.ask_to_join(by=make.actor(colleague), organisation=declared, message="Je travaille ici.")
    actions.accept_request(by=make.actor(founder), request=asked)
    assert make.client(colleague).get("/personnes")["Location"] == "/organisation/verification"
    assert not make.actor(colleague).reaches_people
