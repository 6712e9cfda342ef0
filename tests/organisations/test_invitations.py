"""Invitations: from the form to the membership, and every link that leads nowhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.passes.test_pages import read
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations import actions
from tremplin.organisations.models import Invitation

pytestmark = pytest.mark.django_db
ADDRESS = "nouvelle@test.example"


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def invitation(make, structure):
    return actions.invite(
        by=make.actor(structure), organisation=structure, email=ADDRESS, role="member", functions=["cip"]
    )


@pytest.fixture
def invitee(make):
    return make.user(email=ADDRESS)


def link(invitation) -> str:
    return f"/invitations/{invitation.token}"


class TestSending:
    def test_the_form_writes_to_the_address(self, make, structure):
        data = {"email": " Nouvelle@Test.example ", "role": "member", "functions": ["cip"]}
        response = make.client(structure).post("/organisation/equipe/inviter", data)
        assert response["Location"] == "/organisation/equipe"
        sent = Invitation.objects.get()
        assert (sent.email, sent.role, sent.functions) == (ADDRESS, "member", ["cip"])
        assert sent.expires_at - sent.sent_at == timedelta(days=14)
        notice = Notice.objects.get()
        assert notice.email == ADDRESS
        assert notice.content["action_path"] == link(sent)
        assert JournalEntry.objects.filter(verb="organisations.invite", object_id=sent.pk).exists()

    @pytest.mark.parametrize(
        ("data", "field", "sentence"),
        [
            ({"email": "", "role": "member"}, "email", "Remplissez « Adresse e-mail professionnelle »"),
            ({"email": "pas une adresse", "role": "member"}, "email", ""),
            ({"email": ADDRESS, "role": ""}, "role", "Choisissez une réponse pour « Rôle »"),
        ],
    )
    def test_bad_input_stays_on_the_page(self, make, structure, data, field, sentence):
        response = make.client(structure).post("/organisation/equipe/inviter", data)
        assert response.status_code == 200
        assert field in response.context["form"].errors
        assert sentence in read(response)
        assert not Invitation.objects.exists()

    def test_a_member_is_not_invited(self, make, structure):
        address = structure.memberships.get().user.email.upper()
        response = make.client(structure).post("/organisation/equipe/inviter", {"email": address, "role": "member"})
        assert "fait déjà partie de l’équipe" in read(response)

    def test_a_live_link_is_not_doubled(self, make, structure, invitation):
        with pytest.raises(Refused, match="Une invitation est déjà partie"):
            actions.invite(by=make.actor(structure), organisation=structure, email=ADDRESS.upper(), role="member")

    def test_a_dead_link_gives_way(self, make, structure, invitation):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        fresh = actions.invite(by=make.actor(structure), organisation=structure, email=ADDRESS, role="member")
        invitation.refresh_from_db()
        assert invitation.revoked_at is not None
        assert fresh.is_open

    def test_fifty_at_most(self, make, structure):
        now = timezone.now()
        Invitation.objects.bulk_create(
            Invitation(organisation=structure, email=f"p{n}@test.example", expires_at=now + timedelta(days=1))
            for n in range(50)
        )
        with pytest.raises(Refused, match="50 invitations en attente"):
            actions.invite(by=make.actor(structure), organisation=structure, email=ADDRESS, role="member")


class TestAgainAndRevoked:
    def test_sent_again_it_lives_fourteen_days_more(self, make, structure, invitation):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(days=3))
        url = f"/organisation/invitations/{invitation.pk}/renvoyer"
        assert make.client(structure).post(url).status_code == 302
        invitation.refresh_from_db()
        assert invitation.is_open
        assert Notice.objects.filter(email=ADDRESS).count() == 2

    def test_revoked_it_leads_nowhere(self, make, structure, invitation, invitee):
        assert make.client(structure).post(f"/organisation/invitations/{invitation.pk}/annuler").status_code == 302
        page = make.client(invitee).get(link(invitation))
        assert page.status_code == 410
        assert "Elle a été annulée" in read(page)
        assert make.client(structure).post(f"/organisation/invitations/{invitation.pk}/annuler").status_code == 404

    @pytest.mark.parametrize("verb", ["renvoyer", "annuler"])
    def test_only_administrators_of_that_organisation(self, make, structure, invitation, verb):
        url = f"/organisation/invitations/{invitation.pk}/{verb}"
        assert make.client(make.member(of=structure, role="member").user).post(url).status_code == 403
        assert make.client(make.structure()).post(url).status_code == 404
        assert make.client(structure).get(url).status_code == 405


class TestTheLink:
    def test_reading_changes_nothing(self, make, invitation, invitee):
        for client in (Client(), make.client(invitee)):
            assert client.get(link(invitation)).status_code == 200
        invitation.refresh_from_db()
        assert invitation.is_open
        assert not invitee.memberships.exists()

    def test_a_visitor_is_led_to_an_account_and_back(self, invitation):
        page = Client().get(link(invitation)).content.decode()
        assert f"/inscription?email=nouvelle%40test.example&amp;next=%2Finvitations%2F{invitation.token}" in page
        assert f"/connexion?next=%2Finvitations%2F{invitation.token}" in page

    def test_a_visitor_cannot_join(self, invitation):
        assert Client().post(link(invitation)).status_code == 200
        assert Invitation.objects.get().is_open

    def test_joining(self, make, structure, invitation, invitee):
        Notice.objects.all().delete()
        client = make.client(invitee)
        response = client.post(link(invitation), follow=True)
        joined = invitee.memberships.get()
        invitee.refresh_from_db()
        assert (joined.organisation, joined.role, joined.functions) == (structure, "member", ["cip"])
        assert invitee.current_membership == joined
        assert "Vous agissez maintenant pour Les Essais" in read(response)
        assert Notice.objects.get().email == structure.memberships.get(role="administrator").user.email
        again = client.get(link(invitation))
        assert again.status_code == 410
        assert "Elle a déjà été acceptée" in read(again)
        assert client.post(link(invitation)).status_code == 409
        assert invitee.memberships.count() == 1

    def test_another_account_is_told_which_one(self, make, invitation):
        stranger = make.user(email="autre@test.example")
        client = make.client(stranger)
        text = read(client.get(link(invitation)))
        assert "Vous êtes connecté·e avec autre@test.example" in text
        assert "Rejoindre l’équipe" not in text
        response = client.post(link(invitation))
        assert response.status_code == 403
        assert not stranger.memberships.exists()

    def test_expired(self, make, invitation, invitee):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        client = make.client(invitee)
        page = client.get(link(invitation))
        assert page.status_code == 410
        assert "Le lien était valable jusqu’au" in read(page)
        assert client.post(link(invitation)).status_code == 409

    def test_closed_organisation(self, make, structure, invitation, invitee):
        structure.closed_on = timezone.localdate()
        structure.save()
        client = make.client(invitee)
        assert client.get(link(invitation)).status_code == 410
        assert client.post(link(invitation)).status_code == 409

    def test_unknown(self):
        assert Client().get("/invitations/inconnue").status_code == 404

    def test_the_first_member_administers(self, make, structure, invitation, invitee):
        structure.memberships.all().delete()
        make.client(invitee).post(link(invitation))
        assert invitee.memberships.get().is_administrator

    def test_a_person_on_a_pathway_may_join_too(self, make, invitation):
        person = make.candidate(user=make.user(email=ADDRESS))
        make.client(person.user).post(link(invitation))
        assert person.user.memberships.count() == 1
