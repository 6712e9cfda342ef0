"""The page of a PASS: who may open it, and what it says in each state."""

import uuid
from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from tests.makers import FIRST_READING
from tests.passes.builders import TODAY, hire, issued, prolong, suspend
from tremplin.passes.actions import cancel, move_start
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2028, 2, 29)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


def read(response) -> str:
    """What a person reads, with ordinary spaces."""
    source = response.content.decode().replace("1<sup>er</sup>", "1er").replace("<", " <")
    return " ".join(strip_tags(source).replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def person(make):
    return make.candidate(account=True)


@pytest.fixture
def found(person, structure):
    made = issued(person, starts_on=START)
    hire(made, by=structure, starts_on=START, ends_on=date(2027, 3, 1))
    return made


class TestDoors:
    def test_a_visitor_logs_in_first(self, found):
        response = Client().get(f"/pass/{found.pk}")
        assert response.status_code == 302
        assert response["Location"].startswith("/connexion")

    def test_the_holder_the_employer_and_the_linked_prescriber_read_it(self, make, found, person, structure):
        prescriber = make.prescriber()
        make.accompaniment(who=person, by=prescriber)
        for reader in (person.user, structure, prescriber):
            assert make.client(reader).get(f"/pass/{found.pk}").status_code == 200

    def test_others_do_not_know_that_it_exists(self, make, found):
        strangers = [
            make.structure(),
            make.prescriber(),
            make.prescriber(authorised=False),
            make.candidate(account=True).user,
        ]
        for stranger in strangers:
            assert make.client(stranger).get(f"/pass/{found.pk}").status_code == 404

    def test_an_orienter_linked_to_the_person_does_not_see_it(self, make, found, person):
        orienter = make.prescriber(authorised=False)
        make.accompaniment(who=person, by=orienter)
        for page in ("", "/attestation"):
            assert make.client(orienter).get(f"/pass/{found.pk}{page}").status_code == 404

    def test_an_unknown_pass(self, make, structure):
        assert make.client(structure).get(f"/pass/{uuid.uuid4()}").status_code == 404


class TestWords:
    def test_the_employer_reads_number_dates_and_remaining_days(self, make, found, structure):
        text = read(make.client(structure).get(f"/pass/{found.pk}"))
        assert f"PASS IAE de {found.candidate.full_name}" in text
        assert f"{found.number[:5]} {found.number[5:7]} {found.number[7:]}" in text
        assert "468 jours Il reste" in text or "Il reste 468 jours" in text
        assert "29 février 2028" in text
        assert "Vous lisez cette page comme : SIAE de la dernière embauche" in text

    def test_the_holder_reads_plain_words_and_no_tool_of_structures(self, make, found, person):
        text = read(make.client(person.user).get(f"/pass/{found.pk}"))
        assert "Votre PASS IAE" in text
        assert "une structure d’insertion peut vous embaucher sans vérifier de nouveau votre situation" in text
        assert "Agir sur ce PASS IAE" not in text

    def test_a_former_employer_may_not_suspend(self, make, found, structure):
        other = make.structure()
        hire(found, by=other, starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
        former, last = (make.client(one).get(f"/pass/{found.pk}") for one in (structure, other))
        link = f'href="/pass/{found.pk}/suspendre"'
        assert link not in former.content.decode()
        assert link in last.content.decode()
        assert "SIAE qui a embauché avec ce PASS" in read(former)

    @pytest.mark.parametrize(
        ("starts_on", "word", "remaining"),
        [
            (date(2026, 12, 1), "Pas encore commencé", "730 jours"),
            (START, "Valide", "468 jours"),
            (date(2024, 3, 12), "Terminé", "0 jour"),
        ],
    )
    def test_states(self, make, person, structure, starts_on, word, remaining):
        made = issued(person, starts_on=starts_on)
        hire(made, by=structure, starts_on=starts_on, ends_on=made.ends_on)
        text = read(make.client(structure).get(f"/pass/{made.pk}"))
        assert f"{word} Numéro" in text
        assert remaining in text
        assert ("Attestation (PDF)" in text) == (word != "Terminé")

    def test_suspended(self, make, found, structure, person):
        suspend(found, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 31))
        text = read(make.client(structure).get(f"/pass/{found.pk}"))
        assert "Suspendu Numéro" in text
        assert "Modifier la suspension en cours" in text
        assert "en pause" in read(make.client(person.user).get(f"/pass/{found.pk}"))

    def test_cancelled(self, make, found, structure):
        cancel(by=make.actor(structure), found=found, reason="Embauche annulée")
        text = read(make.client(structure).get(f"/pass/{found.pk}"))
        assert "Annulé Numéro" in text
        assert "Ce PASS IAE est annulé depuis le 19 novembre 2026 : Embauche annulée" in text
        for absent in ("Il reste", "Attestation (PDF)", "Ce qui compte ensuite", "Agir sur ce PASS IAE"):
            assert absent not in text


class TestWhy:
    def test_each_date_has_its_rule_and_text(self, make, found, structure):
        text = read(make.client(structure).get(f"/pass/{found.pk}"))
        assert "Pourquoi le 29 février 2028 ?" in text
        assert "Embauche par Les Essais (ACI) 2 mars 2026" in text
        assert "+ 730 jours Durée d’un PASS IAE premier et dernier jours compris 29 févr. 2028" in text
        assert "Durée d’un PASS IAE : 730 jours, depuis le 11 mars 2024. Source :" in text
        assert "Le délai de carence va du 1er mars 2028 au 28 février 2030." in text

    def test_suspension_and_prolongation_are_lines_of_the_sum(self, make, found, structure):
        suspend(found, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30))
        prolong(found, ends_on=date(2028, 9, 25), on=date(2026, 11, 2))
        text = read(make.client(structure).get(f"/pass/{found.pk}"))
        assert "+ 29 jours Suspension : contrat rompu Les Essais, le 1er septembre 2026 29 mars 2028" in text
        assert "+ 180 jours Prolongation : 50 ans et plus Les Essais, le 2 novembre 2026 25 sept. 2028" in text
        assert "= Fin du PASS IAE 25 sept. 2028" in text
        assert "Prolongation : personne de 50 ans et plus" in text
        assert "Jours repris d’un autre registre" not in text

    def test_a_moved_start_tells_the_first_one(self, make, person, structure):
        made = issued(person, starts_on=date(2026, 12, 15))
        hire(made, by=structure, starts_on=date(2026, 12, 1))
        move_start(by=make.actor(structure), found=made, starts_on=date(2026, 12, 1), reason="Embauche plus tôt")
        text = read(make.client(structure).get(f"/pass/{made.pk}"))
        assert "Embauche plus tôt. Début d’abord prévu le 15 décembre 2026" in text
        assert "= Fin du PASS IAE 29 nov. 2028" in text

    def test_a_pass_without_acts_still_adds_up(self, make, person, structure):
        dates = {"starts_on": START, "ends_on": date(2028, 3, 10), "law_read_on": START}
        made = Pass.objects.create(number="AAAAA0000001", candidate=person, issued_at=timezone.now(), **dates)
        hire(made, by=structure, starts_on=START)
        text = read(make.client(structure).get(f"/pass/{made.pk}"))
        assert "+ 10 jours Jours repris d’un autre registre 10 mars 2028" in text


class TestBudget:
    def test_eight_queries_for_everybody(self, make, found, person, structure, django_assert_max_num_queries):
        suspend(found, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30))
        prolong(found, ends_on=date(2028, 9, 25), on=TODAY)
        for _ in range(3):
            hire(found, by=make.structure(), starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1))
        for reader in (structure, person.user):
            client = make.client(reader)
            with django_assert_max_num_queries(8 + FIRST_READING):
                assert client.get(f"/pass/{found.pk}").status_code == 200
            with django_assert_max_num_queries(8):
                client.get(f"/pass/{found.pk}")
