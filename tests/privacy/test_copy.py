"""The copy of one's data holds all that is hers, in every room, and nothing of others."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from tests.privacy import lives
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.kernel.personal import tables
from tremplin.privacy import copies

pytestmark = pytest.mark.django_db


def copy(client, kind="json"):
    response = client.get(f"/mes-donnees/copie/{kind}")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return response.content


def test_the_life_told_has_a_row_in_every_table(make):
    """The tests of this folder rest on it: a new table of a room must be added to `lives.whole`."""
    person = lives.whole()
    assert [table.label for table, rows in lives.about(person) if not rows.exists()] == []


def test_every_personal_field_is_in_the_copy(make):
    person = lives.whole()
    found = copies.copy_of(person.user, person)
    missing = []
    for table, rows in lives.about(person):
        for one in table.fields:
            if one.withheld:
                continue
            values = [copies.value_of(row, one, table) for row in rows]
            told = [row[one.label] for row in found[table.label]]
            missing += [(table.label, one.name) for value in values if value not in told]
    assert missing == []


def test_what_is_left_out_has_a_reason():
    for table in tables():
        for one in table.fields:
            assert one.withheld == "" or len(one.withheld) > 10, (table.label, one.name)


def test_json_pdf_and_files(make):
    person = lives.whole()
    client = make.client(person.user)
    told = json.loads(copy(client))["donnees"]
    assert told["Dossier"][0]["Prénom"] == lives.FIRST
    assert {one["Motif du refus"] for one in told["Candidatures"]} == {"", REFUSAL_REASONS["not_mobile"].label}
    assert told["Notes internes"][0]["Note"].startswith(lives.MARK)
    pages = PdfReader(BytesIO(copy(client, "pdf")))
    assert lives.LAST in "".join(page.extract_text() for page in pages.pages)
    assert pages.trailer["/Root"]["/MarkInfo"]["/Marked"]
    archive = ZipFile(BytesIO(copy(client, "zip")))
    held = [name for name in archive.namelist() if name.startswith("fichiers/")]
    assert len(held) == 2
    assert all(lives.MARK.encode() in archive.read(name) for name in held)
    assert client.get("/mes-donnees/copie/exe").status_code == 404


def test_a_file_that_we_lost_is_said_in_the_archive(make):
    person = lives.whole()
    stored = copies.files_of(person.user, person)[0]
    stored.file.storage.delete(stored.file.name)
    archive = ZipFile(BytesIO(copy(make.client(person.user), "zip")))
    lost = [name for name in archive.namelist() if name.endswith(".introuvable.txt")]
    assert lost == [f"fichiers/1-{stored.name}.introuvable.txt"]
    assert "nous ne le retrouvons plus" in archive.read(lost[0]).decode()
    assert len([name for name in archive.namelist() if name.startswith("fichiers/")]) == 2


def test_nothing_of_others(make):
    person, other = make.candidate(account=True), lives.whole()
    assert lives.MARK not in copy(make.client(person.user)).decode()
    assert other.last_name not in copy(make.client(make.structure())).decode()


def test_what_others_wrote_about_her_is_hers_and_their_names_are_theirs(make):
    """GDPR, article 15: the notes are about her; the name of who wrote them is not."""
    from tremplin.applications import actions

    person, structure = make.candidate(account=True), make.structure()
    sent = make.application(to=structure, who=person, by=make.prescriber())
    actions.comment(by=make.actor(structure), application=sent, text="Ponctuelle.")
    text = copy(make.client(person.user)).decode()
    assert "Ponctuelle." in text
    assert make.actor(structure).user.last_name not in text


def test_the_file_merged_into_hers_is_in_her_copy(make):
    person = make.candidate(account=True)
    make.candidate(merged_into=person, phone="0612345699")
    text = copy(make.client(person.user)).decode()
    assert "0612345699" in text


def test_the_journal_is_told_in_sentences(make):
    """Who, for whom, what: as the page of her own file tells it, without a code of ours."""
    person, structure, prescriber = make.candidate(account=True), make.structure(), make.prescriber()
    make.application(to=structure, who=person, by=prescriber)
    told = json.loads(copy(make.client(person.user)))["donnees"]["Journal"]
    sent = next(line for line in told if line["Organisation"] == str(prescriber))
    assert sent["Quoi"] == "a envoyé votre candidature"
    assert sent["Qui"] == make.actor(prescriber).signature
    assert [line["Quoi"] for line in told if "." in line["Quoi"]] == []


def test_a_professional_takes_the_copy_of_her_account(make):
    structure = make.structure()
    sent = make.application(to=structure)
    from tremplin.applications import actions

    actions.process(by=make.actor(structure), application=sent)
    told = json.loads(copy(make.client(structure)))["donnees"]
    assert told["Compte"][0]["Adresse e-mail"] == make.actor(structure).user.email
    assert told["Organisations"][0]["Organisation"] == str(structure)
    assert {"Où": "Historique des candidatures", "Combien": 2} in told["Actes signés de mon nom"]
    assert sent.candidate.last_name not in json.dumps(told)


def test_a_contested_file_is_not_copied(make):
    person = make.candidate(account=True, phone="0612345678")
    make.client(person.user).post("/mon-dossier/contester", {})
    assert "0612345678" not in copy(make.client(person.user)).decode()


def test_nobody_without_account(client):
    assert client.get("/mes-donnees/copie/json").status_code == 302
