"""The apply tunnel, page by page, for everyone who may use it."""

import re
from urllib.parse import urlparse

import pytest
from django.test import Client

from tests.applications import pdf
from tremplin.applications.models import Application
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.models import Draft, StoredFile


def nir(month: int = 5, year: int = 91, title: str = "2") -> str:
    """A number with a right key, fictitious."""
    from stdnum.fr import nir as checker

    body = f"{title}{year:02d}{month:02d}93066001"
    return body + checker.calc_check_digits(body)


def entry(organisation, **query) -> str:
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/structures/{organisation.pk}/candidater" + (f"?{words}" if words else "")


def follow(client, response) -> str:
    """The address a redirect leads to."""
    assert response.status_code == 302, response.content.decode()[:2000]
    return response["Location"]


PERSON = {
    "title": "MME",
    "first_name": "Awa",
    "last_name": "Nouvelle",
    "birth_date_jour": "4",
    "birth_date_mois": "5",
    "birth_date_annee": "1991",
    "nir": nir(),
    "ft_absence": "not_registered",
    "commune": "Sevran",
}


def test_a_visitor_logs_in_first_and_comes_back(make):
    structure = make.structure()
    response = Client().get(entry(structure))
    assert follow(Client(), response) == f"/connexion?next={entry(structure)}"


def test_an_authorised_prescriber_applies_for_an_unknown_person_in_five_pages(make):
    structure, prescriber = make.structure(), make.prescriber()
    post = make.post(of=structure)
    client = make.client(prescriber)
    assert client.get(entry(structure)).status_code == 200  # 1
    created = client.post(entry(structure), {"nir": nir()})  # not found: page 2 comes back at once
    assert created.status_code == 200
    assert "Ouvrir le dossier de la personne" in created.content.decode()
    address = re.search(r'action="(/candidatures/envoyer/[^"]+/creer)"', created.content.decode())[1]
    compose = follow(client, client.post(address, PERSON))  # 3
    eligibility = follow(
        client, client.post(compose, {"posts": [str(post.pk)], "message": "Bonjour", "cv": pdf.upload()})
    )
    assert eligibility.endswith("/eligibilite")  # 4
    check = follow(client, client.post(eligibility, {"criteria": ["RSA"]}))
    page = client.get(check).content.decode()  # 5
    assert "Bénéficiaire du RSA" in page
    assert not Diagnosis.objects.exists()
    assert not Application.objects.exists()
    done = follow(client, client.post(check, {"confirm": "1"}))
    sent = Application.objects.get()
    assert done == f"/candidatures/{sent.pk}"
    assert sent.posts.get() == post
    assert sent.cv is not None
    assert sent.sender_kind == "authorised_prescriber"
    assert sent.candidate.full_name == "Awa Nouvelle"
    assert Diagnosis.objects.get().criteria.get().code == "RSA"
    assert Accompaniment.objects.get().organisation == prescriber


def test_the_eligibility_may_wait(make):
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate()
    make.accompaniment(who=person, by=prescriber)
    client = make.client(prescriber)
    compose = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    eligibility = follow(client, client.post(compose, {"posts": ["spontanee"], "message": "Bonjour"}))
    check = follow(client, client.post(eligibility, {"skip": "1"}))
    follow(client, client.post(check, {"confirm": "1"}))
    assert Application.objects.get().candidate == person
    assert not Diagnosis.objects.exists()


def test_a_derogation_without_reason_is_refused_beside_its_field(make):
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate(created_by_organisation=prescriber)
    client = make.client(prescriber)
    compose = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    eligibility = follow(client, client.post(compose, {"posts": ["spontanee"], "message": "Bonjour"}))
    page = client.post(eligibility, {"criteria": ["JEUNE"]})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["derogation_reason"]
    assert "checked" in page.content.decode()


def test_no_eligibility_page_when_somebody_already_vouched(make):
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate(created_by_organisation=prescriber)
    make.diagnosis(who=person, by=make.prescriber())
    client = make.client(prescriber)
    compose = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    assert follow(client, client.post(compose, {"posts": ["spontanee"], "message": "B"})).endswith("/verifier")


