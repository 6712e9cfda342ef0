"""What a result quotes to say why it was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.directory.quotes import ELLIPSIS, LONGEST, quoted
from tremplin.directory.words import Words
from tremplin.reference.names import letter_by_letter


def marked(said: str, query: str, typed: str = "") -> str:
    return "".join(f"[{text}]" if asked else text for text, asked in quoted(said, Words(typed, query)))


@pytest.mark.parametrize(
    ("said", "query", "typed", "expected"),
    [
        ("Couture et retouche", "'coutur':*", "couture", "[Couture] et retouche"),
        ("Couturier·ère", "'coutur':*", "couture", "[Couturier·ère]"),
        ("Électricité", "'electricit':*", "electricite", "[Électricité]"),
        ("Main-d’œuvre", "'oeuvr':*", "oeuvre", "Main-d’[œuvre]"),
        ("Vélo · Vélodrome", "'velo'", "velo", "[Vélo]"),
        ("Vélodrome", "'velo'", "velo", ""),
        ("Réparer des vélos", "'velo'", "vélo", "Réparer des [vélos]"),
        ("Petits travaux", "'traval':*", "travaux", "Petits [travaux]"),
        ("Menuiserie · Retouche, couture", "('coutur':* | 'retouch':*)", "couture", "[Retouche], [couture]"),
        ("Retouche · Couture, retouche", "('coutur':* | 'retouch':*)", "couture", "[Couture], [retouche]"),
        ("Menuiserie", "'coutur':*", "couture", ""),
        ("", "'coutur':*", "couture", ""),
        ("<b>Couture</b>", "'coutur':*", "couture", "<b>[Couture]</b>"),
    ],
)
def test_the_words_found_are_marked(said, query, typed, expected):
    assert marked(said, query, typed) == expected


def test_a_long_statement_is_cut_between_words_around_the_first_one_found():
    said = "nous faisons bien des choses " * 10 + "dont la couture " + "et encore d’autres choses " * 10
    text = marked(said, "'coutur':*", "couture")
    assert text.startswith(ELLIPSIS)
    assert text.endswith(ELLIPSIS)
    assert "dont la [couture] et" in text
    inside = text.strip(ELLIPSIS).replace("[", "").replace("]", "")
    assert len(inside) <= LONGEST
    assert set(inside.split()) <= set(said.split())


@given(st.text(max_size=400), st.sampled_from(["'a'", "'coutur':*", "('e':* & 'les')"]))
def test_whatever_the_text_a_quote_is_a_piece_of_it(said, query):
    parts = quoted(said, Words("e", query))
    assert "".join(text for text, _ in parts).strip(ELLIPSIS) in said or not parts
    assert not parts or any(asked for _, asked in parts)


@given(st.text())
def test_reading_letter_by_letter_keeps_every_place(text):
    assert len(letter_by_letter(text)) == len(text)
