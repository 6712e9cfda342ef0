from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from tremplin.directory import booklet, facets, heads, named, overview, points, wording
from tremplin.directory import map as drawing
from tremplin.directory.answers import Answer, answer
from tremplin.directory.filters import chips, groups, spared, trades
from tremplin.directory.forms_search import IGNORED, MAP, WORKING, SearchForm, search_of
from tremplin.directory.links import Addresses
from tremplin.directory.oral import tells_of_oneself
from tremplin.directory.places import Area, Where, find_place, wider
from tremplin.directory.search import BY_DISTANCE, DEFAULT_DISTANCE, SORTS, Search
from tremplin.directory.steps import MOST, by_steps
from tremplin.directory.views._public import cacheable, kept
from tremplin.directory.zones import Zone
from tremplin.kernel import typography
from tremplin.kernel.addresses import address_of
from tremplin.kernel.wording import bounded

TAB_LABELS = {"structures": "Structures", "postes": "Postes ouverts", "prescripteurs": "Accompagnement"}
SORT_LABELS = {"pertinence": "le plus pertinent", "distance": "le plus proche", "fraicheur": "le plus récent"}
VIEW_LABELS = (("Liste", ""), ("Carte", MAP))
NOUNS = {
    "structures": "structure,structures",
    "postes": "poste ouvert,postes ouverts",
    "prescripteurs": "organisme,organismes",
}
NOBODY = {"structures": "Aucune structure", "postes": "Aucun poste ouvert", "prescripteurs": "Aucun organisme"}


@require_safe
@cacheable
@kept
def search(request: HttpRequest) -> HttpResponse:
    """Structures, open posts and prescribers, near a place. Never an error: what cannot be read is left out."""
    typed, notices = SearchForm(request.GET).read()
    reading = named.read(typed)
    values = reading.values
    where = find_place(values["lieu"])
    if reading.taken and where.unknown:  # five digits that are no postal code
        reading = named.Reading(typed)
        values, where = typed, Where()
    asked = search_of(values, where)
    found = None if where.unknown else answer(values["onglet"], asked, values["page"])
    if found and found.page and values["page"] > found.page.paginator.num_pages:
        notices.append(IGNORED["page"].replace("la première", "la dernière"))
    address = Addresses(values)
    context = _frame(values, where, asked, notices, address, found) | (
        _results(values, found, address) if found else {}
    )
    context |= _read_otherwise(reading, typed["q"], address)
    return render(request, "directory/recherche.html", context)


def _frame(
    values: dict[str, Any],
    where: Where,
    asked: Search,
    notices: list[str],
    address: Addresses,
    found: Answer | None,
) -> dict[str, Any]:
    """What the page shows whether or not there is an answer."""
    title = wording.title(values["onglet"], asked, values["q"])
    return {
        "title": mark_safe(typography.html(escape(title))),
        "head": _head(values, where, title, address, found),
        "answer": None,
        "chips": [],
        "map": None,
        "overview": None,
        "tab": values["onglet"],
        "values": values,
        "where": where,
        "search": asked,
        "oneself": tells_of_oneself(values["q"]),
        "meaningless": bool(values["q"]) and not asked.words,
        "distance": str(asked.distance),  # a number would be written in the manner of the country
        "notices": notices,
        "around": wording.around(asked),
        "without_place": address(lieu=""),
        "suggestions": [(one, address(lieu=one.label)) for one in where.suggestions],
    }


def _read_otherwise(reading: named.Reading, typed: str, address: Addresses) -> dict[str, Any]:
    """What was taken for a place among the words, or may be, with the address that reads it the other way."""
    if reading.taken:
        left = reading.left
        elsewhere = {"left": left, "there": address(q=left.rest, lieu=left.place)} if left else {}
        return {"taken": reading.taken, "as_words": address(q=typed, lieu="", exact="1"), **elsewhere}
    if reading.offered:
        offered = reading.offered
        return {"offered": offered, "as_place": address(q=offered.rest, lieu=offered.place)}
    return {}


# What makes another page for a reader of engines; filters, orders and further pages only cut it otherwise.
PAGE_OF_ITS_OWN = ("q", "lieu", "onglet")


def _head(values: dict[str, Any], where: Where, title: str, address: Addresses, found: Answer | None) -> heads.Head:
    """One address for a place however it was typed, words and a tab, without their filters. Engines are not shown what
    found nothing: anybody may make such an address, with any words in its title."""
    path = address_of("directory:recherche")
    there = where.commune or where.area  # a street is of its town
    values = values | {"lieu": there.label if there else values["lieu"]}
    asked = {name: values[name] for name in PAGE_OF_ITS_OWN if values[name] and values[name] != "structures"}
    own = f"{path}?{urlencode(asked)}" if asked else path
    cut = address(**dict.fromkeys(PAGE_OF_ITS_OWN, "")) != "?" or values["page"] > 1
    says = f"{title} : qui recrute, où, et quand la fiche a été relue. Candidature gratuite, avec ou sans CV."
    return heads.Head(own, title, heads.shortened(says), indexed=not cut and _answered(values["q"], found))


def _answered(typed: str, found: Answer | None) -> bool:
    """With the very words that were asked, all of them."""
    if found is None or found.page is None:
        return False
    words = found.search.words
    return not typed or (bool(words) and not words.partly and not words.corrected)


