"""What must never happen in the apply tunnel: two candidatures for one, a stranger's draft, a hostile file."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.applications import pdf
from tests.applications.test_apply import PERSON, entry, follow, nir
from tremplin.applications.actions import apply as actions
from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.models import Draft, Notice, StoredFile


def ready(make, *, by, to, who):
    """A client with a draft that only waits to be sent, and the address of its last page."""
    client = make.client(by)
    compose = follow(client, client.post(entry(to), {"person": str(who.pk)}))
    after = follow(client, client.post(compose, {"posts": ["spontanee"], "message": "Bonjour"}))
    if after.endswith("/eligibilite"):
        after = follow(client, client.post(after, {"criteria": ["RSA"]}))
    return client, after


def test_two_submits_give_one_candidature(make):
    structure, prescriber = make.structure(), make.prescriber()
    client, check = ready(make, by=prescriber, to=structure, who=make.candidate(created_by_organisation=prescriber))
    first = follow(client, client.post(check, {"confirm": "1"}))
    assert follow(client, client.post(check, {"confirm": "1"})) == first
    assert follow(client, client.get(check)) == first
    assert follow(client, client.get(check.removesuffix("/verifier"))) == first
    assert Application.objects.count() == 1
    assert Diagnosis.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_two_threads_gives_one_candidature(make):
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate(created_by_organisation=prescriber)
    by = make.actor(prescriber)
    draft = actions.begin(by=by, organisation=structure, candidate=person)
    actions.compose(draft=draft, posts=[], message="Bonjour", cv=None)

    def send(_):
        try:
            return actions.send_draft(by=by, draft_pk=draft.pk).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = set(pool.map(send, range(2)))
    assert len(sent) == 1
    assert Application.objects.count() == 1
    assert Notice.objects.filter(topic="applications", user__memberships__organisation=structure).count() == 1


def test_two_tabs_with_two_people_never_mix(make):
    structure, prescriber = make.structure(), make.prescriber()
    one, two = (make.candidate(created_by_organisation=prescriber) for _ in range(2))
    client, first = ready(make, by=prescriber, to=structure, who=one)
    _, second = ready(make, by=prescriber, to=structure, who=two)
    assert one.full_name in client.get(first).content.decode()
    assert two.full_name in client.get(second).content.decode()
    follow(client, client.post(first, {"confirm": "1"}))
    assert Application.objects.get().candidate == one


def test_a_draft_belongs_to_who_began_it_in_her_organisation(make):
    structure, prescriber = make.structure(), make.prescriber()
    _, check = ready(make, by=prescriber, to=structure, who=make.candidate(created_by_organisation=prescriber))
    colleague = make.member(of=prescriber).user
    base = check.removesuffix("/verifier")
    for stranger in (colleague, make.candidate(account=True).user, make.prescriber()):
        for page in ("", "/verifier", "/eligibilite", "/personne", "/creer"):
            client = make.client(stranger)
            assert client.get(base + page).status_code == 404
            assert client.post(base + page, {"confirm": "1"}).status_code == 404
    assert not Application.objects.exists()


def test_a_stranger_cannot_be_chosen_by_her_identifier(make):
    structure, stranger = make.structure(), make.candidate()
    client = make.client(make.prescriber())
    assert client.post(entry(structure), {"person": str(stranger.pk)}).status_code == 404
    assert client.get(entry(structure, personne=stranger.pk)).status_code == 404
    assert client.post(entry(structure), {"person": "nonsense"}).status_code == 404


def test_creating_twice_opens_one_file(make):
    structure, prescriber = make.structure(), make.prescriber()
    client = make.client(prescriber)
    client.post(entry(structure), {"nir": nir()})
    address = f"/candidatures/envoyer/{Draft.objects.get().pk}/creer"
    compose = follow(client, client.post(address, PERSON))
    assert follow(client, client.post(address, PERSON)) == compose
    assert Candidate.objects.count() == 1


def test_a_namesake_asks_for_an_explicit_answer(make):
    structure, prescriber = make.structure(), make.prescriber()
    known = make.candidate(first_name="AWA", last_name="Nouvèlle", birth_date=timezone.datetime(1991, 5, 4).date())
    client = make.client(prescriber)
    client.post(entry(structure), {"nir": nir()})
    address = f"/candidatures/envoyer/{Draft.objects.get().pk}/creer"
    page = client.post(address, PERSON)
    assert list(page.context["form"].errors) == ["not_the_same"]
    assert known.masked_name in page.content.decode()
    match = follow(client, client.post(address, {**PERSON, "is_her": "1"}))
    assert match.endswith("/personne")
    follow(client, client.post(address, {**PERSON, "not_the_same": "on"}))
    assert Candidate.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><script>alert(1)</script></html>", "not_a_pdf"),
        (b"%PDF-1.7\n" + b"0" * (6 * 1024 * 1024), "file_too_large"),
        (b"%PDF-1.4\n%truncated", "not_a_pdf"),
        (b"", "empty"),
    ],
    ids=["html", "six-megabytes", "truncated", "empty"],
)
def test_a_hostile_cv_is_refused_beside_its_field_and_never_kept(make, data, code):
    structure = make.structure()
    person = make.candidate(account=True)
    client = make.client(person.user)
    page = client.post(entry(structure), {"posts": ["spontanee"], "message": "Gardé", "cv": pdf.upload(data)})
    assert page.status_code == 200
    assert page.context["form"].errors.as_data()["cv"][0].code == code
    assert "Gardé" in page.content.decode()
    assert not StoredFile.objects.exists()


def test_a_post_closed_meanwhile_is_said_on_the_last_page(make):
    structure, prescriber = make.structure(), make.prescriber(authorised=False)
    post = make.post(of=structure)
    person = make.candidate(created_by_organisation=prescriber)
    client = make.client(prescriber)
    compose = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    check = follow(client, client.post(compose, {"posts": [str(post.pk)], "message": "Bonjour"}))
    post.closed_on, post.closed_why = timezone.localdate(), "member"
    post.save()
    page = client.post(check, {"confirm": "1"})
    assert page.status_code == 200
    assert "vient d’être fermé" in page.content.decode()
    assert not Application.objects.exists()


def test_the_pages_follow_their_order(make):
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate(created_by_organisation=prescriber)
    client = make.client(prescriber)
    compose = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    assert follow(client, client.get(f"{compose}/verifier")) == compose
    assert follow(client, client.post(f"{compose}/verifier", {"confirm": "1"})) == compose
    assert follow(client, client.get(f"{compose}/eligibilite")) == compose
    assert not Application.objects.exists()


def test_applying_for_a_new_person_costs_few_queries(make, django_assert_max_num_queries):
    structure, prescriber = make.structure(), make.prescriber()
    client = make.client(prescriber)
    with django_assert_max_num_queries(100):
        client.get(entry(structure))
        client.post(entry(structure), {"nir": nir()})
        address = f"/candidatures/envoyer/{Draft.objects.get().pk}/creer"
        compose = follow(client, client.post(address, PERSON))
        client.get(compose)
        eligibility = follow(client, client.post(compose, {"posts": ["spontanee"], "message": "Bonjour"}))
        client.get(eligibility)
        check = follow(client, client.post(eligibility, {"criteria": ["RSA"]}))
        client.get(check)
        follow(client, client.post(check, {"confirm": "1"}))


def test_a_prescriber_lifts_the_waiting_period_on_the_last_page(make):
    from datetime import timedelta

    from django.utils import timezone

    from tremplin.applications.actions import apply
    from tremplin.passes.actions import issue

    structure, prescriber, person = make.structure(), make.prescriber(), make.candidate()
    make.accompaniment(who=person, by=prescriber)
    by = make.actor(prescriber)
    issue(by=by, candidate=person, starts_on=timezone.localdate() - timedelta(days=800), reason="Embauche")
    draft = apply.begin(by=by, organisation=structure, candidate=person)
    apply.skip_eligibility(draft=apply.compose(draft=draft, posts=[], message="Bonjour", cv=None))
    client = make.client(prescriber)
    url = reverse("applications:apply_check", args=[draft.pk])
    assert "Le délai de carence court encore" in client.get(url).content.decode()
    assert "waiver_reason" in client.post(url, {"confirm": "1"}).context["form"].errors
    assert client.post(url, {"confirm": "1", "waiver_reason": "Un nouveau projet."}).status_code == 302
    assert person.waivers.get().reason == "Un nouveau projet."
    assert person.applications.get().organisation == structure