def test_an_orienter_applies_without_eligibility_nor_identity(make):
    structure, orienter = make.structure(), make.prescriber(authorised=False)
    number = nir()
    stranger = make.candidate(nir=number, nir_absence="", phone="0601020304", first_name="Zélie", last_name="Ytrac")
    client = make.client(orienter)
    match = follow(client, client.post(entry(structure), {"nir": number}))
    page = client.get(match).content.decode()
    assert "Z… Y…" in page
    for secret in ("Zélie", "Ytrac", number, "0601020304"):
        assert secret not in page
    compose = follow(client, client.post(match, {"confirm": "1"}))
    # recognising somebody opens nothing
    assert client.get(f"/personnes/{stranger.pk}").status_code == 404
    check = follow(client, client.post(compose, {"posts": ["spontanee"], "message": "Bonjour"}))
    page = client.get(check).content.decode()
    for secret in ("Zélie", "Ytrac", number, "0601020304"):
        assert secret not in page
    follow(client, client.post(check, {"confirm": "1"}))
    assert client.get(f"/personnes/{stranger.pk}").status_code == 200


def test_a_recognised_person_is_offered_later(make):
    structure, orienter = make.structure(), make.prescriber(authorised=False)
    stranger = make.candidate(email="z@test.example")
    client = make.client(orienter)
    match = follow(client, client.post("/personnes/chercher", {"email": "z@test.example"}))
    assert stranger.masked_name not in client.get(entry(structure)).content.decode()
    follow(client, client.post(match, {"confirm": "1"}))
    page = client.get(entry(structure)).content.decode()
    assert stranger.masked_name in page
    assert stranger.full_name not in page
    draft = Draft.objects.get()
    compose = follow(client, client.post(entry(structure), {"recognised": str(draft.pk)}))
    assert client.get(compose).status_code == 200


def test_an_unrecognised_draft_gives_nobody(make):
    structure, orienter = make.structure(), make.prescriber(authorised=False)
    make.candidate(email="z@test.example")
    client = make.client(orienter)
    client.post("/personnes/chercher", {"email": "z@test.example"})
    assert client.post(entry(structure), {"recognised": str(Draft.objects.get().pk)}).status_code == 404


def test_a_person_applies_for_herself_in_two_pages(make):
    structure = make.structure()
    person = make.candidate(account=True)
    client = make.client(person.user)
    page = client.get(entry(structure))
    assert page.status_code == 200
    assert "Étape 1 sur 2" in page.content.decode().replace("\xa0", " ")
    check = follow(client, client.post(entry(structure), {"posts": ["spontanee"], "message": "Je cherche"}))
    assert follow(client, client.post(check, {"confirm": "1"})) == "/mon-parcours"
    sent = Application.objects.get()
    assert (sent.candidate, sent.sender_kind, sent.sender_organisation) == (person, "candidate", None)


def test_a_new_account_says_who_she_is_once(make):
    structure = make.structure()
    user = make.user(first_name="Ada", last_name="Neuve")
    client = make.client(user)
    page = client.get(entry(structure)).content.decode()
    assert 'value="Ada"' in page
    assert not Candidate.objects.exists()
    refused = client.post(entry(structure), {"first_name": "Ada", "last_name": "Neuve", "birth_date_jour": "4"})
    assert list(refused.context["form"].errors) == ["birth_date"]
    given = {"first_name": "Ada", "last_name": "Neuve"}
    given |= {f"birth_date_{part}": value for part, value in (("jour", "4"), ("mois", "5"), ("annee", "1991"))}
    compose = follow(client, client.post(entry(structure), given))
    check = follow(client, client.post(compose, {"posts": ["spontanee"], "message": "Bonjour"}))
    follow(client, client.post(check, {"confirm": "1"}))
    assert Application.objects.get().candidate.user == user
    other = make.structure()
    assert "qui êtes-vous" not in client.get(entry(other)).content.decode()


