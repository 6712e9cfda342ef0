"""The booklet of a territory or of a département: every structure that hires, by commune, with an index by sector.

It says of each what its public page says of the organisation, never of a person.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from tremplin.directory import facets
from tremplin.directory.facets import STRUCTURES
from tremplin.directory.models import Listing
from tremplin.directory.places import Area, Spot, areas
from tremplin.kernel.addresses import address_of
from tremplin.kernel.pdf import compile_pdf
from tremplin.organisations.models import Organisation
from tremplin.reference.models import Commune
from tremplin.reference.names import search_key
from tremplin.rules.dates import in_french

TEMPLATE = Path(__file__).parent / "templates" / "directory" / "livret.typ"
KINDS = ("territoire", "departement")
MOST = 600  # structures: the largest département has fewer
KEPT_FOR = 24 * 3600  # seconds
# One at a time: whoever asks for the same one meanwhile finds it made.
_MAKING = Lock()


def area_of(kind: str, code: str) -> Area | None:
    """The area that may have a booklet; None for any other."""
    key = f"{kind}:{code}"
    return next((one for one in areas().values() if one.key == key), None) if kind in KINDS else None


def path_of(area: Area) -> str:
    """Where its booklet is read; "" for a region."""
    kind, _, code = area.key.partition(":")
    return address_of("directory:livret", kind, code) if kind in KINDS else ""


def near(place: Commune | Spot | Area | None) -> Area | None:
    """The smallest area around a place that has a booklet."""
    if isinstance(place, Area):
        return place if path_of(place) else None
    commune = place.commune if isinstance(place, Spot) else place
    if commune is None:
        return None
    within = area_of("territoire", commune.territory_id) if commune.territory_id else None
    return within or area_of("departement", commune.department_id)


def facts(area: Area) -> dict[str, Any]:
    """What the document says, in French. Three queries."""
    listings = _listings(area)
    found = list(listings[: MOST + 1])
    details = _details([one.organisation_id for one in found[:MOST]])
    structures = [_structure(one, details[one.organisation_id]) for one in found[:MOST]]
    labels = {organisation["id"]: organisation["sectors"] for organisation in structures}
    return {
        "area": area.name.replace("'", "’"),
        "kind": "Département" if area.key.startswith("departement") else "Territoire",
        "network": settings.TERRITORY_NAME,
        "support": settings.SUPPORT_EMAIL,
        "site": settings.BASE_URL,
        "demo": settings.DEMO,
        "issued_on": in_french(timezone.localdate()),
        "number": len(structures),
        "cut": len(found) > MOST,
        "communes": _by_commune(structures),
        "sectors": _index(structures, labels),
        "kinds": _kinds(structures),
    }


def _listings(area: Area) -> QuerySet[Listing]:
    today = timezone.localdate()
    rows = Listing.objects.filter(shelf=STRUCTURES, places__contains=[area.key])
    rows = rows.exclude(until__lt=today)
    return rows.only("organisation_id", "name", "tags", "card").order_by("name", "key")


def _details(organisations: list[Any]) -> dict[Any, Organisation]:
    rows = Organisation.objects.filter(pk__in=organisations).select_related("commune")
    return {one.pk: one for one in rows}


def _structure(listing: Listing, found: Organisation) -> dict[str, Any]:
    sectors = facets.BY_NAME["secteur"].values()
    codes = [tag.removeprefix("secteur:") for tag in listing.tags if tag.startswith("secteur:")]
    posts = listing.card["open_posts"]
    return {
        "id": found.slug,
        "name": listing.name,
        "kinds": listing.card["kinds"],
        "commune": found.commune.name if found.commune else "Commune non précisée",
        "headline": found.headline,
        "address": ", ".join(filter(None, (found.address, _town(found)))),
        "phone": found.phone,
        "email": found.email,
        "website": found.website,
        "page": f"{settings.BASE_URL}{reverse('directory:structure', args=[found.slug])}",
        "sectors": sorted((sectors[code] for code in codes if code in sectors), key=search_key),
        "posts": posts,
        "spontaneous": bool(listing.card["spontaneous"]),
        "member": found.network_member,
    }


def _town(found: Organisation) -> str:
    """« 93140 Bondy »."""
    return " ".join(filter(None, (found.post_code, found.commune.name if found.commune else "")))


def _by_commune(structures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    groups = defaultdict(list)
    for one in structures:
        groups[one["commune"]].append(one)
    return [{"name": name, "structures": groups[name]} for name in sorted(groups, key=search_key)]


def _index(structures: list[dict[str, Any]], labels: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """Sectors, each with the names and the communes of who does it."""
    groups = defaultdict(list)
    for one in structures:
        for label in labels[one["id"]]:
            groups[label].append({name: one[name] for name in ("id", "name", "commune")})
    return [{"label": label, "structures": groups[label]} for label in sorted(groups, key=search_key)]


def _kinds(structures: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The initials that the booklet uses, explained."""
    used = {kind for one in structures for kind in one["kinds"]}
    return [(code, words) for code, words in facets.explained().items() if code in used]


def fingerprint(said: Mapping[str, Any]) -> str:
    """Of what the document says and of the way it is laid out."""
    body = json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(TEMPLATE.read_bytes() + body).hexdigest()[:32]


def made(said: Mapping[str, Any]) -> bytes:
    """The PDF, made once for each change of what it says."""
    key = f"directory.booklet.{fingerprint(said)}"
    with _MAKING:
        found: bytes | None = caches["documents"].get(key)
        if found is None:
            found = compile_pdf(TEMPLATE, said, at=timezone.now())
            with suppress(OSError):  # a full disk keeps nothing, and takes the booklet from nobody
                caches["documents"].set(key, found, KEPT_FOR)
    return found
