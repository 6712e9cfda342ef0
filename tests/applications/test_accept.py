"""Accepting a candidature page by page, as the structure does it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tremplin.contracts.models import Contract
from tremplin.kernel.models import Draft
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db


def three_boxes(name: str, day: date | None) -> dict[str, str]:
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{box}": str(part) for box, part in zip(("jour", "mois", "annee"), parts, strict=True)}


def contract(dispositif, /, **changes):
    """What the contract page posts: a CDDI of a year from next week."""
    starts_on = changes.pop("starts_on", timezone.localdate() + timedelta(days=7))
    ends_on = changes.pop("ends_on", starts_on + timedelta(days=364))
    typed = {"dispositif": str(dispositif.pk), "kind": "CDDI", "weekly_hours": "26", "trade": "", "exception": ""}
    dates = three_boxes("starts_on", starts_on) | three_boxes("ends_on", ends_on)
    return typed | dates | {"answer": "Bienvenue"} | changes


@pytest.fixture
def scene(make):
    """A structure with a candidature of a person who has a prescriber's diagnosis."""
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate(email="samira@test.example")
    make.diagnosis(who=person, by=prescriber)
    application = make.application(to=structure, who=person, by=prescriber)
    return make, structure, application, make.client(structure)


def seen(response) -> str:
    return response.context["hiring"].seen


def test_two_pages_when_nothing_lacks(scene):
    _, structure, application, client = scene
    url = f"/candidatures/{application.pk}/accepter"
    page = client.get(url)
    assert page.status_code == 200
    assert Draft.objects.count() == 0
    sent = client.post(url, contract(structure.dispositifs.get()))
    check = client.get(sent.url)
    assert sent.url.endswith("/verifier")
    assert "Un PASS IAE sera délivré" in check.content.decode()
    done = client.post(sent.url, {"seen": seen(check)}, follow=True)
    application.refresh_from_db()
    assert application.state == "accepted"
    assert application.answer == "Bienvenue"
    assert application.pass_iae.display_number.replace(" ", "") in done.content.decode().replace("\xa0", "")
    assert Draft.objects.get().result_id == application.pk


def test_double_submit_hires_once(scene):
    _, structure, application, client = scene
    sent = client.post(f"/candidatures/{application.pk}/accepter", contract(structure.dispositifs.get()))
    check = seen(client.get(sent.url))
    first = client.post(sent.url, {"seen": check})
    second = client.post(sent.url, {"seen": check})
    assert first.url == second.url == f"/candidatures/{application.pk}/embauche"
    assert Contract.objects.count() == Pass.objects.count() == 1


def test_asks_only_what_lacks_about_the_person(scene):
    _, _, application, client = scene
    person = application.candidate
    person.birth_date, person.nir_absence = None, ""
    person.save()
    url = f"/candidatures/{application.pk}/accepter"
    page = client.get(url)
    assert list(page.context["form"].fields) == ["birth_date", "nir", "nir_absence"]
    wrong = client.post(url, three_boxes("birth_date", None))
    assert wrong.status_code == 200
    assert set(wrong.context["form"].errors) == {"birth_date", "nir"}
    assert Draft.objects.count() == 0
    sent = client.post(url, three_boxes("birth_date", date(1991, 5, 4)) | {"nir_absence": "none_yet"})
    assert sent.url.endswith("/contrat")
    person.refresh_from_db()
    assert person.birth_date == date(1991, 5, 4)
    assert "personne" in client.get(sent.url).context["hiring"].steps


def test_four_pages_when_all_lacks(make):
    structure = make.structure(kinds=["ACI", "ETTI"])
    person = make.candidate(complete=False)
    application = make.application(to=structure, who=person)
    client = make.client(structure)
    url = f"/candidatures/{application.pk}/accepter"
    identity = {"title": "MME", "nir_absence": "none_yet", "ft_absence": "not_registered"}
    identity |= {"address": "1 rue des Essais", "commune": "Sevran"} | three_boxes("birth_date", date(1991, 5, 4))
    to_contract = client.post(url, identity).url
    to_criteria = client.post(to_contract, contract(structure.dispositifs.get(kind="ACI"))).url
    assert to_criteria.endswith("/eligibilite")
    refused = client.post(to_criteria, {"criteria": ["QPV"]})
    assert "criteria" in refused.context["form"].errors
    to_check = client.post(to_criteria, {"criteria": ["RSA"]}).url
    check = client.get(to_check)
    labels = [step["label"] for step in check.context["steps"]]
    assert labels == ["La personne", "Le contrat", "L’éligibilité", "Vérifier et confirmer"]
    assert person.diagnoses.count() == 0  # nothing is written before the confirmation
    client.post(to_check, {"seen": seen(check)})
    application.refresh_from_db()
    assert application.state == "accepted"
    assert application.diagnosis.organisation == structure


