"""What every page's frame needs: navigation, account menu, territory."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest
from django.urls import reverse

from tremplin.kernel import tracing
from tremplin.kernel.actor import ANONYMOUS, Actor
from tremplin.operations import maintenance
from tremplin.web.demo_data import available_accounts


@dataclass(frozen=True)
class Link:
    """One entry of the navigation. `yours` paints its count in the colour of the turn."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    yours: bool = False


PRESCRIBERS_TAB = "prescripteurs"
PUBLIC = [
    ("Trouver un emploi accompagné", "directory:recherche", ""),
    ("Trouver un accompagnement", "directory:recherche", f"?onglet={PRESCRIBERS_TAB}"),
    ("Est-ce pour moi ?", "directory:eligibilite", ""),
]
CANDIDATE = [
    ("Mon parcours", "applications:mon_parcours", ""),
    ("Mes favoris", "directory:favoris", ""),
    ("Chercher", "directory:recherche", ""),
]
TODAY = ("À traiter", "today", "")
EMPLOYER = [
    TODAY,
    ("Candidatures", "applications:received", ""),
    ("Salarié·e·s et PASS IAE", "passes:list", ""),
    ("Postes", "jobs:list", ""),
    ("Notre fiche", "organisations:edit", ""),
    ("Équipe", "organisations:members", ""),
    ("Chercher", "directory:recherche", ""),
]
PRESCRIBER = [
    TODAY,
    ("Personnes suivies", "candidates:list", ""),
    ("Candidatures envoyées", "applications:sent", ""),
    ("Prolongations", "passes:requests", ""),
    ("Chercher", "directory:recherche", ""),
    ("Notre fiche", "organisations:edit", ""),
    ("Équipe", "organisations:members", ""),
]


TEAM = [
    ("PASS IAE", "passes:find", ""),
    ("Vérifications", "organisations:queue", ""),
    ("Fiches à suivre", "organisations:pages", ""),
    ("Mots de la recherche", "directory:mots", ""),
]
STAFF = [("Accès motivés", "candidates:accesses", ""), ("Surveillance", "candidates:watch", "")]


def entries_for(actor: Actor) -> list[tuple[str, str, str]]:
    return [*_of_its_space(actor), *(TEAM if actor.is_team else []), *(STAFF if actor.is_staff else [])]


def _of_its_space(actor: Actor) -> list[tuple[str, str, str]]:
    if actor.is_employer and actor.is_prescriber:
        return EMPLOYER[:2] + _prescriber(actor)[1:-3] + EMPLOYER[2:]
    if actor.is_employer:
        return EMPLOYER
    if actor.is_prescriber:
        return _prescriber(actor)
    if actor.is_professional:
        waiting = [] if actor.is_trusted else [("Vérification", "organisations:verification", "")]
        return [TODAY, *waiting, *PRESCRIBER[-3:]]
    if actor.is_staff:
        return [TODAY, ("Doublons", "candidates:duplicates", ""), ("Journal", "journal", ""), *CANDIDATE[-1:]]
    return CANDIDATE if actor.is_authenticated else PUBLIC


def _prescriber(actor: Actor) -> list[tuple[str, str, str]]:
    """Only an authorised prescriber decides prolongations."""
    return PRESCRIBER if actor.is_authorised_prescriber else [one for one in PRESCRIBER if one[1] != "passes:requests"]


def navigation(actor: Actor, path: str, tab: str = "") -> list[Link]:
    """The entries of the actor's space; the one of this page is current."""
    links = []
    for label, name, query in entries_for(actor):
        address = _address(name)
        here = (path == address or path.startswith(f"{address}/")) and bool(query) == (tab == PRESCRIBERS_TAB)
        links.append(_link(label, address + query, here))
    return links


_link = lru_cache(maxsize=200)(Link)  # a few for each kind of actor


# Addresses without argument are looked up once in the life of the process.
_address = cache(reverse)


def account(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    current = actor.membership.pk if actor.membership else None
    return {
        "is_authenticated": actor.is_authenticated,
        "owes_factor": getattr(request, "owes_factor", False),
        "is_staff": actor.is_staff,
        "display_name": actor.user.get_short_name() if actor.user else "",
        "organisation": actor.organisation_label,
        "links": [Link("Mes identités", reverse("socialaccount_connections"))] if settings.SSO_APPLICATIONS else [],
        "unread": getattr(actor.user, "unread_notices", 0),
        "memberships": [
            {
                "pk": one.pk,
                "label": str(one.organisation),
                "sub": ", ".join(one.function_labels()) or one.get_role_display(),
                "current": one.pk == current,
            }
            for one in getattr(actor.user, "current_memberships", [])
        ],
    }


def _tab(request: HttpRequest) -> str:
    """The page that refuses an address of a thousand parameters is a page too."""
    try:
        return request.GET.get("onglet", "")
    except TooManyFieldsSent:
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor of every page."""
    actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "nav": navigation(actor, request.path, _tab(request)),
        "account": account(request, actor),
        "layout": "candidat.html"
        if actor.is_authenticated and not actor.is_professional
        else "pro.html"
        if actor.is_authenticated
        else "base.html",
        "territory_name": settings.TERRITORY_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "support_phone": settings.SUPPORT_PHONE,
        "base_url": settings.BASE_URL,
        "demo": settings.DEMO,
        "reference": tracing.reference(),
        "maintenance": maintenance.announced(),
        "demo_accounts": available_accounts,
    }
