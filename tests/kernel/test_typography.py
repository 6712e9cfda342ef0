"""French spacing: in the text of a page, never in its tags nor in what is read letter by letter."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tremplin.kernel import typography
from tremplin.kernel.typography import NBSP, NNBSP


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Pourquoi ? Parce que ; ainsi !", "Pourquoi_? Parce que_; ainsi_!"),
        ("Il dit : « oui »", "Il dit~: «~oui~»"),
        ("<b>Ici :</b> là", "<b>Ici~:</b> là"),
        ("12 % de 30 €, a % b", "12_% de 30_€, a % b"),
        ("le 1er mai", "le 1<sup>er</sup> mai"),
        ("<p>1er</p>", "<p>1<sup>er</sup></p>"),
        ("21er, 1ers", "21er, 1ers"),
        ('<a title="Quoi ? « ici » 1er">Quoi ?</a>', '<a title="Quoi ? « ici » 1er">Quoi_?</a>'),
        ("<option>Le 1er ?</option>", "<option>Le 1er_?</option>"),
        ("<title>Le 1<sup>er</sup> mai</title>", "<title>Le 1er mai</title>"),
        ("<text x=1>1er ! »</text> 1er", "<text x=1>1er_!~»</text> 1<sup>er</sup>"),
        ("<script>a ? b : 1er</script> Quoi ?", "<script>a ? b : 1er</script> Quoi_?"),
        ("<pre>a <b>1er</b> ?</pre> ?", "<pre>a <b>1er</b> ?</pre>_?"),
        ("a < b ? c", "a < b_? c"),
        (" ?", "_?"),
        ("« ? »", "«_?~»"),
        ("", ""),
    ],
)
def test_what_french_asks_for_and_where(source, expected):
    assert typography.html(source) == expected.replace("_", NNBSP).replace("~", NBSP)


PIECES = st.lists(st.sampled_from([*"a12:;!?%€«» ", "1er", "\n", "<b>", "</b>", '<a title="1er : x ?">', "</a>"]))


@given(PIECES)
def test_tags_stay_as_they_are_and_a_second_time_changes_nothing(pieces):
    once = typography.html("".join(pieces))
    plain = once.replace("<sup>", "").replace("</sup>", "").replace(NBSP, " ").replace(NNBSP, " ")
    assert plain == "".join(pieces)
    assert typography.html(once) == once


@given(st.lists(st.sampled_from([*"a12:;!?%€«» ", "\n"])))
@example("« %")
@example("« :a")
def test_a_text_without_tag_is_spaced_as_plain_text_is(pieces):
    assert typography.html("".join(pieces)) == typography.spaces("".join(pieces))
