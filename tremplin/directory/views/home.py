from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.directory import heads
from tremplin.directory.counted import count
from tremplin.directory.facets import POSTS as POST_SHELF
from tremplin.directory.found import listed
from tremplin.directory.law import quoted
from tremplin.directory.places import Where
from tremplin.directory.search import DEFAULT_DISTANCE, FRESHNESS, Search
from tremplin.directory.views._public import cacheable

CONTENT = Path(__file__).parents[1] / "content" / "accueil.yaml"
POSTS = 4
FRESH = timedelta(days=7)
TITLE = "Un emploi accompagné, près de chez vous"
SAYS = "Trouvez une structure d’insertion près de chez vous, candidatez gratuitement, avec ou sans CV, et suivez la réponse."
DOORS = (
    (
        "J’oriente une personne",
        "Je trouve une structure adaptée, je candidate avec elle, je suis la réponse.",
        "/bienvenue",
    ),
    (
        "Je prescris des parcours d’IAE",
        "Je valide l’éligibilité, je candidate, j’accorde une prolongation.",
        "/bienvenue",
    ),
    (
        "J’emploie des personnes en insertion",
        "Je reçois les candidatures, j’embauche, j’obtiens le PASS IAE, je suis les parcours.",
        "/bienvenue",
    ),
    ("J’achète ou je sous-traite", "Je trouve un fournisseur solidaire, je réponds à une clause sociale.", "/achats"),
    (
        "J’anime un réseau ou un territoire",
        "J’observe l’offre, les besoins et les résultats, chiffres sourcés et datés.",
        "/observatoire",
    ),
)


@require_safe
@cacheable
def home(request: HttpRequest) -> HttpResponse:
    """The front page: search at once, who you are, posts read again lately, sourced figures, simple questions."""
    today = timezone.localdate()
    fresh = listed(POST_SHELF, Search(sort=FRESHNESS), limit=POSTS)
    context = {
        "values": {"q": "", "distance": DEFAULT_DISTANCE},
        "where": Where(),
        "doors": [door for door in DOORS if _exists(door[2])],
        "fresh": fresh,
        "this_week": bool(fresh) and fresh[-1].fresh_on >= today - FRESH,
        "head": heads.Head(reverse("directory:accueil"), TITLE, SAYS),
        "open_posts": count(POST_SHELF, Search()).tabs[POST_SHELF] if fresh else 0,
        **_content(today),
    }
    return render(request, "directory/accueil.html", context)


@cache
def _written() -> dict[str, Any]:
    return dict(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))


@lru_cache(maxsize=4)
def _content(today: date) -> dict[str, Any]:
    """The written page with the values of the law of the day; kept for the day."""
    law = quoted(today)
    questions = [{"ask": row["ask"], "answer": row["answer"].format_map(law)} for row in _written()["questions"]]
    return {**_written(), "questions": questions, "law": law}


@cache
def _exists(path: str) -> bool:
    """A door whose room is not installed is not drawn."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
