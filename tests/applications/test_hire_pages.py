"""Direct hire and cancellation, page by page."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.applications.test_accept import contract, seen, three_boxes
from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.kernel.models import Draft
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db
BORN = date(1991, 5, 4)


def new_person(**changes):
    typed = {"title": "MME", "first_name": "Lina", "last_name": "Morel", "nir_absence": "none_yet"}
    typed |= {"ft_absence": "not_registered", "address": "1 rue", "commune": "Sevran", "email": "lina@test.example"}
    return typed | three_boxes("birth_date", BORN) | changes


def finish(client, structure, contract_url: str) -> Application:
    """Contract, criteria, check, confirmation."""
    criteria = client.post(contract_url, contract(structure.dispositifs.get())).url
    check = client.post(criteria, {"criteria": ["RSA"]}).url if criteria.endswith("eligibilite") else criteria
    done = client.post(check, {"seen": seen(client.get(check))})
    return Application.objects.get(pk=done.url.split("/")[2])


def test_a_person_nobody_knows(make):
    structure = make.structure()
    client = make.client(structure)
    page = client.post("/embaucher", {"nir": "", "email": "lina@test.example"})
    assert page.context["form"].initial["email"] == "lina@test.example"
    begun = client.post("/embaucher/nouvelle-personne", new_person())
    assert begun.url.endswith("/contrat")
    hired = finish(client, structure, begun.url)
    assert (hired.state, hired.sender_kind, hired.candidate.full_name) == ("accepted", "employer", "Lina Morel")
    assert hired.pass_iae is not None
    assert Draft.objects.get().result_id == hired.pk


def test_a_wrong_file_is_shown_again(make):
    client = make.client(make.structure())
    page = client.post("/embaucher/nouvelle-personne", new_person(first_name=""))
    assert "first_name" in page.context["form"].errors
    assert "Morel" in page.content.decode()
    assert Candidate.objects.count() == 0


def test_a_stranger_is_initials_until_recognised(make):
    structure = make.structure()
    make.candidate(first_name="Inès", last_name="Vasseur", email="ines@test.example")
    client = make.client(structure)
    found = client.post("/embaucher", {"nir": "", "email": "ines@test.example"})
    assert found.url.endswith("/personne-trouvee")
    text = client.get(found.url).content.decode()
    assert "I… V…" in text
    assert "Vasseur" not in text
    early = found.url.replace("personne-trouvee", "contrat")
    assert client.get(early).url == found.url
    begun = client.post(found.url, {"confirm": "1"})
    page = client.get(begun.url)
    assert "Vasseur" not in page.content.decode()
    assert finish(client, structure, begun.url).candidate.full_name == "Inès Vasseur"


def test_a_stranger_is_not_hired_unrecognised(make):
    structure, person = make.structure(), make.candidate(email="ines@test.example")
    client = make.client(structure)
    found = client.post("/embaucher", {"nir": "", "email": "ines@test.example"}).url
    draft = Draft.objects.get()
    draft.payload |= {"terms": {"kind": "CDDI", "starts_on": "2027-01-04", "ends_on": "", "weekly_hours": "26"}}
    draft.payload["terms"] |= {"trade": "", "exception": ""}
    draft.save()
    forced = client.post(found.replace("personne-trouvee", "verifier"), {"seen": "|"})
    assert forced.status_code in (302, 409)
    assert not person.applications.exists()


def test_a_candidature_already_here_is_the_one_to_accept(make):
    structure = make.structure()
    person = make.candidate(email="ines@test.example")
    application = make.application(to=structure, who=person, by=make.prescriber())
    found = make.client(structure).post("/embaucher", {"nir": "", "email": "ines@test.example"})
    assert found.url == f"/candidatures/{application.pk}/accepter"


def test_nothing_to_look_for(make):
    page = make.client(make.structure()).post("/embaucher", {"nir": "", "email": ""})
    assert "nir" in page.context["form"].errors
    wrong = make.client(make.structure()).post("/embaucher", {"nir": "2 91 05", "email": ""})
    assert "nir" in wrong.context["form"].errors


def test_a_double_confirmation_hires_once(make):
    structure = make.structure()
    client = make.client(structure)
    begun = client.post("/embaucher/nouvelle-personne", new_person()).url
    to_criteria = client.post(begun, contract(structure.dispositifs.get())).url
    check = client.post(to_criteria, {"criteria": ["RSA"]}).url
    shown = seen(client.get(check))
    assert client.post(check, {"seen": shown}).url == client.post(check, {"seen": shown}).url
    assert Application.objects.count() == Contract.objects.count() == Pass.objects.count() == 1
    assert client.get(check).url.endswith("/embauche")


def test_only_structures_hire(make):
    for who in (make.prescriber(), make.user()):
        client = make.client(who)
        assert client.get("/embaucher").status_code == 403
        assert client.post("/embaucher/nouvelle-personne", new_person()).status_code == 403
    assert Candidate.objects.count() == 0


def test_a_draft_belongs_to_its_author(make):
    structure = make.structure()
    begun = make.client(structure).post("/embaucher/nouvelle-personne", new_person()).url
    assert make.client(make.structure()).get(begun).status_code == 404
    assert make.client(structure).get(begun.replace("contrat", "inconnu")).url == begun


def test_a_structure_without_dispositif_in_force(make):
    structure = make.structure()
    application = make.application(to=structure)
    structure.dispositifs.update(convention=None)
    structure.source = "asp"
    structure.save()
    page = make.client(structure).get(f"/candidatures/{application.pk}/accepter")
    assert page.status_code == 409
    assert "ne peut embaucher aujourd’hui" in page.content.decode()


@pytest.fixture
def hired(make):
    structure = make.structure()
    application = make.hire(to=structure)
    return make, application, make.client(structure)


def test_the_confirmation_shows_number_and_dates(hired):
    _, application, client = hired
    text = client.get(f"/candidatures/{application.pk}/embauche").content.decode().replace("\xa0", " ")
    assert application.pass_iae.display_number in text
    assert "CDD d’insertion (CDDI)" in text


def test_nothing_to_confirm_leads_to_the_candidature(make):
    structure = make.structure()
    application = make.application(to=structure)
    page = make.client(structure).get(f"/candidatures/{application.pk}/embauche")
    assert page.url == f"/candidatures/{application.pk}"


def test_cancelling_says_what_becomes_of_the_pass(hired):
    _, application, client = hired
    url = f"/candidatures/{application.pk}/annuler-embauche"
    text = client.get(url).content.decode().replace("\xa0", " ")
    assert f"Le PASS IAE {application.pass_iae.display_number} sera annulé." in text
    assert "peut être rouverte" not in text  # this hire closed nothing
    application.refresh_from_db()
    assert application.state == "accepted"
    assert client.post(url).url == f"/candidatures/{application.pk}"
    application.refresh_from_db()
    assert application.state == "cancelled"
    assert client.post(url).status_code == 409


def test_cancelling_offers_to_reopen_what_the_hire_closed(make):
    structure, person = make.structure(), make.candidate()
    other = make.application(to=make.structure(), who=person)
    application = make.hire(to=structure, who=person)
    client, url = make.client(structure), f"/candidatures/{application.pk}/annuler-embauche"
    text = client.get(url).content.decode()
    assert "peut être rouverte" in text
    assert other.organisation.display_name not in text
    client.post(url, {"reopen": [str(other.pk)]})
    other.refresh_from_db()
    assert other.state == "new"


def test_cancelling_keeps_a_pass_that_another_hire_uses(hired):
    make, application, client = hired
    later = timezone.localdate() + timedelta(days=60)
    make.accept(make.application(to=make.structure(), who=application.candidate), starts_on=later)
    text = client.get(f"/candidatures/{application.pk}/annuler-embauche").content.decode()
    assert "reste valable" in text


def test_a_person_without_address_is_said(make):
    structure, person = make.structure(), make.candidate()
    make.diagnosis(who=person, by=structure)
    application = make.application(to=structure, who=person)
    client = make.client(structure)
    sent = client.post(f"/candidatures/{application.pk}/accepter", contract(structure.dispositifs.get()))
    assert "n’a pas d’adresse e-mail" in client.get(sent.url).content.decode()


def test_the_effects_announce_a_moved_pass_and_closed_candidatures(make):
    structure = make.structure()
    first = make.hire(to=make.structure(), starts_on=timezone.localdate() + timedelta(days=40))
    person = first.candidate
    application = make.application(to=structure, who=person)
    make.application(to=make.structure(), who=person)
    client = make.client(structure)
    sent = client.post(f"/candidatures/{application.pk}/accepter", contract(structure.dispositifs.get()))
    text = client.get(sent.url).content.decode()
    assert "sera avancé" in text
    assert "L’autre candidature en attente" in text