def test_a_member_may_keep_a_candidature_of_her_own_structure(make):
    structure = make.structure(spontaneous_open_since=None)
    person = make.candidate(created_by_organisation=structure)
    client = make.client(structure)
    compose = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    check = follow(client, client.post(compose, {"posts": ["spontanee"], "message": "Bonjour"}))
    follow(client, client.post(check, {"confirm": "1"}))
    assert Application.objects.get().sender_kind == "employer"


def test_an_institution_does_not_apply(make):
    response = make.client(make.network()).get(entry(make.structure()))
    assert response.status_code == 403
    assert "ni n’embauche ni n’oriente" in response.content.decode()


def test_an_organisation_that_does_not_hire_has_no_tunnel(make):
    assert make.client(make.prescriber()).get(entry(make.prescriber())).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"members": 0}, "n’utilise encore"), ({"spontaneous_open_since": None}, "candidature spontanée")],
)
def test_a_structure_that_cannot_receive_says_so_with_a_way_out(make, fields, words):
    structure = make.structure(**fields)
    page = make.client(make.prescriber()).get(entry(structure)).content.decode().replace("\xa0", " ")
    assert words in page
    assert "Chercher une autre structure" in page


def test_a_second_candidature_is_stopped_before_anything_is_typed(make):
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate()
    first = make.application(to=structure, who=person, by=prescriber)
    client = make.client(prescriber)
    page = client.get(entry(structure, personne=person.pk)).content.decode()
    assert "24 heures" in page
    assert f"/candidatures/{first.pk}" in page


def test_the_waiting_period_is_explained_with_the_next_step(make):
    from datetime import timedelta

    from django.utils import timezone

    from tremplin.passes.models import Pass

    structure = make.structure()
    person = make.candidate(account=True)
    ended = timezone.localdate() - timedelta(days=100)
    Pass.objects.create(
        number="999990000001",
        candidate=person,
        starts_on=ended - timedelta(days=730),
        ends_on=ended,
        issued_at=timezone.now(),
        law_read_on=ended,
    )
    page = make.client(person.user).get(entry(structure)).content.decode()
    assert "Rencontrez un organisme habilité" in page
    assert "Trouver un organisme habilité" in page
    prescriber = make.prescriber()
    make.accompaniment(who=person, by=prescriber)
    assert "form" in make.client(prescriber).get(entry(structure, personne=person.pk)).context


def test_every_error_stands_beside_its_field_and_nothing_typed_is_lost(make):
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate(created_by_organisation=prescriber)
    post = make.post(of=structure)
    client = make.client(prescriber)
    compose = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    page = client.post(compose, {"posts": [str(post.pk), "spontanee"], "message": "", "cv": pdf.upload()})
    assert set(page.context["form"].errors) == {"posts", "message"}
    html = page.content.decode()
    assert "Il y a 2 informations" in html.replace("\xa0", " ")
    assert html.count("checked") == 3  # both choices, and the CV just joined
    assert StoredFile.objects.count() == 1
    follow(client, client.post(compose, {"posts": [str(post.pk)], "message": "Voici", "keep_cv": "on"}))
    assert "cv.pdf" in client.get(urlparse(compose).path).content.decode()
    assert StoredFile.objects.count() == 1


def test_going_back_finds_what_was_typed(make):
    structure = make.structure()
    person = make.candidate(account=True)
    client = make.client(person.user)
    check = follow(client, client.post(entry(structure), {"posts": ["spontanee"], "message": "Mot à garder"}))
    page = client.get(check.removesuffix("/verifier")).content.decode()
    assert "Mot à garder" in page
    assert "checked" in page


def test_the_post_one_came_from_is_ticked(make):
    structure, prescriber = make.structure(), make.prescriber()
    post, _ = make.post(of=structure), make.post(of=structure, title="Aide-peintre")
    person = make.candidate(created_by_organisation=prescriber)
    client = make.client(prescriber)
    compose = follow(client, client.post(entry(structure, poste=post.pk), {"person": str(person.pk)}))
    assert client.get(compose).context["form"]["posts"].value() == [str(post.pk)]
