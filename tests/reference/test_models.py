"""What the tables refuse and compute by themselves."""

from datetime import date

import pytest
from django.db import IntegrityError, connection

from tremplin.reference.models import Commune, Sector, Trade, ZoneStatus

pytestmark = pytest.mark.django_db


def classify(starts: date, ends: date | None, **fields) -> ZoneStatus:
    defaults = {"commune_id": "01001", "scheme": "zrr", "coverage": "whole"}
    return ZoneStatus.objects.create(**{**defaults, **fields}, starts_on=starts, ends_on=ends)


def test_zone_periods_follow_each_other():
    classify(date(2017, 7, 1), date(2024, 6, 30))
    classify(date(2024, 7, 1), None)
    classify(date(2024, 7, 1), None, scheme="frr")
    classify(date(2020, 1, 1), None, commune_id="01002")
    assert ZoneStatus.objects.count() == 4


@pytest.mark.parametrize("starts", [date(2024, 6, 30), date(2010, 1, 1), date(2020, 1, 1)])
def test_zone_periods_of_one_scheme_never_overlap(starts):
    classify(date(2017, 7, 1), date(2024, 6, 30))
    with pytest.raises(IntegrityError, match="zone_status_one_at_a_time"):
        classify(starts, None)


def test_a_zone_period_ends_after_it_begins():
    with pytest.raises(IntegrityError, match="zone_status_period_in_order"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reference_zonestatus (commune_id, scheme, coverage, starts_on, ends_on)"
            " VALUES ('01001', 'zrr', 'whole', '2024-01-02', '2024-01-01')"
        )


@pytest.mark.parametrize("position", [{"latitude": 48.9, "longitude": None}, {"latitude": 95, "longitude": 2}])
def test_a_position_is_whole_and_on_the_globe(position):
    with pytest.raises(IntegrityError, match="commune_position_complete"):
        Commune.objects.filter(pk="93010").update(**position)


def test_search_keys_follow_the_name_however_it_is_written():
    trade = Trade.objects.create(code="Z9999", name="Éclusière d’été")
    assert trade.search_name == "eclusiere d ete"
    Trade.objects.bulk_create(
        [Trade(code="Z9999", name="Œuvrière")],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["name", "search_name"],
    )
    trade.refresh_from_db()
    assert (trade.search_name, trade.domain) == ("oeuvriere", "Z")


def test_labels():
    labels = [str(Commune.objects.get(pk=code)) for code in ("93010", "75056", "75113", "98412")]
    assert labels == [
        "Bondy (93140)",
        "Paris (75)",
        "Paris 13e Arrondissement (75013)",
        "Archipel des Kerguelen (984)",
    ]
    assert str(Trade.objects.get(pk="K2204")) == "Nettoyage de locaux (K2204)"
    assert [sector.label for sector in Sector.objects.all()][:2] == ["Action sociale", "Administration"]
