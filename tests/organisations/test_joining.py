"""Ask to join an organisation: who decides, what is told to whom, and what is refused."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.passes.test_pages import read
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations import actions
from tremplin.organisations.access_joining import hashed
from tremplin.organisations.models import JoinRequest, Membership
from tremplin.organisations.waiting import remind_of_requests, route_again

pytestmark = pytest.mark.django_db
REGISTER = "contact@vallon.example"


@pytest.fixture
def who(make):
    return make.user(first_name="Inès", last_name="Arrivante")


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def empty(make):
    """Known by a register, with its address; nobody of it uses the site."""
    return make.structure(members=0, register_email=REGISTER, brand="Les Silencieux")


def ask(make, organisation, who, message="Je suis conseillère en insertion."):
    return actions.ask_to_join(by=make.actor(who), organisation=organisation, message=message)


def mailed_link() -> str:
    return Notice.objects.get(email=REGISTER).content["action_path"]


class TestLookingItUp:
    def test_by_siret_and_by_name(self, make, structure, who):
        client = make.client(who)
        structure.search_text = " les essais du canal "
        structure.save()
        for text in (structure.siret, " ".join(structure.siret), "essais canal", "Essai"):
            assert "Les Essais" in read(client.get("/organisation/rejoindre", {"q": text}))
        assert "Aucune organisation à ce nom" in read(client.get("/organisation/rejoindre", {"q": "rien de tel"}))

    def test_nothing_says_who_its_members_are(self, make, structure, empty, who):
        client, member = make.client(who), structure.memberships.get().user
        for path in (f"/organisation/rejoindre?q={structure.siret}", f"/organisation/rejoindre/{structure.pk}"):
            page = client.get(path).content.decode()
            assert member.last_name not in page
            assert member.email not in page
        client.post(f"/organisation/rejoindre/{empty.pk}", {"message": "Direction"})
        own = client.get(f"/organisation/demande/{JoinRequest.objects.get().pk}").content.decode()
        assert REGISTER not in own
        assert "c…@v….example" in own

    def test_too_many_searches_wait(self, make, who):
        cache.clear()
        client = make.client(who)
        pages = [read(client.get("/organisation/rejoindre", {"q": f"essai {number}"})) for number in range(31)]
        assert "Beaucoup de recherches" not in pages[29]
        assert "Beaucoup de recherches" in pages[30]


class TestAdministratorsDecide:
    def test_they_are_told_and_let_her_in(self, make, structure, who):
        client = make.client(who)
        response = client.post(f"/organisation/rejoindre/{structure.pk}", {"message": "CIP, Mme Lecoq me connaît."})
        asked = JoinRequest.objects.get()
        assert response["Location"] == f"/organisation/demande/{asked.pk}"
        notice = Notice.objects.get()
        assert notice.email == structure.memberships.get().user.email
        assert notice.content["action_path"] == f"/demandes/{asked.pk}"
        director = make.client(structure)
        assert "Répondre à la demande" in read(director.get("/a-traiter"))
        assert who.email in read(director.get("/organisation/equipe"))
        assert "Mme Lecoq me connaît" in read(director.get(f"/demandes/{asked.pk}"))
        answer = {"decision": "accept", "role": "member", "functions": ["cip"]}
        assert director.post(f"/demandes/{asked.pk}", answer)["Location"] == "/organisation/equipe"
        joined = who.memberships.get()
        assert (joined.organisation, joined.role, joined.functions) == (structure, "member", ["cip"])
        assert Notice.objects.filter(email=who.email, subject="Vous avez rejoint Les Essais").exists()
        verbs = JournalEntry.objects.filter(verb__startswith="organisations.").values_list("verb", flat=True)
        assert {"organisations.ask_to_join", "organisations.answer_join", "organisations.join"} <= set(verbs)

    def test_a_refusal_gives_its_reason_and_not_its_author(self, make, structure, who):
        asked, director = ask(make, structure, who), structure.memberships.get().user
        client = make.client(structure)
        assert "Remplissez" in read(client.post(f"/demandes/{asked.pk}", {"decision": "refuse", "reason": " "}))
        client.post(f"/demandes/{asked.pk}", {"decision": "refuse", "reason": "Nous ne vous connaissons pas."})
        page = read(make.client(who).get(f"/organisation/demande/{asked.pk}"))
        assert "Nous ne vous connaissons pas." in page
        assert director.last_name not in page
        assert not who.memberships.exists()
        with pytest.raises(Refused, match="moins de 30 jours"):
            ask(make, structure, who)

    def test_nobody_else_answers(self, make, structure, who):
        asked = ask(make, structure, who)
        member = make.member(of=structure, role="member").user
        strangers = (member, who, make.structure().memberships.get().user, make.network().memberships.get().user)
        for stranger in strangers:
            assert make.client(stranger).get(f"/demandes/{asked.pk}").status_code == 404
            with pytest.raises(NotYours):
                actions.accept_request(by=make.actor(stranger), request=asked)
        assert JoinRequest.objects.get().is_pending

    def test_after_two_silent_weeks_the_network_may_be_asked(self, make, structure, who):
        asked = ask(make, structure, who)
        url = f"/organisation/demande/{asked.pk}/reseau"
        assert make.client(who).post(url).status_code == 409
        JoinRequest.objects.update(waits_since=timezone.now() - timedelta(days=8))
        assert (remind_of_requests(), remind_of_requests()) == (1, 0)
        JoinRequest.objects.update(waits_since=timezone.now() - timedelta(days=14))
        assert make.client(who).post(url).status_code == 302
        asked.refresh_from_db()
        assert asked.way == "network"

    def test_answered_twice_it_says_how(self, make, structure, who):
        asked = ask(make, structure, who)
        actions.accept_request(by=make.actor(structure), request=asked)
        with pytest.raises(Refused, match="déjà acceptée"):
            actions.refuse_request(by=make.actor(structure), request=asked, reason="Non")
        assert who.memberships.count() == 1


class TestTheAddressOfTheRegister:
    def test_the_link_opens_the_organisation_once(self, make, empty, who):
        asked = ask(make, empty, who)
        assert asked.way == "register"
        assert asked.link_expires_at - asked.waits_since == timedelta(days=14)
        link, visitor = mailed_link(), Client()
        assert asked.token_hash == hashed(link.rsplit("/", 1)[1])
        assert who.email in read(visitor.get(link))
        assert not who.memberships.exists(), "reading a mail changes nothing"
        assert "C’est enregistré" in read(visitor.post(link, {"confirmed": ""}))
        assert who.memberships.get().is_administrator
        again = visitor.get(link)
        assert again.status_code == 410
        assert "Il a déjà servi" in read(again)
        assert visitor.post(link).status_code == 409
        assert make.actor(who).is_employer

    def test_unknown_there_it_is_refused_and_the_network_told(self, make, empty, who):
        make.network()
        ask(make, empty, who)
        Client().post(mailed_link(), {"denied": ""})
        assert JoinRequest.objects.get().state == "refused"
        assert not who.memberships.exists()
        assert Notice.objects.filter(subject="Une demande n’est pas reconnue").exists()

    def test_a_dead_link_says_so(self, make, empty, who):
        ask(make, empty, who)
        JoinRequest.objects.update(link_expires_at=timezone.now() - timedelta(seconds=1))
        page = Client().get(mailed_link())
        assert page.status_code == 410
        assert "Il était valable jusqu’au" in read(page)
        assert Client().post(mailed_link()).status_code == 409
        assert Client().get("/demandes/lien/inconnu").status_code == 404

    def test_a_first_member_answers_the_others(self, make, empty, who):
        other = make.user()
        ask(make, empty, who)
        first_link = mailed_link()
        Notice.objects.all().delete()
        second = ask(make, empty, other)
        Client().post(first_link, {"confirmed": ""})
        second.refresh_from_db()
        assert second.way == "administrators"
        assert Client().post(mailed_link(), {"confirmed": ""}).status_code == 409
        assert Notice.objects.filter(email=who.email, topic="organisations").exists()

    def test_a_mailbox_is_not_flooded(self, make, empty):
        ways = [ask(make, empty, make.user()).way for _ in range(4)]
        assert ways == ["register", "register", "register", "network"]

    def test_withdrawn_or_handed_over_the_link_dies(self, make, empty, who):
        asked = ask(make, empty, who)
        assert make.client(who).post(f"/organisation/demande/{asked.pk}/reseau").status_code == 302
        assert Client().post(mailed_link(), {"confirmed": ""}).status_code == 409
        assert make.client(who).post(f"/organisation/demande/{asked.pk}/retirer").status_code == 302
        assert not who.memberships.exists()


class TestTheNetworkDecides:
    def test_where_there_is_neither_administrator_nor_address(self, make, who):
        organisation, network = make.structure(members=0), make.network()
        asked = ask(make, organisation, who)
        assert asked.way == "network"
        client = make.client(network)
        assert who.email in read(client.get("/verifications"))
        assert client.post(f"/demandes/{asked.pk}", {"decision": "accept"})["Location"] == "/verifications"
        assert who.memberships.get().is_administrator

    def test_nobody_answers_her_own_request(self, make):
        organisation, network = make.structure(members=0), make.network()
        director = network.memberships.get().user
        asked = ask(make, organisation, director)
        with pytest.raises(NotYours, match="votre propre demande"):
            actions.accept_request(by=make.actor(director), request=asked)

    def test_the_last_administrator_gone_it_goes_on(self, make, structure, who):
        asked = ask(make, structure, who)
        Membership.objects.filter(organisation=structure).update(ended_on=timezone.localdate())
        assert route_again() == 1
        asked.refresh_from_db()
        assert asked.way == "network"


class TestAbuse:
    def test_an_address_is_confirmed_first(self, make, structure, who):
        EmailAddress.objects.filter(user=who).update(verified=False)
        with pytest.raises(Refused, match="Confirmez d’abord"):
            ask(make, structure, who)
        assert "Confirmez d’abord" in read(make.client(who).get(f"/organisation/rejoindre/{structure.pk}"))

    def test_once_at_a_time_and_never_for_a_member(self, make, structure, who):
        ask(make, structure, who)
        with pytest.raises(Refused, match="déjà partie"):
            ask(make, structure, who)
        with pytest.raises(Refused, match="déjà partie de cette organisation"):
            ask(make, structure, structure.memberships.get().user)

    def test_three_wait_and_five_a_day(self, make, who):
        for _ in range(3):
            ask(make, make.structure(), who)
        with pytest.raises(Refused, match="3 demandes en attente"):
            ask(make, make.structure(), who)
        for asked in JoinRequest.objects.all():
            actions.withdraw_request(by=make.actor(who), request=asked)
        for _ in range(2):
            ask(make, make.structure(), who)
        with pytest.raises(Refused, match="Réessayez demain"):
            ask(make, make.structure(), who)

    def test_an_organisation_is_not_flooded(self, make, structure, who):
        for _ in range(10):
            ask(make, structure, make.user())
        with pytest.raises(Refused, match="beaucoup de demandes"):
            ask(make, structure, who)

    def test_closed_or_empty_handed(self, make, structure, who):
        with pytest.raises(Refused) as refusal:
            ask(make, structure, who, message="  ")
        assert refusal.value.field == "message"
        closed = make.structure(closed_on=timezone.localdate())
        assert make.client(who).get(f"/organisation/rejoindre/{closed.pk}").status_code == 404

    def test_somebody_elses_request_is_nowhere(self, make, structure, who):
        asked = ask(make, structure, who)
        stranger = make.client(make.user())
        assert stranger.get(f"/organisation/demande/{asked.pk}").status_code == 404
        assert stranger.post(f"/organisation/demande/{asked.pk}/retirer").status_code == 404


class TestInvitationAddress:
    def test_an_account_whose_address_is_not_confirmed_does_not_join(self, make, structure):
        invitation = make.invitation(of=structure)
        user = make.user(email=invitation.email)
        EmailAddress.objects.filter(user=user).update(verified=False)
        client, path = make.client(user), f"/invitations/{invitation.token}"
        assert "Confirmez d’abord votre adresse" in read(client.get(path))
        assert client.post(path).status_code == 403
        assert not user.memberships.exists()

    def test_a_second_confirmed_address_will_do(self, make, structure, who):
        invitation = make.invitation(of=structure)
        EmailAddress.objects.create(user=who, email=invitation.email.upper(), verified=True)
        assert make.client(who).post(f"/invitations/{invitation.token}").status_code == 302
        assert who.memberships.get().organisation == structure

    def test_it_closes_what_she_had_asked_there(self, make, structure, who):
        asked = ask(make, structure, who)
        invitation = make.invitation(of=structure, email=who.email)
        make.client(who).post(f"/invitations/{invitation.token}")
        asked.refresh_from_db()
        assert asked.state == "withdrawn"
