"""The person's rights on her file: claim it, contest it, read who opened it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tremplin.candidates import actions
from tremplin.candidates.models import Accompaniment, Candidate, ClaimCode
from tremplin.kernel.models import JournalEntry, Notice

pytestmark = pytest.mark.django_db


def code_for(make, person, by):
    """The code as the professional's page shows it."""
    page = make.client(by).post(f"/personnes/{person.pk}/code")
    return BeautifulSoup(page.content, "lxml").select_one("p.h2").get_text()


@pytest.fixture
def opened(make):
    """A prescriber opened a person's file; she has an account of her own."""
    prescriber = make.prescriber()
    person = make.candidate(created_by_organisation=prescriber)
    make.accompaniment(who=person, by=prescriber)
    Accompaniment.objects.update(referent=make.actor(prescriber).user)
    return prescriber, person, make.user(first_name="Samira", last_name="Essai")


class TestClaim:
    def test_with_the_code_of_a_professional(self, make, opened):
        prescriber, person, user = opened
        code = code_for(make, person, prescriber)
        response = make.client(user).post("/mon-dossier/retrouver", {"code": f" {code.lower()} "})
        assert response["Location"] == "/mon-parcours"
        person.refresh_from_db()
        assert person.user == user
        verbs = set(JournalEntry.objects.filter(candidate_id=person.pk).values_list("verb", flat=True))
        assert {"candidates.give_code", "candidates.claim"} <= verbs
        assert not ClaimCode.objects.filter(code_hash__contains=code.replace(" ", "")).exists()

    def test_once_and_for_seven_days(self, make, opened, time_machine):
        prescriber, person, user = opened
        old = code_for(make, person, prescriber)
        code = code_for(make, person, prescriber)
        client = make.client(user)
        assert "n’est pas reconnu" in client.post("/mon-dossier/retrouver", {"code": old}).content.decode()
        ClaimCode.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
        assert "n’est pas reconnu" in client.post("/mon-dossier/retrouver", {"code": code}).content.decode()
        person.refresh_from_db()
        assert person.user is None

    def test_an_empty_file_of_her_own_gives_way(self, make, opened):
        prescriber, person, user = opened
        own = Candidate.objects.create(user=user, first_name="Samira", last_name="Essai")
        make.client(user).post("/mon-dossier/retrouver", {"code": code_for(make, person, prescriber)})
        own.refresh_from_db()
        assert (own.user, own.merged_into) == (None, person)

    def test_a_file_that_lived_is_not_dropped(self, make, opened):
        prescriber, person, user = opened
        own = Candidate.objects.create(user=user, first_name="Samira", last_name="Essai")
        make.application(to=make.structure(), who=own, by=user)
        page = make.client(user).post("/mon-dossier/retrouver", {"code": code_for(make, person, prescriber)})
        assert "a déjà un dossier" in page.content.decode()
        person.refresh_from_db()
        assert person.user is None

    def test_only_who_is_linked_gives_a_code(self, make, opened):
        _, person, _ = opened
        assert make.client(make.prescriber()).post(f"/personnes/{person.pk}/code").status_code == 404
        assert make.client(make.candidate(account=True).user).post(f"/personnes/{person.pk}/code").status_code == 404

    def test_no_code_for_a_file_already_claimed(self, make, opened):
        prescriber, person, user = opened
        Candidate.objects.filter(pk=person.pk).update(user=user)
        assert make.client(prescriber).post(f"/personnes/{person.pk}/code").status_code == 409


class TestContest:
    @pytest.fixture
    def contested(self, make, opened):
        _, person, user = opened
        Candidate.objects.filter(pk=person.pk).update(user=user)
        make.user(is_staff=True, email="equipe@test.example")
        Notice.objects.all().delete()
        client = make.client(user)
        assert client.post("/mon-dossier/contester", {"why": "Jamais venue."})["Location"] == "/mon-parcours"
        person.refresh_from_db()
        return person, user, client

    def test_the_file_closes_to_the_account(self, make, contested):
        person, _, client = contested
        assert "n’est pas le vôtre" in client.get("/mon-parcours").content.decode()
        for path in (f"/personnes/{person.pk}/modifier", "/mon-dossier/contester"):
            assert client.get(path).status_code == 404
        assert client.get(f"/structures/{make.structure().pk}/candidater").status_code == 200
        assert JournalEntry.objects.filter(verb="candidates.contest", object_id=person.pk).exists()

    def test_candidatures_too(self, make, opened):
        prescriber, person, user = opened
        Candidate.objects.filter(pk=person.pk).update(user=user)
        sent = make.application(to=make.structure(), who=person, by=prescriber)
        client = make.client(user)
        assert client.get(f"/candidatures/{sent.pk}/retirer").status_code == 200
        client.post("/mon-dossier/contester", {})
        assert client.get(f"/candidatures/{sent.pk}/retirer").status_code == 404

    def test_the_professional_and_the_network_are_told(self, make, opened, contested):
        told = set(Notice.objects.filter(subject="Un dossier est contesté").values_list("email", flat=True))
        assert told == {make.actor(opened[0]).user.email, "equipe@test.example"}
        assert opened[1].last_name not in str(list(Notice.objects.values_list("content", flat=True)))

    @pytest.mark.parametrize("hers", [True, False])
    def test_the_network_settles_it(self, make, contested, hers):
        person, user, _ = contested
        staff = make.client(make.user(is_staff=True))
        assert "Vérifier le dossier" in staff.get("/a-traiter").content.decode()
        staff.post(f"/personnes/{person.pk}/contestation", {"hers" if hers else "not_hers": ""})
        person.refresh_from_db()
        assert (person.contested_at, person.user) == (None, user if hers else None)
        assert Notice.objects.filter(email=user.email, subject="Votre signalement").count() == 1
        assert staff.get(f"/personnes/{person.pk}/contestation").status_code == 404

    def test_nobody_contests_the_file_of_another(self, make, opened):
        from tremplin.candidates import rights
        from tremplin.kernel.errors import NotYours

        with pytest.raises(NotYours):
            rights.contest(by=make.actor(make.user()), candidate=opened[1], why="")


