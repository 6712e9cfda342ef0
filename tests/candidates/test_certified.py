"""The identity that FranceConnect certifies is proposed: the person compares, chooses, and nothing moves without her."""

from datetime import date

import pytest
from allauth.socialaccount.models import SocialAccount

from tremplin.accounts.sso.certified import Certified, certified_for
from tremplin.candidates.certified import differences, take_certified
from tremplin.kernel.errors import NotYours
from tremplin.kernel.models import JournalEntry

SAID = {
    "given_name": "SAMIRA",
    "family_name": "DUPONT",
    "preferred_username": "D’ALMEIDA",
    "birthdate": "1985-02-03",
    "birthplace": "93066",
    "birthcountry": "99100",
    "gender": "female",
}
ADDRESS = "/mon-dossier/identite"


def tie(user, **changes):
    kept = {"iss": "i", "sub": "s", "seen_on": "2026-11-28", "certified": {**SAID, **changes}}
    return SocialAccount.objects.create(user=user, provider="franceconnect", uid=f"i#{user.pk}", extra_data=kept)


@pytest.fixture
def person(make):
    return make.candidate(account=True, first_name="Samira", last_name="Dalmeda", birth_date=date(1985, 3, 2))


def test_what_was_certified_is_read_with_its_source_and_date(person):
    tie(person.user)
    assert certified_for(person.user) == Certified(
        "FranceConnect", date(2026, 11, 28), "MME", "Samira", "D’Almeida", date(1985, 2, 3), "93066", "99100"
    )


def test_an_identity_of_work_certifies_nothing(person):
    tie(person.user)
    SocialAccount.objects.update(provider="proconnect")
    assert certified_for(person.user) is None


@pytest.mark.parametrize(
    ("changes", "differ"),
    [
        ({}, ["last_name", "birth_date"]),
        ({"preferred_username": "DALMEDA"}, ["birth_date"]),
        ({"preferred_username": "", "family_name": "DALMÉDA"}, ["birth_date"]),
        ({"birthdate": "1985-00-00"}, ["last_name"]),
        ({"birthdate": ""}, ["last_name"]),
        ({"gender": "male"}, ["title", "last_name", "birth_date"]),
    ],
)
def test_only_real_differences_are_proposed(person, changes, differ):
    tie(person.user, **changes)
    assert [one.name for one in differences(person, certified_for(person.user))] == differ


def test_reading_the_proposal_changes_nothing(make, person):
    tie(person.user)
    page = make.client(person.user).get(ADDRESS).content.decode().replace("\xa0", " ")
    assert "« Dalmeda » devient « D’Almeida »" in page
    assert "FranceConnect nous a dit le 28 novembre 2026" in page
    person.refresh_from_db()
    assert person.last_name == "Dalmeda"


def test_she_takes_what_she_ticks_and_nothing_else(make, person):
    tie(person.user)
    answer = make.client(person.user).post(ADDRESS, {"chosen": ["last_name"]})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.last_name, person.birth_date) == ("D’Almeida", date(1985, 3, 2))
    said = JournalEntry.objects.get(verb="candidates.take_certified").after
    assert said == {"source": "FranceConnect", "on": "2026-11-28", "fields": ["last_name"]}


def test_ticking_nothing_is_said_and_a_field_that_is_not_proposed_is_refused(make, person):
    tie(person.user)
    client = make.client(person.user)
    assert "Cochez ce que vous voulez reprendre" in client.post(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"chosen": ["nir"]}).status_code == 200
    person.refresh_from_db()
    assert person.last_name == "Dalmeda"


def test_a_birth_date_that_the_number_contradicts_is_refused_in_words(make, person):
    person.nir_absence, person.nir = "", "2850393066001" + f"{97 - 2850393066001 % 97:02d}"
    person.save()
    tie(person.user)
    page = make.client(person.user).post(ADDRESS, {"chosen": ["birth_date"]})
    assert page.status_code == 200
    assert page.context["form"].errors
    person.refresh_from_db()
    assert person.birth_date == date(1985, 3, 2)


def test_nobody_takes_it_in_her_place(make, person):
    tie(person.user)
    structure = make.structure()
    with pytest.raises(NotYours):
        take_certified(
            by=make.actor(structure), candidate=person, certified=certified_for(person.user), chosen=["last_name"]
        )


def test_without_certified_identity_the_page_says_how(make, person):
    page = make.client(person.user).get(ADDRESS).content.decode()
    assert "Aucune identité certifiée n’est reliée" in page.replace("\xa0", " ")
