"""What a program reads: the same answers as the page, cut in pages that lose and repeat nothing."""

import json
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.http import QueryDict

from tests import makers
from tests.directory.conftest import LYON, SAINT_DENIS, SEVRAN
from tremplin.directory.listing import relist
from tremplin.kernel import rest
from tremplin.organisations.models import Activity, Label, YearlyFigures
from tremplin.reference.models import Sector

pytestmark = pytest.mark.django_db
LISTS = ("structures", "postes", "prescripteurs", "services", "dispositifs", "territoires", "secteurs")


def names(body, field="nom"):
    return [row[field] for row in body["resultats"]]


def followed(client, address):
    """Every row of a list, page after page."""
    rows, pages = [], 0
    while address:
        parts = urlsplit(address)
        body = json.loads(client.get(f"{parts.path}?{parts.query}").content)
        rows, address, pages = rows + body["resultats"], body["suivant"], pages + 1
        assert pages < 50
    return rows


@pytest.mark.parametrize(
    ("shelf", "params"),
    [
        ("structures", {}),
        ("structures", {"lieu": SAINT_DENIS, "distance": "50"}),
        ("structures", {"lieu": SAINT_DENIS, "q": "couture", "distance": "100"}),
        ("structures", {"lieu": "Seine-Saint-Denis", "type": "EI"}),
        ("structures", {"q": "couturre"}),
        ("structures", {"q": "couture introuvablissime"}),
        ("structures", {"tri": "fraicheur", "candidature": "spontanee"}),
        ("postes", {"metier": "B1803"}),
        ("postes", {"heures": ["20-28", "35"]}),
        ("prescripteurs", {"habilitation": "habilite"}),
        ("prescripteurs", {"q": "couture"}),
    ],
)
def test_the_filters_and_the_order_are_those_of_the_page(client, read, listed, shelf, params):
    page = client.get("/recherche", {**params, "onglet": shelf})
    shown = [row.title for row in page.context["answer"].page or []]
    assert names(read(shelf, **params), "intitule" if shelf == "postes" else "nom") == shown
    assert shown or "introuvablissime" in params.get("q", "")


def test_the_answer_says_how_the_words_were_taken(read, listed):
    assert read("structures", q="couturre")["mots"]["corriges"]
    partly = read("structures", q="couture zzzzzz")
    assert partly["mots"]["en_partie"] or partly["mots"]["corriges"]
    assert read("prescripteurs", q="couture")["mots"]["sans_les_mots"] is True


@pytest.mark.parametrize(("exact", "found"), [("false", 2), ("no", 2), ("0", 2), ("true", 0), ("1", 0)])
def test_exact_words_are_not_corrected(read, listed, exact, found):
    assert len(read("structures", q="couturre", exact=exact)["resultats"]) == found


@pytest.mark.parametrize("order", ["", "&tri=fraicheur", f"&lieu={SAINT_DENIS}&distance=100", "&q=atelier"])
def test_pages_give_each_row_once_in_the_same_order(client, make, order):
    for number in range(7):
        make.structure(name=f"Atelier {number % 3}", where=SAINT_DENIS if number % 2 else SEVRAN)
    relist()
    whole = json.loads(client.get(f"/api/v1/structures?limit=100{order}").content)["resultats"]
    cut = followed(client, f"/api/v1/structures?limit=2{order}")
    assert len(whole) == 7
    assert [one["id"] for one in cut] == [one["id"] for one in whole]


def test_a_row_that_comes_meanwhile_shows_nothing_twice(client, make):
    for name in ("Brique", "Clou", "Dalle", "Écrou"):
        make.structure(name=name)
    relist()
    first = json.loads(client.get("/api/v1/structures?limit=2").content)
    make.structure(name="Ardoise")
    relist()
    rest = followed(client, first["suivant"])
    assert names(first) + [one["nom"] for one in rest] == ["Brique", "Clou", "Dalle", "Écrou"]


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_followed_to_its_end(client, listed, path):
    ids = [row.get("id") or row["code"] for row in followed(client, f"/api/v1/{path}?limit=3")]
    assert len(ids) == len(set(ids)) > 0


def test_a_cursor_belongs_to_its_question_and_is_never_made_by_hand(client, read, make):
    for _ in range(3):
        make.structure()
    relist()
    cursor = QueryDict(urlsplit(read("structures", limit="1")["suivant"]).query)["cursor"]
    forged = signing.Signer(salt="autre").sign_object(["/api/v1/structures?", "tous", 0.0, "a", "b"])
    long = rest.SIGNER.sign_object(["/api/v1/structures?", "tous", 0.0, "a"])
    for params in ({"cursor": cursor, "type": "ACI"}, {"cursor": cursor + "x"}, {"cursor": forged}, {"cursor": long}):
        assert read("structures", 422, **params)["errors"][0]["parameter"] == "cursor"
    assert len(read("structures", cursor=cursor, limit="2")["resultats"]) == 2


