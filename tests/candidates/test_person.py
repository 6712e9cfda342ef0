"""The list of people followed and the file of one, as each may see them."""

import datetime as dt

import pytest

from tests.applications.test_apply import nir
from tremplin.kernel.models import JournalEntry

SECRETS = ("1988", nir(), "0601020304", "12 rue des Secrets", "samira@test.example", "12345678901")


def followed(make, **fields):
    """A person with everything that an orienter may never read."""
    return make.candidate(
        first_name="Samira",
        last_name="Tellier",
        birth_date=dt.date(1988, 7, 23),
        nir=nir(),
        nir_absence="",
        ft_id="12345678901",
        ft_absence="",
        phone="0601020304",
        address="12 rue des Secrets",
        email="samira@test.example",
        **fields,
    )


def test_strangers_find_nothing(make, client):
    person = followed(make)
    address = f"/personnes/{person.pk}"
    assert client.get(address)["Location"].startswith("/connexion")
    for who in (make.structure(), make.prescriber(), make.network(), make.candidate(account=True).user):
        assert make.client(who).get(address).status_code == 404
        assert make.client(who).get(f"{address}/modifier").status_code == 404
        assert make.client(who).post(f"{address}/modifier", {"first_name": "X"}).status_code == 404


@pytest.mark.parametrize("kind", ["prescriber", "employer"])
def test_who_may_read_the_identity_reads_it(make, kind):
    person = followed(make)
    prescriber, structure = make.prescriber(), make.structure()
    make.application(to=structure, who=person, by=prescriber)
    page = make.client(prescriber if kind == "prescriber" else structure).get(f"/personnes/{person.pk}")
    html = page.content.decode()
    assert "Samira Tellier" in html
    for secret in SECRETS:
        assert secret in html


@pytest.mark.parametrize("created", [True, False], ids=["file-opened-by-them", "file-of-others"])
def test_an_orienter_never_receives_the_identity(make, created):
    orienter = make.prescriber(authorised=False)
    person = followed(make, created_by_organisation=orienter if created else None)
    make.application(to=make.structure(), who=person, by=orienter)
    make.diagnosis(who=person, by=make.prescriber(), criteria=("RSA",))
    client = make.client(orienter)
    for address in (f"/personnes/{person.pk}", "/personnes"):
        html = client.get(address).content.decode()
        assert ("Samira Tellier" in html) is created
        assert "S… T…" in html or created
        for secret in (*SECRETS, "RSA"):
            assert secret not in html
    assert "oriente sans être habilitée" in client.get(f"/personnes/{person.pk}").content.decode()
    assert client.get(f"/personnes/{person.pk}/modifier").status_code == 403
    assert client.post(f"/personnes/{person.pk}/modifier", {"first_name": "X"}).status_code == 403
    person.refresh_from_db()
    assert person.first_name == "Samira"


def test_an_orienter_cannot_guess_a_masked_name(make):
    orienter = make.prescriber(authorised=False)
    make.application(to=make.structure(), who=followed(make), by=orienter)
    page = make.client(orienter).get("/personnes?q=Tellier")
    assert page.context["rows"] == []


def test_each_opening_is_noted_once_a_day(make):
    prescriber = make.prescriber()
    person = followed(make, created_by_organisation=prescriber)
    client = make.client(prescriber)
    for _ in range(2):
        client.get(f"/personnes/{person.pk}")
    assert JournalEntry.objects.filter(verb="candidates.open", candidate_id=person.pk).count() == 1


def test_a_person_is_sent_to_her_own_page_and_may_correct_her_file(make):
    person = make.candidate(account=True, first_name="Ana")
    client = make.client(person.user)
    assert client.get(f"/personnes/{person.pk}")["Location"] == "/mon-parcours"
    assert "Mes informations" in client.get(f"/personnes/{person.pk}/modifier").content.decode()
    assert not JournalEntry.objects.filter(verb="candidates.open").exists()


def typed(**changes):
    given = {"title": "MME", "first_name": "Samira", "last_name": "Tellier", "ft_id": "12345678901"}
    given |= {"birth_date_jour": "23", "birth_date_mois": "7", "birth_date_annee": "1988", "commune": "93066"}
    return {**given, **changes}


def test_a_correction_is_journalled_without_its_value(make):
    prescriber = make.prescriber()
    person = make.candidate(created_by_organisation=prescriber, nir_absence="none_yet", phone="")
    client = make.client(prescriber)
    response = client.post(f"/personnes/{person.pk}/modifier", typed(nir_absence="none_yet", phone="06 01 02 03 04"))
    assert response["Location"] == f"/personnes/{person.pk}"
    person.refresh_from_db()
    assert (person.phone, person.full_name) == ("06 01 02 03 04", "Samira Tellier")
    entry = JournalEntry.objects.get(verb="candidates.update")
    assert entry.after["phone"] == "renseigné"


