"""Parameter files: what is refused, and that ours are sound."""

from datetime import date

import pytest

from tests.rules.cases import DAY
from tremplin.rules import InvalidInput, parameters
from tremplin.rules.parameters import FOLDER, Law, ParameterError, catalogues, find, read
from tremplin.rules.parameters.loader import load

GOOD = """\
title: "Essai"
sources:
  loi: {text: "Loi", link: "https://example.org"}
parameters:
  duree:
    label: "Durée"
    values:
      - since: 2020-01-01
        until: 2020-12-31
        unit: months
        value: 24
        status: confirmed
        source: loi
        article: "article 1er"
      - since: 2021-01-01
        unit: days
        value: 730
        status: to_confirm
        source: loi
        note: "Remarque."
"""


def loaded(tmp_path, text):
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_good_file(tmp_path):
    found = loaded(tmp_path, GOOD).parameters["essai.duree"]
    first, second = found.readings
    assert (first.value, first.unit, first.until, str(first.source)) == (
        24,
        "months",
        date(2020, 12, 31),
        "Loi, article 1er",
    )
    assert (second.value, second.until, second.note, str(second.source)) == (730, date.max, "Remarque.", "Loi")
    assert first.line == 8


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("2021-01-01", "2021-01-02", 15, "il manque des jours"),
        ("2021-01-01", "2020-12-31", 15, "chevauche"),
        ("        until: 2020-12-31\n", "", 14, "chevauche"),
        ("until: 2020-12-31", "until: 2019-12-31", 9, "finit avant de commencer"),
        ("        source: loi\n        article", "        article", 8, "il manque « source »"),
        ("source: loi\n        note", "source: autre\n        note", 19, "source inconnue « autre »"),
        ("source: loi\n        note", "source: [loi]\n        note", 19, "source inconnue"),
        ("unit: days", "unit: semaines", 16, "unité inconnue « semaines »"),
        ("value: 730", "value: beaucoup", 17, "type attendu"),
        ("value: 730", "value: true", 17, "type attendu"),
        ("value: 730", "value: -1", 17, "type attendu"),
        ("status: to_confirm", "status: sur", 18, "statut inconnu « sur »"),
        ("since: 2020-01-01", "since: hier", 8, "une date"),
        ("since: 2020-01-01", "since: 2020-01-01 10:00:00", 8, "une date"),
        ("until: 2020-12-31", "until: always", 9, "une date"),
        ('label: "Durée"', 'label: ""', 6, "texte non vide"),
        ('label: "Durée"', "label: 3", 6, "texte non vide"),
        ('    label: "Durée"\n', "", 6, "il manque « label »"),
        ('note: "Remarque."', 'remarque: "x"', 20, "clé inconnue « remarque »"),
        ("https://example.org", "http://example.org", 3, "https://"),
        ('title: "Essai"\n', "", 1, "il manque « title »"),
        ('title: "Essai"', 'title: "Essai"\ntitle: "Encore"', 2, "répétée"),
        ("        unit: days\n", "        unit: days\n        unit: days\n", 17, "répétée"),
        ('  loi: {text: "Loi", link: "https://example.org"}', "  loi: Loi", 3, "ensemble de clés"),
        ("title:", "title: [", 2, ""),
    ],
)
def test_what_is_refused_with_its_line(tmp_path, old, new, line, problem):
    assert GOOD.count(old) == 1
    with pytest.raises(ParameterError, match=f"essai.yaml, ligne {line} : ") as caught:
        loaded(tmp_path, GOOD.replace(old, new))
    assert problem in str(caught.value)


def test_a_number_by_kind_is_a_set_of_keys(tmp_path):
    text = GOOD.replace("unit: days", "unit: count_by_kind")
    with pytest.raises(ParameterError, match=r"ligne 17 : .*objet"):
        loaded(tmp_path, text)
    assert loaded(tmp_path, text.replace("730", "{EI: 3}")).parameters["essai.duree"].readings[1].value == {"EI": 3}


@pytest.mark.parametrize("values", ["values: []", "values: 3", "values: {a: 1}"])
def test_values_are_a_list(tmp_path, values):
    text = GOOD.partition("    values:")[0] + f"    {values}\n"
    with pytest.raises(ParameterError, match="liste non vide"):
        loaded(tmp_path, text)


@pytest.mark.parametrize("text", ["", "# rien\n"])
def test_an_empty_file(tmp_path, text):
    with pytest.raises(ParameterError, match="ligne 1 : fichier vide"):
        loaded(tmp_path, text)


def test_a_character_yaml_forbids(tmp_path):
    with pytest.raises(ParameterError, match=r"essai\.yaml, ligne 1 : "):
        loaded(tmp_path, "title: \x00\n")


def test_always(tmp_path):
    found = loaded(tmp_path, GOOD.replace("since: 2020-01-01", "since: always"))
    assert found.parameters["essai.duree"].readings[0].since == date.min


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.yaml"))])
def test_our_files(name):
    """Every value has a label, a text and a link; what is only observed is not said to be confirmed law."""
    found = parameters.catalogue(name)
    assert found.title
    for parameter in found.parameters.values():
        for reading in parameter.readings:
            assert reading.label
            assert reading.source.text
            assert reading.source.link


def test_all_files_are_listed():
    names = [one.name for one in catalogues()]
    assert names == sorted(names)
    assert {"passes", "eligibility", "geiq", "contracts", "immersions", "prescribers"} <= set(names)


def test_reading_at_a_date():
    assert read("passes.duration", date(2024, 3, 10)).value == 24
    assert read("passes.duration", date(2024, 3, 11)).value == 730
    assert find("passes.duration", date(1998, 7, 31)) is None
    assert find("eligibility.criterion.CIR", DAY) is None


def test_no_law_at_that_date():
    with pytest.raises(InvalidInput, match="La première date du 1er août 1998") as caught:
        read("passes.duration", date(1998, 7, 31), field="starts_on")
    assert (caught.value.field, caught.value.reason) == ("starts_on", "before_first_law")
    with pytest.raises(InvalidInput, match="La dernière va jusqu’au 31 août 2021") as caught:
        read("eligibility.criterion.CIR", DAY)
    assert (caught.value.field, caught.value.reason) == ("on", "after_last_law")


def test_the_law_remembers_what_it_read_once():
    law = Law(DAY)
    assert law.value("passes.duration", int) == 730
    assert law.number("passes.duration") == 730
    law.remember(law.reading("passes.duration"))
    assert [one.key for one in law.readings] == ["passes.duration"]


def test_a_value_of_another_type_is_our_error():
    with pytest.raises(TypeError):
        Law(DAY).value("passes.duration", str)
    with pytest.raises(TypeError):
        Law(DAY).number("eligibility.may_validate")
