"""Ask for deletion, told first; change one's mind; then it is carried out, or held and said why."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.applications import actions as verbs
from tremplin.applications.models import Application, Transition
from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.privacy import actions, retention
from tremplin.privacy.models import Deletion

pytestmark = pytest.mark.django_db
PAGE = "/mes-donnees/suppression"


def words(response):
    return " ".join(BeautifulSoup(response.content, "lxml").get_text().split())


@pytest.fixture
def person(make):
    return make.candidate(account=True, phone="0601020304")


def ask(make, user):
    assert make.client(user).post(PAGE)["Location"] == PAGE
    return Deletion.objects.get(user=user)


class TestAsking:
    def test_what_goes_and_what_stays_is_said_first(self, make, person, time_machine):
        time_machine.move_to("2026-03-02 10:00+01:00")
        make.hired(who=person, to=make.structure(), by=make.prescriber())
        page = words(make.client(person.user).get(PAGE))
        assert "votre téléphone" in page
        assert "vos PASS IAE, leurs suspensions" in page
        # the PASS ends on 29 February 2028, and the proof is owed three years more
        assert "jusqu’au 28 février 2031" in page
        assert "Au plus tôt le 16 mars 2026" in page
        assert "14 jours pour changer d’avis" in page

    def test_without_pass_nothing_stays(self, make, person):
        page = words(make.client(person.user).get(PAGE))
        assert "garder" not in page.split("Quand")[0].split("Ce qui est effacé")[1]

    def test_once_whatever_the_clicks(self, make, person):
        client = make.client(person.user)
        for _ in range(3):
            client.post(PAGE)
        assert Deletion.objects.count() == 1
        assert Notice.objects.filter(subject="Votre demande de suppression").count() == 1
        assert JournalEntry.objects.filter(verb="privacy.ask_deletion", candidate_id=person.pk).count() == 1

    def test_she_changes_her_mind(self, make, person):
        ask(make, person.user)
        client = make.client(person.user)
        assert "changer d’avis" in words(client.get(PAGE))
        assert client.post(f"{PAGE}/annuler")["Location"] == "/mes-donnees"
        assert Deletion.objects.get().withdrawn_at is not None
        assert client.post(f"{PAGE}/annuler").status_code == 409
        ask_again = client.post(PAGE)
        assert ask_again.status_code == 302
        assert Deletion.objects.count() == 2

    def test_reading_changes_nothing(self, make, person):
        make.client(person.user).get(PAGE)
        assert not Deletion.objects.exists()


class TestCarryingOut:
    def test_not_a_day_before(self, make, person, time_machine):
        time_machine.move_to("2026-03-02 10:00+01:00")
        asked = ask(make, person.user)
        assert timezone.localtime(asked.due_at).date() == date(2026, 3, 16)
        time_machine.move_to("2026-03-15 23:59+01:00")
        retention.run()
        assert User.objects.filter(pk=person.user_id).exists()
        time_machine.move_to("2026-03-16 00:01+01:00")
        retention.run()
        assert not User.objects.filter(pk=person.user_id).exists()
        left = Candidate.objects.get(pk=person.pk)
        assert (left.phone, left.full_name) == ("", "Personne anonymisée")
        done = Deletion.objects.get()
        assert (done.user, done.kept_until, done.done_at is not None) == (None, None, True)

    def test_nothing_after_she_changed_her_mind(self, make, person, time_machine):
        ask(make, person.user)
        make.client(person.user).post(f"{PAGE}/annuler")
        time_machine.shift(timedelta(days=40))
        retention.run()
        assert User.objects.filter(pk=person.user_id).exists()

    def test_the_proof_stays_until_its_day_then_goes(self, make, person, time_machine):
        hired = make.hired(who=person, to=make.structure(), by=make.prescriber())
        Contract.objects.update(ended_on=timezone.localdate(), ended_why="resignation")
        ask(make, person.user)
        time_machine.shift(timedelta(days=15))
        retention.run()
        until = Deletion.objects.get().kept_until
        assert until.year == hired.pass_iae.ends_on.year + 3
        assert Candidate.objects.get(pk=person.pk).last_name == person.last_name
        time_machine.move_to(f"{until.isoformat()} 12:00+00:00")
        retention.run()
        assert Candidate.objects.get(pk=person.pk).last_name == person.last_name
        time_machine.shift(timedelta(days=1))
        retention.run()
        assert Candidate.objects.get(pk=person.pk).full_name == "Personne anonymisée"

    def test_a_running_contract_holds_it_and_says_so(self, make, person, time_machine):
        make.hired(who=person, to=make.structure(brand="Les Essais"), by=make.prescriber())
        ask(make, person.user)
        assert "Un contrat avec Les Essais est en cours" in words(make.client(person.user).get(PAGE))
        time_machine.shift(timedelta(days=15))
        retention.run()
        held = Deletion.objects.get()
        assert "Les Essais" in held.held_why
        assert retention.check()["Suppressions demandées"] == 0
        staff = make.client(make.user(is_staff=True))
        assert "demande de suppression qui attend" in words(staff.get("/a-traiter"))
        assert staff.get("/admin/privacy/deletion/").status_code in (200, 302, 403)
        Contract.objects.update(ended_on=timezone.localdate(), ended_why="resignation")
        retention.run()
        assert not User.objects.filter(pk=person.user_id).exists()

    def test_stopped_in_the_middle_it_begins_again(self, make, person, time_machine, monkeypatch):
        ask(make, person.user)
        time_machine.shift(timedelta(days=15))
        from tremplin.privacy import forgetting

        with monkeypatch.context() as patched:
            patched.setattr(forgetting, "forget_searches", _stop)
            with pytest.raises(KeyboardInterrupt):
                retention.run()
        assert Candidate.objects.get(pk=person.pk).phone == "0601020304"
        retention.run()
        assert Candidate.objects.get(pk=person.pk).phone == ""

    def test_too_late_to_change_her_mind(self, make, person):
        asked = ask(make, person.user)
        Deletion.objects.filter(pk=asked.pk).update(due_at=timezone.now())
        actor = make.actor(person.user)
        retention.run()
        with pytest.raises(Refused, match="Aucune demande"):
            actions.keep_all(by=actor)


def _stop(*_):
    raise KeyboardInterrupt


class TestProfessionals:
    def test_the_account_goes_and_the_acts_keep_their_name(self, make, time_machine):
        structure = make.structure(members=2)
        leaving = structure.memberships.order_by("started_on", "pk").first().user
        sent = make.application(to=structure)
        verbs.process(by=make.actor(leaving), application=sent)
        ask(make, leaving)
        time_machine.shift(timedelta(days=15))
        retention.run()
        assert not User.objects.filter(pk=leaving.pk).exists()
        step = Transition.objects.filter(action="process").get()
        assert (step.author, step.author_label) == (None, str(leaving))
        assert make.client(structure).get(f"/candidatures/{sent.pk}").status_code == 200

    def test_never_leaves_an_organisation_without_administrator(self, make, time_machine):
        structure = make.structure()
        alone = structure.memberships.get().user
        make.member(of=structure, role="member")
        page = make.client(alone).post(PAGE)
        assert "seule personne à administrer" in words(page)
        assert not Deletion.objects.exists()

    def test_told_before_she_asks(self, make):
        structure = make.structure()
        make.member(of=structure, role="member")
        response = make.client(structure).get(PAGE)
        assert "seule personne à administrer" in words(response)
        assert "Demander la suppression" not in words(response)
        assert "Supprimer mon compte" in words(response)
        assert "candidatures" not in words(response).split("Ce qui est effacé")[1].split("Ce que nous")[0]

    def test_held_when_she_became_the_only_one_meanwhile(self, make, time_machine):
        structure = make.structure(members=2)
        leaving, other = (one.user for one in structure.memberships.order_by("pk"))
        ask(make, leaving)
        structure.memberships.filter(user=other).update(role="member")
        time_machine.shift(timedelta(days=15))
        retention.run()
        assert "seule personne à administrer" in Deletion.objects.get().held_why
        assert User.objects.filter(pk=leaving.pk).exists()

    def test_the_last_member_may_go(self, make, time_machine):
        structure = make.structure()
        alone = structure.memberships.get().user
        ask(make, alone)
        time_machine.shift(timedelta(days=15))
        retention.run()
        assert not structure.memberships.exists()

    def test_her_candidatures_sent_for_others_stay(self, make, time_machine):
        prescriber = make.prescriber()
        sent = make.application(to=make.structure(), who=make.candidate(), by=prescriber)
        ask(make, prescriber.memberships.get().user)
        time_machine.shift(timedelta(days=15))
        retention.run()
        assert Application.objects.get(pk=sent.pk).sender_organisation == prescriber
