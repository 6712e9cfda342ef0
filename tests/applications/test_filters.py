"""Filters of the lists: all in the address, said, removable; and saved under a name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import makers
from tremplin.applications.models import Application, SavedView
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


def first_names(page) -> set[str]:
    return {row["name"].split()[0] for row in page.context["rows"]}


@pytest.fixture(scope="module")
def built(once):
    yield from once(desk_of_four)


@pytest.fixture
def desk(built, db):
    return built()


def desk_of_four():
    """A structure with four candidatures that differ in all that the filters ask."""
    structure = makers.structure(kinds=["ACI", "EI"])
    orienter, prescriber = makers.prescriber(authorised=False), makers.prescriber(brand="Mission des Essais")
    post = makers.post(of=structure)
    people = {
        "Rien": makers.candidate(first_name="Rien"),
        "Valide": makers.candidate(first_name="Valide", commune=makers.commune("93001")),
        "Pass": makers.hire(to=makers.structure(), who=makers.candidate(first_name="Pass")).candidate,
        "Carence": makers.candidate(first_name="Carence", commune=makers.commune("75056")),
    }
    makers.diagnosis(who=people["Valide"], by=prescriber, criteria=("RSA",))
    ended = makers.hire(to=makers.structure(), who=people["Carence"])
    day = timezone.localdate()
    ended.pass_iae.__class__.objects.filter(pk=ended.pass_iae.pk).update(
        starts_on=day - timedelta(days=800), ends_on=day - timedelta(days=71)
    )
    people["Carence"].diagnoses.update(ended_on=day)
    sent = {name: makers.application(to=structure, who=makers.candidate(), by=orienter) for name in ("Rien", "Carence")}
    sent |= {
        name: makers.application(to=structure, who=makers.candidate(), by=prescriber) for name in ("Valide", "Pass")
    }
    for name, application in sent.items():
        Application.objects.filter(pk=application.pk).update(candidate=people[name])
    sent["Rien"].posts.add(post)
    Application.objects.filter(pk=sent["Pass"].pk).update(dispositif=structure.dispositifs.get(kind="EI"))
    long_ago = timezone.now() - timedelta(days=20)
    Application.objects.filter(pk=sent["Valide"].pk).update(ball_since=long_ago, created_at=long_ago)
    return structure, post


EVERYBODY = {"Rien", "Valide", "Pass", "Carence"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"eligibilite": "pass"}, {"Pass"}),
        ({"eligibilite": "eligible"}, {"Valide"}),
        ({"eligibilite": "waiting"}, {"Carence"}),
        ({"eligibilite": "to_validate"}, {"Rien"}),
        ({"eligibilite": "suspended"}, set()),
        ({"criteres": "avec"}, {"Valide"}),
        ({"criteres": "sans"}, {"Rien", "Pass", "Carence"}),
        ({"origine": "orienter"}, {"Rien", "Carence"}),
        ({"organisation": "mission essais"}, {"Valide", "Pass"}),
        ({"poste": "spontanee"}, {"Valide", "Pass", "Carence"}),
        ({"lieu": "Aubervilliers"}, {"Valide"}),
        ({"lieu": "93300", "distance": "5"}, EVERYBODY - {"Carence"}),
        ({"lieu": "Nulle-Part-sur-Rien"}, EVERYBODY),
        ({"silence": "15"}, {"Valide"}),
        ({"tour": "receiver"}, EVERYBODY),
        ({"tour": "nobody"}, set()),
        ({"nom": "pass"}, {"Pass"}),
        ({"poste": "0190-pas-un-poste"}, EVERYBODY),
        ({"du": "pas une date"}, EVERYBODY),
    ],
)
def test_each_filter(make, desk, filters, expected):
    structure, _ = desk
    page = make.client(structure).get("/candidatures", filters)
    assert first_names(page) == expected


def test_filters_by_post_dispositif_territory_and_dates(make, desk):
    structure, post = desk
    client, day = make.client(structure), timezone.localdate()
    assert first_names(client.get("/candidatures", {"poste": post.pk})) == {"Rien"}
    ei = structure.dispositifs.get(kind="EI")
    assert first_names(client.get("/candidatures", {"dispositif": ei.pk})) == {"Pass"}
    land = make.commune("93001").territory_id
    assert first_names(client.get("/candidatures", {"territoire": land})) == EVERYBODY - {"Carence"}
    assert first_names(client.get("/candidatures", {"du": day})) == {"Rien", "Pass", "Carence"}
    assert first_names(client.get("/candidatures", {"au": day - timedelta(days=20)})) == {"Valide"}


def test_filters_are_counted_said_and_removed_one_by_one(make, desk):
    client = make.client(desk[0])
    page = client.get("/candidatures", {"eligibilite": "eligible", "lieu": "Aubervilliers", "distance": "10"})
    assert {tab["label"]: tab["count"] for tab in page.context["listing"].tabs}["À traiter"] == 1
    chips = dict(page.context["chips"])
    assert list(chips) == ["Éligibilité : Éligible, sans PASS IAE", "À 10 km : Aubervilliers (93)"] or len(chips) == 2
    without = client.get("/candidatures" + chips["Éligibilité : Éligible, sans PASS IAE"])
    assert [label for label, _ in without.context["chips"]] == [list(chips)[1]]
    # the tabs keep the filters: the address says everything
    assert all("lieu=Aubervilliers" in tab["url"] for tab in page.context["listing"].tabs)


def test_order_and_length_are_in_the_address(make):
    structure = make.structure()
    for name in ("Zoé", "Ana", *("Milieu" for _ in range(23))):
        make.application(to=structure, who=make.candidate(last_name=name))
    client = make.client(structure)
    assert len(client.get("/candidatures").context["rows"]) == 20
    page = client.get("/candidatures", {"par": "50", "tri": "nom"})
    assert len(page.context["rows"]) == 25
    assert [page.context["rows"][at]["name"].split()[1] for at in (0, -1)] == ["Ana", "Zoé"]
    newest = client.get("/candidatures", {"tri": "recentes"}).context["rows"][0]["id"]
    assert newest == Application.objects.latest("created_at").pk
    assert client.get("/candidatures", {"par": "10000"}).context["filters"].per_page == 20


def test_filters_cost_no_query_more(make, desk):
    client = make.client(desk[0])
    costs = []
    for filters in ({}, {"eligibilite": "waiting", "criteres": "sans", "organisation": "essais", "du": "2020-01-01"}):
        with CaptureQueriesContext(connection) as found:
            assert client.get("/candidatures", filters).status_code == 200
        costs.append(len(found))
    assert costs[0] >= costs[1]
    assert max(costs) <= 6


def test_a_view_is_saved_found_again_renamed_shared_and_deleted(make, desk):
    structure, _ = desk
    colleague = make.member(of=structure, role="member").user
    client, other = make.client(structure), make.client(colleague)
    form = client.get("/candidatures/vues/nouvelle?vue=a-traiter&eligibilite=eligible&etat=martienne")
    assert form.context["kept"] == ["Éligibilité : Éligible, sans PASS IAE"]
    url = "/candidatures/vues/nouvelle?vue=a-traiter&eligibilite=eligible&etat=martienne"
    assert client.post(url, {"name": "Éligibles"}).status_code == 302
    view = SavedView.objects.get()
    assert view.query == "vue=a-traiter&eligibilite=eligible"
    assert first_names(client.get(f"/candidatures?{view.query}")) == {"Valide"}
    assert "Éligibles" in client.get("/candidatures").content.decode()
    assert "Éligibles" not in other.get("/candidatures").content.decode()
    again = client.post(url, {"name": "Éligibles"})
    assert "Vous avez déjà une vue de ce nom" in again.content.decode()
    client.post(f"/candidatures/vues/{view.pk}", {"name": "Prêtes", "shared": "on"})
    assert "Prêtes" in other.get("/candidatures").content.decode()
    # a colleague reads a shared view, and cannot change it
    assert other.get(f"/candidatures/vues/{view.pk}").status_code == 404
    assert other.post(f"/candidatures/vues/{view.pk}/supprimer").status_code == 404
    assert client.post(f"/candidatures/vues/{view.pk}/supprimer").status_code == 302
    assert not SavedView.objects.exists()
    verbs = JournalEntry.objects.filter(object_id=str(view.pk)).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["applications.save_view", "applications.change_view", "applications.delete_view"]


def test_views_stay_in_their_organisation(make, desk):
    structure, _ = desk
    stranger = make.structure()
    owner = structure.memberships.first().user
    view = SavedView.objects.create(organisation=structure, owner=owner, name="Entre nous", shared=True)
    client = make.client(stranger)
    assert "Entre nous" not in client.get("/candidatures").content.decode()
    assert "Entre nous" not in client.get("/candidatures/vues").content.decode()
    assert client.get(f"/candidatures/vues/{view.pk}").status_code == 404


def test_the_sent_list_has_its_filters_and_views(make):
    structure, orienter = make.structure(), make.prescriber(authorised=False)
    application = make.application(to=structure, by=orienter)
    client = make.client(orienter)
    old = timezone.now() - timedelta(days=20)
    Application.objects.filter(pk=application.pk).update(ball_since=old)
    assert len(client.get("/candidatures/envoyees", {"silence": "15"}).context["rows"]) == 1
    assert client.get("/candidatures/envoyees", {"silence": "30"}).context["rows"] == []
    client.post("/candidatures/vues/nouvelle?liste=envoyees&silence=15", {"name": "Lentes"})
    assert SavedView.objects.get().list == "sent"
    assert "Lentes" in client.get("/candidatures/envoyees").content.decode()


def test_filters_of_one_shape_answer_each_reader_and_each_value(make):
    """Their query is prepared once: nothing of the first who asked stays in it."""
    towns = {"93066": "Deniz", "93001": "Aubin"}
    structures = [make.structure(), make.structure()]
    for structure in structures:
        for code, name in towns.items():
            who = make.candidate(first_name=f"{name}{structures.index(structure)}", commune=make.commune(code))
            make.application(to=structure, who=who)
    for number, structure in enumerate(structures):
        client = make.client(structure)
        for code, name in towns.items():
            assert first_names(client.get("/candidatures", {"lieu": code})) == {f"{name}{number}"}
            assert first_names(client.get("/candidatures", {"nom": name.lower()})) == {f"{name}{number}"}
        both = {f"{name}{number}" for name in towns.values()}
        assert first_names(client.get("/candidatures", {"lieu": "93066", "distance": "20"})) == both
        assert first_names(client.get("/candidatures", {"nom": "deniz aubin"})) == set()