def test_a_recorded_number_is_read_only(make):
    prescriber = make.prescriber()
    person = make.candidate(created_by_organisation=prescriber, nir=nir(), nir_absence="")
    client = make.client(prescriber)
    page = client.get(f"/personnes/{person.pk}/modifier")
    assert "nir" not in page.context["form"].fields
    other = nir(month=6)
    client.post(f"/personnes/{person.pk}/modifier", typed(nir=other, birth_date_jour="4", birth_date_mois="5"))
    person.refresh_from_db()
    assert person.nir == nir()


def test_an_error_keeps_what_was_typed(make):
    prescriber = make.prescriber()
    person = make.candidate(created_by_organisation=prescriber)
    page = make.client(prescriber).post(
        f"/personnes/{person.pk}/modifier", typed(birth_date_mois="13", nir_absence="none_yet")
    )
    assert list(page.context["form"].errors) == ["birth_date"]
    assert 'value="13"' in page.content.decode()


def test_the_list_names_states_turns_and_passes(make):
    prescriber, structure = make.prescriber(), make.structure(brand="Les Essais du Canal")
    waiting, idle = make.candidate(last_name="Aaa"), make.candidate(last_name="Bbb", created_by_organisation=prescriber)
    make.application(to=structure, who=waiting, by=prescriber)
    rows = make.client(prescriber).get("/personnes").context["rows"]
    assert [row["person"] for row in rows] == [waiting, idle]
    assert (rows[0]["summary"].state, rows[0]["summary"].structure) == ("new", "Les Essais du Canal")
    assert rows[0]["summary"].holder == "À la structure"
    assert rows[1]["summary"] is None


def test_the_list_shows_the_end_of_a_pass(make):
    prescriber, structure = make.prescriber(), make.structure()
    person = make.candidate()
    hired = make.hired(who=person, to=structure, by=prescriber)
    row = make.client(prescriber).get("/personnes").context["rows"][0]
    assert row["summary"].pass_ends_on == hired.pass_iae.ends_on
    html = make.client(prescriber).get(f"/personnes/{person.pk}").content.decode()
    assert hired.pass_iae.number[-5:] in html


def test_the_name_search_takes_any_word_without_accents(make):
    prescriber = make.prescriber()
    one = make.candidate(first_name="Zélie", last_name="Abc", created_by_organisation=prescriber)
    make.candidate(first_name="Paul", last_name="Abc", created_by_organisation=prescriber)
    client = make.client(prescriber)
    assert [row["person"] for row in client.get("/personnes?q=zelie+ABC").context["rows"]] == [one]
    assert "Personne ne porte ce nom" in client.get("/personnes?q=inconnue").content.decode()


def test_the_list_is_paged_and_its_queries_do_not_grow(make, django_assert_max_num_queries):
    prescriber, structure = make.prescriber(), make.structure()
    client = make.client(prescriber)
    for _ in range(22):
        make.application(to=structure, who=make.candidate(), by=prescriber)
    with django_assert_max_num_queries(8):
        page = client.get("/personnes")
    assert len(page.context["rows"]) == 20
    assert len(client.get("/personnes?page=2").context["rows"]) == 2


def test_a_file_costs_few_queries(make, django_assert_max_num_queries):
    prescriber, structure = make.prescriber(), make.structure()
    person = make.candidate()
    make.hired(who=person, to=structure, by=prescriber)
    for _ in range(3):
        make.application(to=make.structure(), who=person, by=prescriber)
    client = make.client(prescriber)
    client.get(f"/personnes/{person.pk}")
    with django_assert_max_num_queries(8):
        client.get(f"/personnes/{person.pk}")


def test_a_person_has_no_list(make):
    assert make.client(make.candidate(account=True).user).get("/personnes")["Location"] == "/bienvenue"


def test_choosing_a_structure_begins_where_the_person_lives_for_who_may_know_it(make):
    person = followed(make, commune_id="93071")
    prescriber, orienter = make.prescriber(), make.prescriber(authorised=False)
    for by in (prescriber, orienter):
        make.application(to=make.structure(), who=person, by=by)
    pages = [make.client(by).get(f"/personnes/{person.pk}").content.decode() for by in (prescriber, orienter)]
    assert ["/recherche?lieu=93071" in page for page in pages] == [True, False]
