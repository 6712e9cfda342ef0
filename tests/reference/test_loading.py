"""Loading the committed files into a real database."""

import pytest

from tremplin.reference.loading import load_reference
from tremplin.reference.models import Commune, Department, FormerCommune, JobName, Region, Sector, Territory, Trade

pytestmark = pytest.mark.django_db


def changed(counts) -> dict[str, tuple[int, int]]:
    return {label: (count.created, count.updated) for label, count in counts.items() if count.created or count.updated}


def test_everything_is_loaded():
    found = [model.objects.count() for model in (Region, Department, Territory, Commune, Trade, JobName, Sector)]
    assert found == [26, 109, 4, 34_969 + 45, 117, 351, 27]
    assert FormerCommune.objects.filter(commune_id="93066", code="93059").exists()


def test_a_second_run_changes_nothing_and_says_each_table():
    said: list[str] = []
    assert changed(load_reference(said.append)) == {}
    assert "Communes : 35014" in said
    assert len(said) == 10


def test_each_commune_of_seine_saint_denis_has_one_territory():
    members = Commune.objects.filter(department="93")
    assert members.count() == 39
    assert not members.filter(territory=None).exists()
    assert Commune.objects.exclude(territory=None).count() == 39
    assert Territory.objects.get(name="Plaine Commune").communes.count() == 8


def test_what_was_spoilt_is_repaired():
    Commune.objects.filter(pk="93010").update(name="Bondi", search_name="bondi", population=1)
    FormerCommune.objects.filter(commune="93066").delete()
    Territory.objects.filter(name="Est Ensemble").update(outline=None)
    counts = changed(load_reference())
    assert counts == {"Territoires": (0, 1), "Communes": (0, 1), "Anciennes communes": (3, 0)}
    bondy = Commune.objects.get(pk="93010")
    assert (bondy.name, bondy.search_name, bondy.population) == ("Bondy", "bondy", 50_595)
    assert Territory.objects.get(name="Est Ensemble").outline["type"] == "Polygon"


def test_what_the_network_edited_is_kept():
    Sector.objects.filter(pk="beaute").update(label="Beauté et bien-être")
    Sector.objects.get(pk="beaute").trades.clear()
    Trade.objects.filter(pk="K2204").update(name="Propreté")
    own = Territory.objects.create(code="200000001", name="Pays d’essai", kind="epci")
    Commune.objects.filter(pk="59350").update(territory=own)
    assert changed(load_reference()) == {}
    assert not Sector.objects.get(pk="beaute", label="Beauté et bien-être").trades.exists()
    assert Trade.objects.get(pk="K2204").name == "Propreté"
    assert Commune.objects.get(pk="59350").territory == own


def test_a_removed_sector_comes_back_with_its_trades():
    Sector.objects.filter(pk="nettoyage").delete()
    assert changed(load_reference()) == {"Secteurs": (1, 0), "Secteurs du marché": (7, 0)}
    assert "K2204" in Sector.objects.get(pk="nettoyage").trades.values_list("code", flat=True)
    assert Trade.objects.get(pk="K2204").domain == "K"