@pytest.mark.parametrize(
    ("path", "params", "name"),
    [
        ("structures", {"secteur": "licorne"}, "secteur"),
        ("structures", {"type": ["ACI", "ZZZ"]}, "type"),
        ("structures", {"lieu": "Xyzzyville"}, "lieu"),
        ("structures", {"distance": "13"}, "distance"),
        ("structures", {"distance": "-5"}, "distance"),
        ("structures", {"tri": "prix"}, "tri"),
        ("structures", {"tri": "distance"}, "tri"),
        ("structures", {"presence": "partout"}, "presence"),
        ("structures", {"metier": "Z9999"}, "metier"),
        ("structures", {"metier": "A9999"}, "metier"),
        ("structures", {"limit": "101"}, "limit"),
        ("structures", {"limit": "-1"}, "limit"),
        ("structures", {"fields": "nom,telephone"}, "fields"),
        ("structures", {"sector": "nettoyage"}, "sector"),
        ("structures", {"q": "a\0b"}, "q"),
        ("structures", {"q": "a" * 101}, "q"),
        ("structures", {"exact": "peut-être"}, "exact"),
        ("postes", {"label": "esus"}, "label"),
        ("postes", {"page": "2"}, "page"),
        ("prescripteurs", {"famille": "ZZ"}, "famille"),
        ("dispositifs", {"type": "XX"}, "type"),
        ("dispositifs", {"structure": "un"}, "structure"),
        ("territoires", {"limit": "mille"}, "limit"),
    ],
)
def test_what_cannot_be_read_is_named_and_never_ignored(client, read, listed, path, params, name):
    body = read(path, 422, **params)
    assert [one["parameter"] for one in body["errors"]] == [name]
    assert body["status"] == 422
    assert body["type"].endswith("/api#erreur-parametre")
    assert body["detail"] == body["errors"][0]["detail"]
    assert client.get(f"/api/v1/{path}", params)["Content-Type"] == "application/problem+json"


def test_fields_chooses_what_is_sent(read, listed):
    rows = read("structures", fields="nom, page,nom")["resultats"]
    assert all(set(row) == {"nom", "page"} for row in rows)


def test_a_whole_structure_says_what_its_page_says(read, make):
    found = make.structure(name="Le Jardin", email="contact@jardin.example", phone="01 02 03 04 05")
    sector = Sector.objects.first()
    Activity.objects.create(organisation=found, sector=sector, title="Tonte", areas=["departement:93"])
    Label.objects.create(organisation=found, kind="esus")
    Label.objects.create(organisation=found, kind="rsei", valid_until="2020-01-01")
    YearlyFigures.objects.create(organisation=found, year=2025, employees=12, source="Bilan")
    post = make.post(of=found, title="Jardinier·ère")
    body = read(f"structures/{found.pk}")
    assert (body["nom"], body["courriel"], body["telephone"]) == (
        "Le Jardin",
        "contact@jardin.example",
        "01 02 03 04 05",
    )
    assert body["activites"][0] | {"zones": ["departement:93"], "titre": "Tonte"} == body["activites"][0]
    assert body["secteurs"] == [sector.pk]
    assert [one["code"] for one in body["labels"]] == ["esus"]
    assert body["chiffres"][0]["source"] == "Bilan"
    assert [one["id"] for one in body["postes"]] == [str(post.pk)]
    assert read(f"postes/{post.pk}")["structure"]["id"] == str(found.pk)


def test_the_mailbox_of_somebody_is_never_given(read, make):
    found = make.structure(email="aminata.diallo@jardin.example")
    guide = make.prescriber(email="j.martin@ml.example")
    assert read(f"structures/{found.pk}")["courriel"] == ""
    assert read(f"prescripteurs/{guide.pk}")["courriel"] == ""


def test_nobody_is_named_anywhere(client, make):
    user = make.user(first_name="Zénobie", last_name="Introuvable", email="zenobie@perso.example")
    found = make.structure(
        members=0, reviewed_by=user, reviewed_on="2026-01-01", register_email="zenobie@perso.example"
    )
    make.member(of=found, who=user)
    post = make.post(of=found)
    relist()
    paths = ["structures", "postes", "dispositifs", f"structures/{found.pk}", f"postes/{post.pk}"]
    said = "".join(client.get(f"/api/v1/{path}").content.decode() for path in paths)
    assert "Zénobie" not in said
    assert "zenobie" not in said


@pytest.mark.parametrize("path", ["structures", "postes", "prescripteurs"])
def test_what_does_not_exist_or_is_not_verified_is_not_found(read, make, path):
    unknown = read(f"{path}/00000000-0000-0000-0000-000000000000", 404)
    assert unknown["type"].endswith("#erreur-introuvable")
    waiting = make.structure(source="member", verified_at=None)
    pk = make.post(of=waiting).pk if path == "postes" else waiting.pk
    read(f"{path}/{pk}", 404)


def test_dispositifs_of_a_structure_or_of_a_kind(read, make):
    two = make.structure(kinds=["ACI", "EI"], where=LYON)
    makers.structure(kinds=["AI"])
    assert {one["type"] for one in read("dispositifs", structure=str(two.pk))["resultats"]} == {"ACI", "EI"}
    assert {one["type"] for one in read("dispositifs", type="AI")["resultats"]} == {"AI"}


def test_a_territory_has_its_communes_and_its_outline(read):
    first = read("territoires", limit="1")["resultats"][0]
    whole = read(f"territoires/{first['code']}")
    assert len(whole["communes"]) == first["communes"]
    read("territoires/999999999", 404)
