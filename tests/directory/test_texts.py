"""What a search may find, and what people write made safe."""

import re

import pytest

from tremplin.directory import wording
from tremplin.kernel import markdown
from tremplin.organisations.models import Organisation
from tremplin.organisations.search_text import foldable, refresh_search_text, text_of


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Ouvrier·ère du paysage", " ouvrier ouvriere du paysage "),
        ("Agent·e", " agent agente "),
        ("Mécanicien·ne cycles", " mecanicien mecanicienne cycles "),
        ("Préparateur·rice", " preparateur preparatrice "),
        ("Vendeur·se", " vendeur vendeuse "),
        ("Directeur·trice", " directeur directrice "),
        ("Salarié·e·s", " salarie salariee "),
        ("", "  "),
    ],
)
def test_both_forms(typed, found):
    assert foldable(typed) == found


def test_text_of_an_organisation(make):
    made = make.structure(name="SARL Truc", brand="Le Bel Établi", headline="Menuiserie", kinds=["ACI"], tags=["régie"])
    made.sectors.set(["industrie"])
    text = text_of(Organisation.objects.get(pk=made.pk))
    for word in ("truc", "bel etabli", "menuiserie", "regie", "industrie", "atelier et chantier", "saint denis"):
        assert f" {word}" in text


def test_refresh_writes_only_what_changed(make):
    made = make.structure(name="Une")
    assert refresh_search_text([made]) == 1
    assert refresh_search_text(Organisation.objects.filter(pk=made.pk)) == 0
    made.name = "Deux"
    made.save()
    assert refresh_search_text([made]) == 1
    made.refresh_from_db()
    assert " deux " in made.search_text


def test_refresh_costs_the_same_for_many(make, django_assert_max_num_queries):
    for _ in range(12):
        make.structure(members=0)
    with django_assert_max_num_queries(9):
        assert refresh_search_text(Organisation.objects.all()) == 12


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Bondy", "de Bondy"),
        ("Aubervilliers", "d’Aubervilliers"),
        ("Épinay-sur-Seine", "d’Épinay-sur-Seine"),
        ("Le Raincy", "du Raincy"),
        ("Les Lilas", "des Lilas"),
        ("La Courneuve", "de La Courneuve"),
        ("L'Île-Saint-Denis", "de L'Île-Saint-Denis"),
    ],
)
def test_of_place(name, said):
    assert wording.of_place(name) == said


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[clic](javascript:alert(1))",
        "[clic](data:text/html;base64,PHNjcmlwdD4=)",
        "![pixel](https://traceur.example/p.png)",
        '<a href="x" onclick="alert(1)">x</a>',
        "<style>body{display:none}</style>",
        "<iframe src='//x'></iframe>",
        '[x](https://a.example "onmouseover=alert(1)")',
    ],
)
def test_markdown_is_harmless(typed):
    html = markdown.render(typed)
    for danger in ("<script", "<img", "<style", "<iframe", 'href="javascript', 'href="data'):
        assert danger not in html, html
    assert not re.search(r"<[^>]* (on\w+|style|title)=", html), html


def test_markdown_says_what_was_meant():
    html = markdown.render("# Titre\n\nDu **gras**\net une ligne\n\n- un\n- deux\n\n[site](https://a.example)")
    assert "<h3>Titre</h3>" in html
    assert "<strong>gras</strong><br>" in html
    assert "<li>un</li>" in html
    assert '<a href="https://a.example" rel="nofollow noopener ugc">site</a>' in html
    assert markdown.render("") == ""
