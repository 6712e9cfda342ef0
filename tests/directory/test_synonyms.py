"""The network edits the words of the search; nobody else does."""

import pytest
from django.http import Http404

from tremplin.directory import actions
from tremplin.directory.listing import relist
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry
from tremplin.reference.models import Synonym

LIST = "/mots-de-la-recherche"


@pytest.fixture
def head(make):
    return make.network()


def given(**changes):
    return {"term": "Rempaillage", "means": "cannage\nChaises", **changes}


def test_a_word_added_is_searched_at_once(make, head, client, django_capture_on_commit_callbacks):
    make.structure(headline="Cannage de chaises", brand="Les Cannes")
    relist()
    assert "Les Cannes" not in client.get("/recherche", {"q": "rempaillage"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert make.client(head).post(f"{LIST}/ajouter", given())["Location"] == LIST
    assert "Les Cannes" in client.get("/recherche", {"q": "rempaillage"}).content.decode()
    made = Synonym.objects.get(pk="rempaillage")
    assert made.means == ["cannage", "chaises"]
    entry = JournalEntry.objects.get(verb="directory.add_synonym")
    assert (entry.object_id, entry.after["means"]) == ("rempaillage", ["cannage", "chaises"])


def test_a_word_put_aside_says_nothing(make, head, client, django_capture_on_commit_callbacks):
    make.structure(headline="Espaces verts", brand="Les Bordures")
    relist()
    assert "Les Bordures" in client.get("/recherche", {"q": "jardinage"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        make.client(head).post(f"{LIST}/mot/jardinage", {"means": "espaces verts"})
    assert "Les Bordures" not in client.get("/recherche", {"q": "jardinage"}).content.decode()
    assert JournalEntry.objects.get(verb="directory.edit_synonym").before["is_used"] is True


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"term": "Jardinage"}, "déjà dans la liste"),
        ({"term": "..."}, "Écrivez un mot"),
        ({"term": "un deux trois quatre cinq"}, "4 mots au plus"),
        ({"means": " \n"}, "au moins un autre mot"),
        ({"means": "rempaillage"}, "au moins un autre mot"),
        ({"means": "\n".join(f"mot{number}" for number in range(11))}, "10 équivalents au plus"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(make, head, changes, said):
    before = Synonym.objects.count()
    page = make.client(head).post(f"{LIST}/ajouter", given(**changes)).content.decode()
    assert said in page
    assert Synonym.objects.count() == before


def test_nobody_else_may(make):
    structure = make.structure()
    assert make.client(structure).get(LIST).status_code == 404
    with pytest.raises(Http404):
        actions.add_synonym(by=make.actor(structure), term="a", means=["b"], both_ways=False)
    with pytest.raises(Refused, match="déjà"):
        actions.add_synonym(by=make.actor(make.network()), term="jardinage", means=["b"], both_ways=False)