def _results(values: dict[str, Any], found: Answer, address: Addresses) -> dict[str, Any]:
    tab = values["onglet"]
    offered = trades(values, found.counts) if tab != facets.PRESCRIBERS else []
    drawn = chips(tab, values, offered)
    return {
        "answer": found,
        "whole": address(vue="") if found.page else "",
        "same": address(tri="", vue=""),
        "followable": bool(found.search.place or values["q"] or found.search.filters or found.search.zone),
        "many": found.counts.tabs[tab] > MOST,
        "chosen": found.counts.tabs[tab] > MOST and by_steps(tab, found.search),
        "corrected": found.search.words.corrected,
        "exactly": address(exact="1"),
        "groups": groups(tab, values, found.counts),
        "wordless": found.counts.wordless[tab],
        "order": wording.order(found.search, tab),
        "delays": any(one.shown.get("reply_days") is not None for one in found.page or []),
        "tabs": [
            {
                "label": label,
                "url": address(onglet=name),
                "count": bounded(number, MOST) if number > MOST else number,
                "current": name == tab,
            }
            for name, label in TAB_LABELS.items()
            for number in [found.counts.tabs[name]]
        ],
        "chips": [(label, address(**changes)) for label, changes in drawn],
        "trades": offered,
        **_drawn(values, found, address),
        "views": _views(values, address),
        "booklet": _booklet(found.search) if tab == facets.STRUCTURES and _any_around(tab, found) else None,
        "orders": _orders(found.search, address),
        "presences": _presences(values, found.search, address),
        "wider_filters": [(label, n, address(**change)) for label, n, change in spared(found.counts)],
        "noun": NOUNS[tab],
        "nothing": _nothing(tab, found.search),
        "ways_out": _ways_out(values, found, address) if found.page is None else {},
        "with_help": address(onglet="prescripteurs") if tab != facets.PRESCRIBERS else "",
        "clear": address(metier="", **{one.name: [] for one in facets.FACETS}),
    }


def _drawn(values: dict[str, Any], found: Answer, address: Addresses) -> dict[str, Any]:
    """The map of all the results where it is asked, otherwise the sketch beside the list."""
    if values["vue"] != MAP or found.page is None:
        return {"map": drawing.of_results(found)}

    def closer(zone: Zone, as_map: bool) -> str:
        closest = address(cadre=str(zone), vue=MAP if as_map else "")
        return f"{closest}#plan" if as_map else closest

    return {
        "overview": overview.of_answer(found, values["onglet"], closer),
        "points": reverse("directory:points") + address(tri="", vue=""),
        "anywhere": address(cadre=""),
        "most_points": points.most(values["onglet"], found.search),
        "tiles": settings.TILES_URL,
        "tiles_credit": settings.TILES_CREDIT,
    }


def _any_around(tab: str, found: Answer) -> bool:
    """Whatever their activity: a booklet without any structure is of use to nobody."""
    return bool(found.page or found.nearest or found.counts.wordless[tab])


def _booklet(asked: Search) -> tuple[str, str] | None:
    """Name of the area around the place, and where its booklet is."""
    area = booklet.near(asked.place)
    return (area.name, booklet.path_of(area)) if area else None


def _views(values: dict[str, Any], address: Addresses) -> list[tuple[str, str, bool]]:
    """List or map: label, address, whether it is the present one."""
    # Straight to the map: on a phone it stands under the search and the filters.
    return [
        (label, address(vue=view) + ("#plan" if view else ""), view == values["vue"]) for label, view in VIEW_LABELS
    ]


def _orders(asked: Search, address: Addresses) -> list[tuple[str, str, bool]]:
    """The orders that make sense here: label, address, whether it is the present one."""
    known = [one for one in SORTS if one != BY_DISTANCE or asked.located]
    return [(SORT_LABELS[one], address(tri=one), one == asked.order) for one in known]


def _presences(values: dict[str, Any], asked: Search, address: Addresses) -> list[tuple[str, str, bool]]:
    if asked.place is None or values["onglet"] != facets.STRUCTURES:
        return []
    here = [("Basées ici", ""), ("Qui viennent y travailler", WORKING)]
    return [(label, address(presence=one), one == values["presence"]) for label, one in here]


def _helpers(found: Answer, address: Addresses) -> str:
    """Where those who may help are listed; "" when nobody is."""
    near = found.search.located and found.search.distance < DEFAULT_DISTANCE
    wide = max(found.search.distance, DEFAULT_DISTANCE)
    known = near or found.counts.tabs[facets.PRESCRIBERS]
    return address(onglet="prescripteurs", q="", distance=wide) if known else ""


def _everywhere(area: Area | None) -> str:
    return f"Chercher {wording.inside(area)}" if area else "Chercher dans toute la France"


def _nothing(tab: str, asked: Search) -> str:
    if asked.located:
        return f"{NOBODY[tab]} à {asked.distance}\u00a0km pour le moment"
    return f"{NOBODY[tab]} ne correspond pour le moment"


def _ways_out(values: dict[str, Any], found: Answer, address: Addresses) -> dict[str, Any]:
    """Addresses to go to when nothing was found."""
    tab, labels = values["onglet"], facets.BY_NAME["secteur"].values()
    asked = values["q"] and tab != facets.PRESCRIBERS and not tells_of_oneself(values["q"])
    meant = facets.sectors_of(values["q"]) if asked else []
    return {
        "sectors": [(labels[one], address(q="", secteur=[one])) for one in meant if one in labels],
        "tabs": [
            (found.counts.tabs[name], NOUNS[name], address(onglet=name))
            for name in (facets.STRUCTURES, facets.POSTS)
            if name != tab and found.counts.tabs[name]
        ],
        "places": [(_everywhere(one), address(lieu=one.name if one else "")) for one in wider(found.search.place)],
        "wider": address(distance=found.wider or DEFAULT_DISTANCE),
        "wordless": address(q=""),
        "prescribers": _helpers(found, address),
    }