def test_criteria_are_asked_again_for_another_dispositif(make):
    structure = make.structure(kinds=["ACI", "ETTI"])
    application = make.application(to=structure)
    client = make.client(structure)
    aci, etti = (structure.dispositifs.get(kind=kind) for kind in ("ACI", "ETTI"))
    to_criteria = client.post(f"/candidatures/{application.pk}/accepter", contract(aci)).url
    to_check = client.post(to_criteria, {"criteria": ["RSA"]}).url
    again = client.post(to_check.replace("verifier", "contrat"), contract(etti, kind="CTTI"))
    assert again.url.endswith("/eligibilite")
    assert client.get(to_check).url.endswith("/eligibilite")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": date(2020, 1, 6)}, "starts_on"),
        ({"starts_on": timezone.localdate() + timedelta(days=300)}, "starts_on"),
        ({"ends_on": timezone.localdate() + timedelta(days=30)}, "ends_on"),
        ({"ends_on": timezone.localdate() + timedelta(days=1000)}, "ends_on"),
        ({"ends_on": timezone.localdate() - timedelta(days=10)}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
        ({"weekly_hours": ""}, "weekly_hours"),
        ({"weekly_hours": "12"}, "weekly_hours"),
        ({"weekly_hours": "-3"}, "weekly_hours"),
        ({"weekly_hours": "vingt"}, "weekly_hours"),
        ({"kind": "CTTI"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"exception": "mars"}, "exception"),
        ({"dispositif": "ailleurs"}, "dispositif"),
    ],
)
def test_contract_refused_beside_its_field(scene, changes, field):
    _, structure, application, client = scene
    typed = contract(structure.dispositifs.get(), **changes)
    page = client.post(f"/candidatures/{application.pk}/accepter", typed)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "Bienvenue" in page.content.decode()
    assert Draft.objects.count() == 0


def test_decimal_comma_is_understood(scene):
    _, structure, application, client = scene
    typed = contract(structure.dispositifs.get(), weekly_hours="26,5")
    sent = client.post(f"/candidatures/{application.pk}/accepter", typed)
    client.post(sent.url, {"seen": seen(client.get(sent.url))})
    assert str(Contract.objects.get().weekly_hours) == "26.5"


def test_post_fills_the_contract(make):
    structure = make.structure()
    post = make.post(of=structure, weekly_hours=24)
    application = make.application(to=structure, by=make.prescriber(), posts=[post])
    form = make.client(structure).get(f"/candidatures/{application.pk}/accepter").context["form"]
    assert form.initial["kind"] == "CDDI"
    assert form.initial["weekly_hours"] == 24
    assert form.initial["trade"] == "A1203"


def test_a_change_after_the_check_page_is_shown_before_confirming(scene):
    make, structure, application, client = scene
    dispositif = structure.dispositifs.get()
    sent = client.post(f"/candidatures/{application.pk}/accepter", contract(dispositif))
    check = seen(client.get(sent.url))
    elsewhere = make.structure()
    make.hire(to=elsewhere, who=application.candidate)
    again = client.post(sent.url, {"seen": check})
    assert again.status_code == 409
    assert "sera réutilisé" in again.content.decode()
    application.refresh_from_db()
    assert application.state == "obsolete"
    client.post(sent.url, {"seen": seen(again)})
    application.refresh_from_db()
    assert application.state == "accepted"
    assert Pass.objects.count() == 1


def test_colleague_who_accepted_first_gives_a_clear_page(scene):
    make, structure, application, client = scene
    sent = client.post(f"/candidatures/{application.pk}/accepter", contract(structure.dispositifs.get()))
    check = seen(client.get(sent.url))
    make.accept(application)
    late = client.post(sent.url, {"seen": check})
    assert late.status_code == 409
    assert "Cette candidature a changé entre-temps" in late.content.decode()
    assert Contract.objects.count() == 1


def test_nobody_else_accepts(scene):
    make, _, application, _ = scene
    url = f"/candidatures/{application.pk}/accepter"
    assert make.client(make.structure()).get(url).status_code == 404
    assert make.client(application.sender_organisation).get(url).status_code == 403
    assert make.client(application.sender_organisation).post(url, {}).status_code == 403


def test_a_draft_opens_only_its_own_candidature_for_its_own_author(scene):
    make, structure, application, client = scene
    sent = client.post(f"/candidatures/{application.pk}/accepter", contract(structure.dispositifs.get()))
    other = make.application(to=structure)
    moved = sent.url.replace(str(application.pk), str(other.pk))
    assert client.get(moved).url == f"/candidatures/{other.pk}/accepter"
    colleague = make.member(of=structure, role="member")
    assert make.client(colleague.user).get(sent.url).status_code == 404


def test_budget(scene):
    """Four requests and fewer than eighty queries from the candidature to the hire, mails included."""
    _, structure, application, client = scene
    with CaptureQueriesContext(connection) as found:
        client.get(f"/candidatures/{application.pk}/accepter")
        sent = client.post(f"/candidatures/{application.pk}/accepter", contract(structure.dispositifs.get()))
        check = client.get(sent.url)
        client.post(sent.url, {"seen": seen(check)})
    application.refresh_from_db()
    assert application.state == "accepted"
    sql = [one["sql"] for one in found if "SAVEPOINT" not in one["sql"]]
    assert len(sql) < 80
