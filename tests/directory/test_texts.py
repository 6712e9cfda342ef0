"""What a search may find, and what people write made safe."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tremplin.directory import wording
from tremplin.kernel import markdown
from tremplin.reference.names import foldable


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


SIGNS = ",;:.!?'\"’«»()/-+=#~|%€$@{}^…–*_`&<>[]\\"
LINES = st.lists(
    st.text(f"abÉœ日 19\u0301\u2028\u202f\xa0\t{SIGNS}", max_size=12).map("L".__add__) | st.text(max_size=6)
)


@given(LINES.map("\n".join))
@example("Un atelier de couture.\nDes retouches, « vite et bien » !\n\n\nVenez (le matin) : c’est gratuit.")
def test_plain_lines_are_written_as_markdown_would(text):
    """The short way is taken only where nothing is marked up, and says the same."""
    assert markdown.render(text) == markdown._rendered.__wrapped__(text)


def test_plain_lines_are_not_parsed(monkeypatch):
    monkeypatch.setattr(markdown, "_parser", None)
    assert markdown.render("Un atelier.\nÀ Bondy.\n\nOuvert à tous.") == (
        "<p>Un atelier.<br>\nÀ Bondy.</p>\n<p>Ouvert à tous.</p>\n"
    )


def test_markdown_says_what_was_meant():
    html = markdown.render("# Titre\n\nDu **gras**\net une ligne\n\n- un\n- deux\n\n[site](https://a.example)")
    assert "<h3>Titre</h3>" in html
    assert "<strong>gras</strong><br>" in html
    assert "<li>un</li>" in html
    assert '<a href="https://a.example" rel="nofollow noopener ugc">site</a>' in html
    assert markdown.render("") == ""
