"""The pages of the platform's team: suspected doubles, two files side by side, a merge; and what a person reads."""

import json

import pytest
from bs4 import BeautifulSoup

from tests import makers
from tremplin.candidates import duplicates, merging
from tremplin.candidates.models import Candidate, Distinction, Merge
from tremplin.kernel.errors import NotYours
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(BeautifulSoup(response.content, "lxml").get_text(" ").split())


@pytest.fixture
def staff():
    return makers.client(makers.user(is_staff=True, first_name="Éva", last_name="Équipe"))


class TestSuspected:
    def pairs(self):
        return {(frozenset(pair[:2]), tuple(pair[2])) for pair in duplicates.suspected()}

    def test_names_accents_order_and_birth_date(self):
        one = makers.candidate(first_name="Élodie", last_name="Diallo", birth_date="1990-01-31")
        other = makers.candidate(first_name="DIALLO", last_name="elodie", birth_date="1990-01-31")
        makers.candidate(first_name="Élodie", last_name="Diallo", birth_date="1990-02-01")
        makers.candidate(first_name="Élodie", last_name="Diallo", birth_date=None)
        assert self.pairs() == {(frozenset({one.pk, other.pk}), ("names",))}

    def test_telephone_however_it_is_written(self):
        one, other = makers.candidate(phone="06 11 22 33 44"), makers.candidate(phone="+33 6.11.22.33.44")
        assert self.pairs() == {(frozenset({one.pk, other.pk}), ("phone",))}

    def test_a_switchboard_makes_no_pair(self):
        for _ in range(duplicates.SHARED_BY + 1):
            makers.candidate(phone="01 11 22 33 44")
        assert self.pairs() == set()

    def test_the_address_of_a_file_and_of_another_ones_account(self):
        one = makers.candidate(account=True)
        other = makers.candidate(email=one.user.email)
        assert self.pairs() == {(frozenset({one.pk, other.pk}), ("email",))}

    def test_a_file_merged_is_no_longer_suspected(self):
        one, other = makers.candidate(phone="06 11 22 33 44"), makers.candidate(phone="06 11 22 33 44")
        makers.merge(kept=one, gone=other)
        assert self.pairs() == set()

    def test_the_page_counts_and_leads_to_the_comparison(self, staff):
        one, other = makers.candidate(phone="06 11 22 33 44"), makers.candidate(phone="06 11 22 33 44")
        page = staff.get("/personnes/doublons")
        assert "1 paire de dossiers à regarder" in words(page)
        assert "Même téléphone : 1" in words(page)
        assert f"/personnes/{one.pk}/reunir/{other.pk}" in page.content.decode()


class TestCompare:
    def test_both_are_shown_and_both_readings_noted(self, staff):
        structure = makers.structure(brand="Les Essais")
        hired = makers.hire(to=structure)
        other = makers.candidate(phone="06 11 22 33 44")
        page = words(staff.get(f"/personnes/{other.pk}/reunir/{hired.candidate_id}"))
        for shown in ("06 11 22 33 44", "Les Essais", "CDDI", hired.pass_iae.display_number.replace("\xa0", " ")):
            assert shown in page
        assert "1 candidature" in page
        read = JournalEntry.objects.filter(verb="candidates.open")
        assert set(read.values_list("candidate_id", flat=True)) == {other.pk, hired.candidate_id}

    def test_a_merge_and_its_undoing(self, staff):
        kept, gone = makers.candidate(last_name="Diallo"), makers.candidate(last_name="Traoré")
        url = f"/personnes/{kept.pk}/reunir/{gone.pk}"
        refused = words(staff.post(url, {"reason": ""}))
        assert "Dites comment vous savez" in refused
        assert "Vérifiez d’abord ceci" in words(staff.post(url, {"reason": "Vu."}))
        done = staff.post(url, {"reason": "Vu.", "accepted": ["two_names"]})
        made = Merge.objects.get()
        assert done["Location"] == f"/personnes/reunions/{made.pk}"
        assert "Dossiers réunis" in words(staff.get(done["Location"]))
        assert staff.post(done["Location"], {"reason": "Deux sœurs."}).status_code == 302
        assert "Séparés le" in words(staff.get(done["Location"]))
        assert not Candidate.objects.filter(merged_into__isnull=False).exists()

    def test_what_forbids_it_is_said_and_there_is_no_button(self, staff):
        person = makers.merge().gone
        page = staff.get(f"/personnes/{makers.candidate().pk}/reunir/{person.pk}")
        assert "déjà réuni" in words(page)
        assert "Réunir ces deux dossiers" not in words(page)

    def test_the_same_file_twice_or_nobody(self, staff):
        person = makers.candidate()
        assert staff.get(f"/personnes/{person.pk}/reunir/{person.pk}").status_code == 404

    def test_the_cost_does_not_grow_with_the_files(self, staff, django_assert_max_num_queries):
        kept, gone = makers.candidate(), makers.candidate()
        for _ in range(3):
            makers.application(to=makers.structure(), who=gone)
        with django_assert_max_num_queries(36):
            staff.get(f"/personnes/{kept.pk}/reunir/{gone.pk}")