class TestOpenings:
    def test_who_opened_my_file(self, make):
        person, structure = make.candidate(account=True), make.structure(brand="Les Essais")
        sent = make.application(to=structure, who=person, by=make.prescriber())
        make.client(structure).get(f"/candidatures/{sent.pk}")
        page = make.client(person.user).get("/mon-dossier/consultations").content.decode()
        assert "Les Essais" in page
        assert "candidature reçue" in page


class TestFollowing:
    def test_hand_over_to_a_colleague(self, make, opened):
        prescriber, person, _ = opened
        colleague = make.member(of=prescriber, role="member").user
        Notice.objects.all().delete()
        response = make.client(prescriber).post(f"/personnes/{person.pk}/confier", {"referent": str(colleague.pk)})
        assert response["Location"] == f"/personnes/{person.pk}"
        assert Accompaniment.objects.get().referent == colleague
        notice = Notice.objects.get()
        assert (notice.email, notice.subject) == (colleague.email, "Un suivi vous est confié")
        assert person.last_name not in str(notice.content)
        assert JournalEntry.objects.filter(verb="candidates.hand_over", candidate_id=person.pk).exists()

    def test_never_to_somebody_of_elsewhere(self, make, opened):
        prescriber, person, _ = opened
        stranger = make.member(of=make.prescriber()).user
        make.member(of=prescriber, role="member")
        page = make.client(prescriber).post(f"/personnes/{person.pk}/confier", {"referent": str(stranger.pk)})
        assert page.status_code == 200
        assert Accompaniment.objects.get().referent != stranger

    def test_end_with_a_reason(self, make, opened):
        prescriber, person, _ = opened
        client, url = make.client(prescriber), f"/personnes/{person.pk}/terminer-le-suivi"
        assert "Choisissez une raison" in client.post(url).content.decode()
        assert client.post(url, {"why": "moved"})["Location"] == "/personnes"
        link = Accompaniment.objects.get()
        assert (link.ended_on, link.ended_why) == (timezone.localdate(), "Déménagement")
        assert client.post(url, {"why": "moved"}).status_code == 404

    def test_only_who_accompanies(self, make, opened):
        _, person, _ = opened
        structure = make.structure()
        make.application(to=structure, who=person, by=opened[0])
        for page in ("confier", "terminer-le-suivi"):
            assert make.client(structure).get(f"/personnes/{person.pk}/{page}").status_code == 404


class TestHerOwnFile:
    """At a proven address, the file that a professional opened is hers."""

    def opened(self, make, user, **fields):
        return make.candidate(email=user.email, **fields)

    def test_the_file_at_her_address(self, make):
        user = make.user()
        person = self.opened(make, user)
        assert actions.own_file(by=make.actor(user)).pk == person.pk
        assert actions.own_file(by=make.actor(user)).pk == person.pk
        assert JournalEntry.objects.filter(candidate_id=person.pk, verb="candidates.claim").count() == 1

    def test_an_archived_file_opens_again(self, make):
        user = make.user()
        person = self.opened(make, user, closed_at=timezone.now(), closed_why="inactive")
        assert actions.own_file(by=make.actor(user)).pk == person.pk
        person.refresh_from_db()
        assert (person.user, person.closed_at, person.closed_why) == (user, None, "")
        assert JournalEntry.objects.filter(candidate_id=person.pk, verb="candidates.open_again").exists()

    def test_nothing_is_hers_before_the_address_is_proven(self, make):
        user = make.user()
        user.emailaddress_set.update(verified=False)
        person = self.opened(make, user)
        assert actions.own_file(by=make.actor(user)).pk != person.pk
        person.refresh_from_db()
        assert person.user is None
