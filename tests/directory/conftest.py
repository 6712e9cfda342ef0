"""A small territory to search in: its texts are those a search reads."""

import pytest
from django.core.cache import caches

from tremplin.directory.listing import relist


@pytest.fixture(autouse=True)
def _no_cache():
    caches["local"].clear()


@pytest.fixture
def indexed():
    """Call it once everything is made: what a search may find is then up to date."""

    return relist


@pytest.fixture
def find(client, indexed, db):
    """`find(lieu="93066", q="couture")` gives the names of the results in order."""

    def search(**params):
        indexed()
        response = client.get("/recherche", params)
        assert response.status_code == 200, response.content[:500]
        page = response.context["answer"].page if "answer" in response.context else None
        return [row.title for row in page or []]

    return search


SAINT_DENIS, SEVRAN, BOBIGNY, LYON = "93066", "93071", "93008", "69123"


@pytest.fixture
def territory(make):
    sewing = make.structure(name="Fil et Aiguille", where=SAINT_DENIS, headline="Atelier de couture et retouches")
    garden = make.structure(
        name="Les Bordures", where=SEVRAN, kinds=["EI"], headline="Espaces verts", spontaneous_open_since=None
    )
    far = make.structure(name="Loin d’ici", where=LYON, headline="Couture")
    make.post(of=garden, title="Ouvrier·ère du paysage")
    make.post(of=sewing, title="Couturier·ère", trade="B1803")
    make.prescriber(name="Mission locale du Test", where=BOBIGNY)
    make.prescriber(name="Association qui oriente", where=SEVRAN, authorised=False)
    return {"sewing": sewing, "garden": garden, "far": far}
