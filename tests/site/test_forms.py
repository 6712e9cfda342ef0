"""Every form sent empty says each fault twice: in the summary at the top, and beside its field."""

import pytest
from bs4 import BeautifulSoup
from django.forms import BaseForm

from tests.site import world
from tests.site.test_pages import pages, plain

# Forms whose empty answer is a good one: they confirm, log out, or search.
FILLED_IN = "input:not([type=hidden]):not([type=submit]), textarea, select"


def empty_posts(html: str, path: str):
    """(address, hidden values) of every form of the page that a person fills in and sends."""
    for form in BeautifulSoup(html, "lxml").select("main form[method=post]"):
        if form.select(FILLED_IN):
            hidden = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]") if one.get("name")}
            yield form.get("action") or path, hidden


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


def fields_at_fault(response) -> set[str]:
    """Names of the fields, as they are in the page, that the bound forms of the context found wrong."""
    layers = [layer for context in response.context or [] for layer in context.dicts]
    forms = [value for layer in layers for value in layer.values() if isinstance(value, BaseForm) and value.is_bound]
    return {name if name == "__all__" else form.add_prefix(name) for form in forms for name in form.errors}


@pytest.mark.django_db
def test_every_form_sent_empty_says_each_fault_twice():
    seen, wrong, checked = world.build(), [], 0
    for role, name, path in pages(seen):
        if name == "demo:components":
            continue  # the sheet shows forms in error on purpose
        client = seen.clients[role]
        for address, hidden in empty_posts(client.get(path).content.decode(), path):
            response = client.post(address, hidden)
            fields = fields_at_fault(response) if response.status_code == 200 else set()
            checked += bool(fields)
            if fields:
                wrong += [f"{name}, {role}: {fault}" for fault in faults(response.content.decode(), fields)]
    assert not wrong, "\n".join(wrong)
    assert checked > 15


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