class TestTwoPeople:
    @pytest.fixture
    def twins(self):
        return [makers.candidate(first_name="Lina", last_name="Diallo", birth_date="1990-01-31") for _ in range(2)]

    def apart(self, staff, one, other, why="Deux cousines, vues toutes les deux."):
        return staff.post(f"/personnes/{one.pk}/reunir/{other.pk}", {"apart": "1", "why": why})

    def test_a_pair_told_apart_is_no_longer_to_look_at(self, staff, twins):
        one, other = twins
        assert self.apart(staff, other, one)["Location"] == "/personnes/doublons"
        assert duplicates.suspected() == []
        page = words(staff.get("/personnes/doublons"))
        assert "Aucun doublon à regarder" in page
        assert "Deux cousines" in page
        told = JournalEntry.objects.filter(verb="candidates.tell_apart")
        assert set(told.values_list("candidate_id", flat=True)) == {one.pk, other.pk}

    def test_it_comes_back_when_something_else_looks_alike(self, staff, twins):
        self.apart(staff, *twins)
        Candidate.objects.update(phone="06 11 22 33 44")
        assert [reasons for _, _, reasons in duplicates.suspected()] == [["names", "phone"]]
        self.apart(staff, *twins, why="Même foyer.")
        assert duplicates.suspected() == []
        assert Distinction.objects.get().why == "Même foyer."

    def test_the_third_one_is_still_suspected(self, staff, twins):
        self.apart(staff, *twins)
        third = makers.candidate(first_name="Lina", last_name="Diallo", birth_date="1990-01-31")
        assert {frozenset(pair[:2]) for pair in duplicates.suspected()} == {
            frozenset({one.pk, third.pk}) for one in twins
        }

    def test_a_reason_is_asked_and_the_other_form_is_not_disturbed(self, staff, twins):
        page = self.apart(staff, *twins, why=" ")
        assert "Dites comment vous savez que ce sont deux personnes." in words(page)
        assert "Dites comment vous savez que c’est la même personne." not in words(page)
        assert not Distinction.objects.exists()

    def test_they_can_still_be_merged_later(self, staff, twins):
        self.apart(staff, *twins)
        made = makers.merge(kept=twins[0], gone=twins[1])
        assert made.moved == {}
        assert Distinction.objects.count() == 1

    def test_only_the_team(self, twins):
        with pytest.raises(NotYours):
            merging.tell_apart(by=makers.actor(makers.prescriber()), one=twins[0], other=twins[1], why="Vues.")


class TestHerHistory:
    def test_who_read_and_who_changed_with_what_changed(self):
        from tremplin.candidates.actions import update_candidate

        person, by = makers.candidate(account=True), makers.prescriber(brand="La Mission")
        makers.accompaniment(who=person, by=by)
        makers.client(by).get(f"/personnes/{person.pk}")
        update_candidate(by=makers.actor(by), candidate=person, phone="06 11 22 33 44", address="Ailleurs")
        update_candidate(by=makers.actor(person.user), candidate=person, phone="06 55 55 55 55")
        page = words(makers.client(person.user).get("/mon-dossier/consultations"))
        assert "a lu votre dossier La Mission" in page
        assert "a changé vos informations La Mission" in page
        assert "Ce qui a changé : téléphone, adresse" in page
        assert "Vous avez changé vos informations" in page
        assert "06 11 22 33 44" not in page

    def test_the_dates_of_her_pass_but_neither_notes_nor_reasons(self):
        from tremplin.applications.actions.around import comment

        person, structure = makers.candidate(account=True), makers.structure()
        hired = makers.hire(to=structure, who=person)
        comment(by=makers.actor(structure), application=hired, text="Entre nous.")
        page = words(makers.client(person.user).get("/mon-dossier/consultations"))
        assert "a délivré votre PASS IAE" in page
        assert "Dernier jour :" in page
        assert "note interne" not in page
        assert "Entre nous" not in page

    def test_pages_of_fifty(self):
        person, by = makers.candidate(account=True), makers.actor(makers.structure())
        from tremplin.candidates.actions import update_candidate

        for number in range(60):
            update_candidate(by=by, candidate=person, address=f"{number} rue des Essais")
        client = makers.client(person.user)
        first, second = (client.get(f"/mon-dossier/consultations?page={page}") for page in (1, 2))
        rows = [len(BeautifulSoup(one.content, "lxml").select("tbody tr")) for one in (first, second)]
        assert rows == [50, 10]

    def test_the_copy_of_her_data_has_it_too(self):
        person = makers.candidate(account=True)
        makers.application(to=makers.structure(brand="Les Essais"), who=person, by=makers.prescriber())
        copy = json.loads(makers.client(person.user).get("/mes-donnees/copie/json").content)
        assert "a envoyé votre candidature" in {one["Quoi"] for one in copy["donnees"]["Journal"]}
