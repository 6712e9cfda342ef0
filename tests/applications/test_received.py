"""The lists: candidatures received by a structure, sent by an organisation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import makers
from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate
from tremplin.kernel.models import JournalEntry
from tremplin.rules import eligibility

pytestmark = pytest.mark.django_db


def change(application: Application, **fields) -> None:
    Application.objects.filter(pk=application.pk).update(**fields)


def names(page) -> list[str]:
    return [row["name"] for row in page.context["rows"]]


@pytest.fixture(scope="module")
def built(once):
    yield from once(one_in_each_view)


@pytest.fixture
def busy(built, db):
    return built()


def one_in_each_view():
    """One candidature in each view."""
    structure = makers.structure()
    now, day = timezone.now(), timezone.localdate()
    rows = {
        "Nouvelle": {"ball_since": now - timedelta(days=3)},
        "Silence": {"ball_since": now - timedelta(days=40)},
        "Revenue": {"state": "postponed", "postponed_until": day, "ball_since": now - timedelta(days=90)},
        "Demain": {"state": "postponed", "postponed_until": day + timedelta(days=1)},
        "Vivier": {"state": "pool", "ball": ""},
        "Refus": {"state": "refused", "ball": "", "refusal_reason": "other"},
        "Archive": {"state": "refused", "ball": "", "refusal_reason": "other", "archived_at": now},
    }
    for name, fields in rows.items():
        person = makers.candidate(first_name=name, last_name="Dé Lâ Rüe", commune=makers.commune("93071"))
        change(makers.application(to=structure, who=person), **fields)
    return structure


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("", ["Revenue", "Silence", "Nouvelle"]),
        ("a-traiter", ["Revenue", "Silence", "Nouvelle"]),
        ("plus-tard", ["Demain"]),
        ("vivier", ["Vivier"]),
        ("terminees", ["Refus"]),
        ("archivees", ["Archive"]),
        ("nimporte", ["Revenue", "Silence", "Nouvelle"]),
    ],
)
def test_views(make, busy, view, expected):
    page = make.client(busy).get("/candidatures", {"vue": view})
    assert [name.split()[0] for name in names(page)] == expected
    counts = {tab["label"]: tab["count"] for tab in page.context["listing"].tabs}
    assert counts == {"À traiter": 3, "Pour plus tard": 1, "Vivier": 1, "Terminées": 1, "Archivées": 1}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"nom": "silence"}, ["Silence"]),
        ({"nom": "de la rue"}, ["Revenue", "Silence", "Nouvelle"]),
        ({"nom": "sevran nouvelle"}, ["Nouvelle"]),
        ({"nom": "personne"}, []),
        ({"etat": "postponed"}, ["Revenue"]),
        ({"etat": "martienne"}, ["Revenue", "Silence", "Nouvelle"]),
        ({"origine": "orienter"}, []),
        ({"origine": "employer"}, ["Revenue", "Silence", "Nouvelle"]),
        ({"page": "99"}, ["Revenue", "Silence", "Nouvelle"]),
    ],
)
def test_filters(make, busy, filters, expected):
    page = make.client(busy).get("/candidatures", filters)
    assert [name.split()[0] for name in names(page)] == expected
    assert page.status_code == 200


def test_the_turn_is_said(make, busy):
    rows = make.client(busy).get("/candidatures").context["rows"]
    assert [row["turn"].holder for row in rows] == ["vous", "vous", "vous"]
    assert rows[0]["turn"].when == timezone.localdate()  # back on the day it was on hold until
    later = make.client(busy).get("/candidatures?vue=plus-tard").context["rows"][0]["turn"]
    assert later.holder == "À vous"
    assert not later.yours


def test_conclusions_never_name_a_criterion(make):
    structure = make.structure()
    people = {name: make.candidate(first_name=name) for name in ("Rien", "Valide", "Pass", "Carence")}
    make.diagnosis(who=people["Valide"], by=make.prescriber(), criteria=("RSA", "TH"))
    hired = make.hire(to=make.structure(), who=people["Pass"])
    old = make.hire(to=make.structure(), who=people["Carence"]).pass_iae
    old.__class__.objects.filter(pk=old.pk).update(
        starts_on=timezone.localdate() - timedelta(days=800), ends_on=timezone.localdate() - timedelta(days=71)
    )
    old.candidate.diagnoses.update(ended_on=timezone.localdate())
    orienter = make.prescriber(authorised=False)
    for name, person in people.items():
        application = make.application(to=structure, who=make.candidate(), by=orienter)
        change(application, candidate=person)
        assert name
    page = make.client(structure).get("/candidatures")
    codes = {row["name"].split()[0]: row["standing"].code for row in page.context["rows"]}
    assert codes == {"Rien": "to_validate_by_you", "Valide": "eligible", "Pass": "pass", "Carence": "waiting"}
    text = page.content.decode()
    assert hired.pass_iae.number not in text
    labels = [one.label for one in eligibility.criteria(timezone.localdate()).values()]
    assert not [label for label in labels if label in text]


def test_the_list_agrees_with_the_doors_of_the_rooms(make):
    """The one-query conclusion says what `valid_pass` and `valid_diagnosis` say."""
    from tremplin.eligibility.access import valid_diagnosis
    from tremplin.passes.access import valid_pass

    structure, prescriber = make.structure(), make.prescriber()
    diagnosed, hired = make.candidate(), make.hire(to=make.structure()).candidate
    make.diagnosis(who=diagnosed, by=structure)
    make.diagnosis(who=diagnosed, by=prescriber)
    for person in (diagnosed, hired, make.candidate()):
        make.application(to=structure, who=person)
    for row in make.client(structure).get("/candidatures").context["rows"]:
        person, found = Candidate.objects.get(applications=row["id"]), row["standing"]
        current = valid_pass(person)
        assert (found.pass_iae or {}).get("id") == (str(current.pk) if current else None)
        best = valid_diagnosis(person, structure)
        if current is None:
            assert (found.diagnosis or {}).get("id") == (str(best.pk) if best else None)


def test_empty_state(make):
    page = make.client(make.structure()).get("/candidatures")
    assert "Pas encore de candidature" in page.content.decode()
    assert "<table" not in page.content.decode()


def test_only_structures_receive(make):
    assert make.client(make.prescriber()).get("/candidatures").status_code == 403
    assert make.client(make.user()).get("/candidatures").status_code == 403


def _queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_same_queries_for_one_row_and_fifty(make):
    structure, prescriber = make.structure(), make.prescriber()
    make.application(to=structure, who=make.candidate(), by=prescriber, posts=[make.post(of=structure)])
    received, sent = make.client(structure), make.client(prescriber)
    before = _queries(received, "/candidatures"), _queries(sent, "/candidatures/envoyees")
    posts = [make.post(of=structure)]
    for _ in range(49):
        person = make.candidate()
        make.diagnosis(who=person, by=prescriber)
        make.application(to=structure, who=person, by=prescriber, posts=posts)
    after = _queries(received, "/candidatures"), _queries(sent, "/candidatures/envoyees")
    assert after == before
    assert max(after) <= 7
    assert len(received.get("/candidatures").context["rows"]) == 20
    assert len(received.get("/candidatures?page=3").context["rows"]) == 10


def test_a_list_writes_nothing(make, busy):
    before = JournalEntry.objects.count()
    make.client(busy).get("/candidatures")
    assert JournalEntry.objects.count() == before


def test_sent_says_whose_turn_and_masks_for_an_orienter(make):
    structure, orienter, authorised = make.structure(), make.prescriber(authorised=False), make.prescriber()
    people = [make.candidate(first_name="Inès", last_name="Vasseur") for _ in range(2)]
    people.append(make.candidate(first_name="Inès", last_name="Vasseur", created_by_organisation=orienter))
    make.application(to=structure, who=people[0], by=authorised)
    make.application(to=structure, who=people[1], by=orienter)
    make.application(to=structure, who=people[2], by=orienter)
    assert names(make.client(authorised).get("/candidatures/envoyees")) == ["Inès Vasseur"]
    client = make.client(orienter)
    page = client.get("/candidatures/envoyees")
    assert set(names(page)) == {"I… V…", "Inès Vasseur"}
    assert {row["turn"].holder for row in page.context["rows"]} == {"À la structure"}
    # searching a name must not tell who hides behind initials
    assert names(client.get("/candidatures/envoyees?nom=vasseur")) == ["Inès Vasseur"]
    assert len(names(client.get("/candidatures/envoyees", {"nom": structure.name}))) == 2


def test_sent_is_for_organisations(make):
    assert make.client(make.user()).get("/candidatures/envoyees").status_code == 403
    page = make.client(make.prescriber()).get("/candidatures/envoyees")
    assert "Pas encore de candidature envoyée" in page.content.decode()
