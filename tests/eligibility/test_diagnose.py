"""Validate a person's eligibility: who may, what the law answers, and nothing written before the last page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications.test_apply import follow
from tremplin.eligibility.models import Diagnosis, DiagnosisCriterion
from tremplin.kernel.models import Draft
from tremplin.rules.dates import add_months


@pytest.fixture
def prescriber(make):
    return make.prescriber()


@pytest.fixture
def person(make, prescriber):
    return make.candidate(created_by_organisation=prescriber)


def address(person) -> str:
    return f"/personnes/{person.pk}/eligibilite"


def plain(response) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_the_criteria_are_offered_with_their_proofs(make, prescriber, person):
    page = plain(make.client(prescriber).get(address(person)))
    assert "Niveau 1 : un seul critère suffit" in page
    assert "À demander : Attestation de RSA, de moins de 3 mois" in page
    assert page.count('type="checkbox"') == 18


def test_nothing_is_written_before_the_last_page(make, prescriber, person):
    client = make.client(prescriber)
    check = follow(client, client.post(address(person), {"criteria": ["RSA"]}))
    page = plain(client.get(check))
    assert "il suffit dans toutes les structures" in page
    assert "article L.5132-3" in page
    assert not Diagnosis.objects.exists()
    done = follow(client, client.post(check, {"confirm": "1"}))
    made = Diagnosis.objects.get()
    assert done == f"{address(person)}/{made.pk}"
    assert made.valid_until == add_months(timezone.localdate(), 6, field="x") - timedelta(days=1)
    assert made.organisation == prescriber
    assert follow(client, client.post(check, {"confirm": "1"})) == done
    assert Diagnosis.objects.count() == 1


def test_modifying_finds_what_was_ticked(make, prescriber, person):
    client = make.client(prescriber)
    check = follow(client, client.post(address(person), {"criteria": ["RSA", "PI"]}))
    back = client.get(check).context["back"]
    assert client.get(back).context["form"]["criteria"].value() == ["RSA", "PI"]
    assert follow(client, client.post(back, {"criteria": ["AAH"]})) == check
    follow(client, client.post(check, {"confirm": "1"}))
    assert DiagnosisCriterion.objects.get().code == "AAH"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"criteria": ["JEUNE"]}, "derogation_reason"),
        ({}, "derogation_reason"),
        ({"criteria": ["JEUNE", "SENIOR"]}, "criteria"),
        ({"criteria": ["CIR"]}, "criteria"),
    ],
    ids=["not-enough", "none", "exclusive", "out-of-force"],
)
def test_what_the_law_refuses_stands_beside_its_field(make, prescriber, person, given, field):
    page = make.client(prescriber).post(address(person), given)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert "Il y a 1 information" in plain(page)
    assert not Draft.objects.exists()


def test_a_derogation_is_written_and_shown(make, prescriber, person):
    client = make.client(prescriber)
    given = {"criteria": ["JEUNE"], "derogation_reason": "Rupture familiale récente."}
    check = follow(client, client.post(address(person), given))
    assert "dérogation" in plain(client.get(check))
    page = plain(client.get(follow(client, client.post(check, {"confirm": "1"}))))
    assert "Rupture familiale récente." in page
    assert Diagnosis.objects.get().derogation_reason == "Rupture familiale récente."


def test_age_is_suggested_never_decided(make, prescriber):
    young = make.candidate(
        created_by_organisation=prescriber, birth_date=timezone.localdate() - timedelta(days=20 * 365)
    )
    assert make.client(prescriber).get(address(young)).context["form"]["criteria"].value() == ["JEUNE"]


@pytest.mark.parametrize("kind", ["orienter", "employer"])
def test_the_others_are_told_why_and_what_to_do(make, kind):
    who = make.structure() if kind == "employer" else make.prescriber(authorised=False)
    person = make.candidate(created_by_organisation=who)
    for act in (make.client(who).get, make.client(who).post):
        response = act(address(person))
        assert response.status_code == 403
        assert "candidature" in plain(response)
        assert "Source" in plain(response)
    assert not Draft.objects.exists()


def test_strangers_find_nothing(make, person, client, prescriber):
    diagnosis = make.diagnosis(who=person, by=prescriber)
    pages = (address(person), f"{address(person)}/{diagnosis.pk}")
    for page in pages:
        assert client.get(page)["Location"].startswith("/connexion")
        for who in (make.prescriber(), make.structure(), make.candidate(account=True).user):
            assert make.client(who).get(page).status_code == 404


def test_a_draft_goes_neither_to_a_colleague_nor_to_another_person(make, prescriber, person):
    client = make.client(prescriber)
    check = follow(client, client.post(address(person), {"criteria": ["RSA"]}))
    colleague = make.client(make.member(of=prescriber).user)
    other = make.candidate(created_by_organisation=prescriber)
    assert colleague.get(check).status_code == 404
    assert colleague.post(check, {"confirm": "1"}).status_code == 404
    assert client.post(check.replace(str(person.pk), str(other.pk)), {"confirm": "1"}).status_code == 404
    assert not Diagnosis.objects.exists()


def test_a_valid_pass_makes_it_useless(make, prescriber):
    person = make.candidate()
    make.hired(who=person, to=make.structure(), by=prescriber)
    client, before = make.client(prescriber), Diagnosis.objects.count()
    assert "Rien à valider" in plain(client.get(address(person)))
    assert "Rien à valider" in plain(client.post(address(person), {"criteria": ["RSA"]}))
    assert Diagnosis.objects.count() == before


def test_a_diagnosis_explains_itself(make, prescriber, person):
    diagnosis = make.diagnosis(who=person, by=prescriber, criteria=("RSA", "PI"))
    DiagnosisCriterion.objects.filter(code="PI").update(
        certification="certified", certified_on=timezone.localdate(), certified_by="la CAF"
    )
    page = plain(make.client(prescriber).get(f"{address(person)}/{diagnosis.pk}"))
    for words in (
        "Bénéficiaire du RSA",
        "Pas encore vérifié",
        "Certifié par la CAF",
        "Attestation de la CAF",
        "annexe 2",
    ):
        assert words in page


def test_an_orienter_reads_the_conclusion_only(make, person, prescriber):
    orienter = make.prescriber(authorised=False)
    make.application(to=make.structure(), who=person, by=orienter)
    diagnosis = make.diagnosis(who=person, by=prescriber, criteria=("RSA",))
    client = make.client(orienter)
    assert client.get(f"{address(person)}/{diagnosis.pk}").status_code == 403
    page = plain(client.get(f"/personnes/{person.pk}"))
    assert "Éligible" in page
    assert "RSA" not in page


def test_the_person_reads_her_own(make, prescriber):
    person = make.candidate(account=True)
    diagnosis = make.diagnosis(who=person, by=prescriber)
    page = plain(make.client(person.user).get(f"{address(person)}/{diagnosis.pk}"))
    assert "Pourquoi vous êtes éligible" in page


def test_a_structure_s_diagnosis_stays_hers(make, prescriber, person):
    structure, other = make.structure(), make.structure()
    for one in (structure, other):
        make.application(to=one, who=person, by=prescriber)
    diagnosis = make.diagnosis(who=person, by=structure)
    page = f"{address(person)}/{diagnosis.pk}"
    assert make.client(structure).get(page).status_code == 200
    assert make.client(other).get(page).status_code == 404
    assert make.client(prescriber).get(page).status_code == 404


def test_pages_cost_few_queries(make, prescriber, person, django_assert_max_num_queries):
    client = make.client(prescriber)
    with django_assert_max_num_queries(8):
        client.get(address(person))
    check = follow(client, client.post(address(person), {"criteria": ["RSA"]}))
    with django_assert_max_num_queries(8):
        client.get(check)
    done = follow(client, client.post(check, {"confirm": "1"}))
    client.get(done)
    with django_assert_max_num_queries(8):
        client.get(done)
