"""« Accès motivé »: a prescriber meets somebody new, says why, reads for some days; the person knows, and may contest."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.applications.test_apply import follow, nir
from tremplin.candidates import motivated
from tremplin.candidates.access import related_candidates, visible_candidates
from tremplin.candidates.models import Accompaniment, MotivatedAccess
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice

FIND = "/personnes/chercher"
WHY = {"reason": "meeting", "text": "Reçue à l’accueil, demande un diagnostic."}


def opened(make, *, by, who):
    return motivated.open_access(by=make.actor(by), candidate=who, **WHY)


def reads(make, by, who):
    return make.client(by).get(f"/personnes/{who.pk}").status_code == 200


def test_the_whole_way_from_a_meeting_to_a_relation(make):
    prescriber, person = make.prescriber(), make.candidate(nir=nir(), nir_absence="", account=True)
    client = make.client(prescriber)
    match = follow(client, client.post(FIND, {"nir": nir()}))
    file = follow(client, client.post(match, WHY))
    page = client.get(file).content.decode()
    assert person.full_name in page
    assert "Accès motivé jusqu’au" in page
    assert f"/personnes/{person.pk}/modifier" not in page
    diagnosis = client.get(f"{file}/eligibilite")
    assert diagnosis.status_code == 200
    make.diagnosis(who=person, by=prescriber)
    assert "Accès motivé jusqu’au" not in client.get(file).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert reads(make, prescriber, person)


@pytest.mark.parametrize("kind", ["orienter", "employer", "network", "buyer", "person"])
def test_nobody_else_opens_one(make, kind):
    who = {
        "orienter": lambda: make.prescriber(authorised=False),
        "employer": make.structure,
        "network": make.network,
        "buyer": lambda: make.member(of=make.organisation()).organisation,
        "person": lambda: make.candidate(account=True).user,
    }[kind]()
    person = make.candidate()
    with pytest.raises(NotYours):
        opened(make, by=who, who=person)
    assert not MotivatedAccess.objects.exists()


@pytest.mark.parametrize(("change", "field"), [({"reason": "curiosity"}, "reason"), ({"text": " ici "}, "text")])
def test_a_reason_is_owed(make, change, field):
    with pytest.raises(Refused) as refused:
        motivated.open_access(by=make.actor(make.prescriber()), candidate=make.candidate(), **{**WHY, **change})
    assert refused.value.field == field


def test_it_is_hers_alone_in_her_organisation_and_ends_by_itself(make):
    prescriber, person = make.prescriber(), make.candidate()
    opened(make, by=prescriber, who=person)
    colleague, elsewhere = make.member(of=prescriber).user, make.prescriber()
    assert reads(make, prescriber, person)
    assert not reads(make, colleague, person)
    user = prescriber.memberships.first().user
    user.current_membership = make.member(of=elsewhere, who=user)
    user.save()
    assert make.client(user).get(f"/personnes/{person.pk}").status_code == 404
    user.current_membership = prescriber.memberships.get(user=user)
    user.save()
    for days, open_still in ((14, True), (16, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            assert reads(make, prescriber, person) is open_still


def test_it_only_reads(make):
    prescriber, person = make.prescriber(), make.candidate()
    opened(make, by=prescriber, who=person)
    client = make.client(prescriber)
    assert client.get(f"/personnes/{person.pk}/modifier").status_code == 403
    assert client.post(f"/personnes/{person.pk}/code").status_code == 403
    assert client.get(f"/personnes/{person.pk}/carence").status_code in (403, 404)
    assert client.get(f"/personnes/{person.pk}/confier").status_code == 404
    assert not related_candidates(make.actor(prescriber)).exists()


def test_following_takes_over(make):
    prescriber, person = make.prescriber(), make.candidate()
    access = opened(make, by=prescriber, who=person)
    client = make.client(prescriber)
    assert client.post(f"/personnes/{person.pk}/suivre").status_code == 302
    assert Accompaniment.objects.get().organisation == prescriber
    MotivatedAccess.objects.filter(pk=access.pk).update(
        expires_at=timezone.now(), asked_at=timezone.now() - timedelta(1)
    )
    assert reads(make, prescriber, person)
    assert client.get(f"/personnes/{person.pk}/modifier").status_code == 200


def test_an_orienter_does_not_follow_from_a_file(make):
    orienter, person = make.prescriber(authorised=False), make.candidate()
    make.application(to=make.structure(), who=person, by=orienter)
    Accompaniment.objects.all().delete()
    assert make.client(orienter).post(f"/personnes/{person.pk}/suivre").status_code == 403
    assert make.client(make.prescriber()).post(f"/personnes/{person.pk}/suivre").status_code == 404


def test_the_person_is_told_and_sees_who_why_until_when(make):
    prescriber, person = make.prescriber(), make.candidate(account=True)
    opened(make, by=prescriber, who=person)
    told = Notice.objects.get(user=person.user)
    assert str(prescriber) in " ".join(told.content["paragraphs"])
    assert ["Précision", WHY["text"]] in [list(one) for one in told.content["facts"]]
    page = make.client(person.user).get("/mon-dossier/consultations").content.decode()
    assert str(prescriber) in page
    assert "Reçue à l’accueil" in page
    assert "Contester l’accès" in page
    copy = make.client(person.user).get("/mes-donnees/copie/json").json()["donnees"]
    assert copy["Accès motivés"][0]["Ce que le professionnel a écrit"] == WHY["text"]


def test_without_account_the_address_of_the_file_is_told(make):
    person = make.candidate(email="z@test.example")
    opened(make, by=make.prescriber(), who=person)
    assert Notice.objects.get(email="z@test.example").user is None


def test_the_person_contests_and_it_closes_at_once(make):
    prescriber, person = make.prescriber(), make.candidate(account=True)
    staff = make.user(is_staff=True)
    access = opened(make, by=prescriber, who=person)
    client = make.client(person.user)
    address = f"/mon-dossier/acces/{access.pk}/contester"
    assert client.get(address).status_code == 200
    assert follow(client, client.post(address, {"why": "Jamais rencontré"})) == "/mon-dossier/consultations"
    assert not reads(make, prescriber, person)
    assert client.post(address, {"why": "Encore"}).status_code == 200
    assert Notice.objects.filter(user=staff, subject="Un accès motivé est contesté").count() == 1
    team = make.client(staff)
    assert "Jamais rencontré" in team.get("/acces-motives?etat=contestes").content.decode()
    assert "Vérifier l’accès" in team.get("/a-traiter").content.decode()
    assert person.last_name not in team.get("/acces-motives").content.decode()


def test_an_access_to_another_s_file_is_not_contested(make):
    access = opened(make, by=make.prescriber(), who=make.candidate(account=True))
    address = f"/mon-dossier/acces/{access.pk}/contester"
    for stranger in (make.candidate(account=True).user, make.prescriber(), make.structure()):
        assert make.client(stranger).get(address).status_code == 404
        assert make.client(stranger).post(address).status_code == 404
    with pytest.raises(NotYours):
        motivated.contest_access(by=make.actor(make.candidate(account=True).user), access=access, why="")


def test_the_prescriber_ends_it(make):
    prescriber, person = make.prescriber(), make.candidate()
    opened(make, by=prescriber, who=person)
    client = make.client(prescriber)
    assert client.post(f"/personnes/{person.pk}/acces/terminer").status_code == 302
    assert client.post(f"/personnes/{person.pk}/acces/terminer").status_code == 404
    assert MotivatedAccess.objects.get().ended_by == "prescriber"
    opened(make, by=prescriber, who=person)
    assert reads(make, prescriber, person)


def test_only_the_team_reads_the_list(make):
    for who in (make.prescriber(), make.structure(), make.network(), make.candidate(account=True).user):
        assert make.client(who).get("/acces-motives").status_code == 404
    assert make.client(make.user(is_staff=True)).get("/acces-motives").status_code == 200


def test_too_many_in_a_day_are_refused(make, settings):
    settings.MOTIVATED_ACCESSES_PER_DAY = 2
    prescriber = make.prescriber()
    first = make.candidate()
    for person in (first, make.candidate()):
        opened(make, by=prescriber, who=person)
    opened(make, by=prescriber, who=first)
    with pytest.raises(Refused, match="maximum"):
        opened(make, by=prescriber, who=make.candidate())
    motivated.end_access(by=make.actor(prescriber), candidate=first)
    with pytest.raises(Refused, match="maximum"):
        opened(make, by=prescriber, who=make.candidate())
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        opened(make, by=prescriber, who=make.candidate())


@pytest.mark.django_db(transaction=True)
def test_five_at_once_never_pass_the_ceiling_nor_open_twice(make, settings):
    settings.MOTIVATED_ACCESSES_PER_DAY = 3
    by = make.actor(make.prescriber())
    people = [make.candidate() for _ in range(4)]

    def ask(person):
        try:
            return motivated.open_access(by=by, candidate=person, **WHY)
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(ask, [people[0], *people]))
    assert MotivatedAccess.objects.count() == 3


def test_an_address_alone_opens_nothing(make):
    person = make.candidate(email="z@test.example", birth_date=dt.date(1991, 5, 4))
    client = make.client(make.prescriber())
    match = follow(client, client.post(FIND, {"email": "z@test.example"}))
    day = {"birth_date_jour": "4", "birth_date_mois": "5", "birth_date_annee": "1990"}
    for _ in range(5):
        assert list(client.post(match, {**WHY, **day}).context["access_form"].errors) == ["birth_date"]
    right = client.post(match, {**WHY, **day, "birth_date_annee": "1991"})
    assert "Trop de dates fausses" in right.content.decode()
    assert JournalEntry.objects.filter(verb=motivated.WRONG, candidate_id=person.pk).count() == 5
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        client = make.client(make.prescriber())
        match = follow(client, client.post(FIND, {"email": "z@test.example"}))
        found = follow(client, client.post(match, {**WHY, **day, "birth_date_annee": "1991"}))
        assert found == f"/personnes/{person.pk}"


def test_a_file_without_birth_date_is_not_opened_by_an_address(make):
    person, by = make.candidate(complete=False, email="z@test.example"), make.actor(make.prescriber())
    with pytest.raises(Refused):
        motivated.check_birth_date(by=by, candidate=person, given=None)


def test_a_stranger_s_name_is_not_shown_to_a_structure_that_recognised_her(make):
    make.candidate(first_name="Zélie", last_name="Ytrac", email="z@test.example")
    structure = make.structure()
    client = make.client(structure)
    match = follow(client, client.post(f"/structures/{structure.pk}/candidater", {"email": "z@test.example"}))
    compose = follow(client, client.post(match, {"confirm": "1"}))
    page = client.get(compose).content.decode()
    assert "Z… Y…" in page
    assert "Ytrac" not in page


def test_applying_asks_for_the_reason_too(make):
    structure, person = make.structure(), make.candidate(nir=nir(), nir_absence="")
    client = make.client(make.prescriber())
    match = follow(client, client.post(f"/structures/{structure.pk}/candidater", {"nir": nir()}))
    assert client.post(match, {"confirm": "1"}).status_code == 200
    assert follow(client, client.post(match, WHY)) == match.removesuffix("/personne")
    assert MotivatedAccess.objects.get().candidate == person


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"expires_at": timezone.now() - timedelta(1)}, {"ended_at": timezone.now()}]
)
def test_the_database_refuses_an_access_without_reason_or_end(make, wrong):
    access = opened(make, by=make.prescriber(), who=make.candidate())
    with pytest.raises(IntegrityError), transaction.atomic():
        MotivatedAccess.objects.filter(pk=access.pk).update(**wrong)


def test_a_withdrawn_authorisation_closes_it(make):
    prescriber, person = make.prescriber(), make.candidate()
    opened(make, by=prescriber, who=person)
    prescriber.prescriber.authorisation = "refused"
    prescriber.prescriber.save()
    assert not visible_candidates(make.actor(prescriber)).exists()


def test_the_journal_says_by_which_right_the_file_was_read(make):
    prescriber, person = make.prescriber(), make.candidate()
    opened(make, by=prescriber, who=person)
    reads(make, prescriber, person)
    assert JournalEntry.objects.get(verb="candidates.open").after == {"relation": "accès motivé"}
    assert JournalEntry.objects.get(verb="candidates.open_access").after["reason"] == "meeting"
