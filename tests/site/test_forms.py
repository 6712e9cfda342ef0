"""Every form sent empty says each fault twice: in the summary at the top, and beside its field."""

import pytest
from bs4 import BeautifulSoup

from tests.site.walk import plain


def faults(html: str, fields: set[str]) -> list[str]:
    """What is not said where it should be: each field at fault has a link in the summary, and the same words beside it."""
    soup = BeautifulSoup(html, "lxml")
    summary = soup.select_one(".erreurs")
    if summary is None:
        return ["no summary of errors"]
    found = (
        [] if plain(soup.title.get_text()).startswith("Erreur : ") else ["the title does not start with « Erreur : »"]
    )
    links = {link["href"].removeprefix("#"): plain(link.get_text()) for link in summary.select("a[href^='#']")}
    for field in fields - {"__all__"}:
        block = soup.select_one(f".champ--erreur:has([name^='{field}'])")
        targets = [links[one["id"]] for one in (block.select("[id]") if block else []) if one["id"] in links]
        if not targets:
            found.append(f"{field} has no link in the summary")
        elif (
            targets[0].split(" : ")[-1].lower() not in plain(block.get_text()).lower()
        ):  # the summary may name the field
            found.append(f"« {targets[0]} » is not beside {field}")
    return found


def test_every_form_sent_empty_says_each_fault_twice(walk):
    wrong = [f"{one.name}, {one.role}: {fault}" for one in walk.refusals for fault in faults(one.html, one.fields)]
    assert not wrong, "\n".join(wrong)
    assert len(walk.refusals) > 15


GOOD = (
    "<title>Erreur : Page – Tremplin</title><div class='erreurs'><a href='#id_nom'>Il manque le nom.</a></div>"
    "<div class='champ champ--erreur'><p>Il manque le nom.</p><input id='id_nom' name='nom'></div>"
)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<title>Page – Tremplin</title>", "no summary"),
        (GOOD.replace("Erreur : ", ""), "the title"),
        (GOOD.replace("#id_nom", "#id_autre"), "no link"),
        (GOOD.replace("<p>Il manque le nom.</p>", ""), "is not beside"),
    ],
)
def test_the_guard_of_forms_bites(html, fault):
    assert faults(GOOD, {"nom"}) == []
    assert fault in faults(html, {"nom"})[0]
