"""Where an address is, asked of the national address service (its GeoJSON `search/`). Off unless a service is named.

A service that is slow, broken or silent is as good as none: the search then falls back to the commune.
"""

import json
import logging
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from django.conf import settings
from django.core.cache import caches

TIMEOUT = 2  # seconds
SAFE = ("https://", "http://127.0.0.1:")  # where an address typed by somebody may go
KEPT_FOR = 86_400  # seconds
LIKELY = 0.5  # the score of the service from which it may have understood
LONGEST = 200_000  # bytes
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Address:
    """Degrees; `commune` is an INSEE code."""

    label: str
    latitude: float
    longitude: float
    commune: str


def locate(text: str) -> Address | None:
    """The likeliest address, None when the service is off, does not answer in 2 seconds or understands nothing."""
    if not settings.ADDRESSES_URL.startswith(SAFE):
        return None
    key = f"directory.address.{text.strip().casefold()!r}"[:240].replace(" ", "_")
    known = caches["local"].get(key)
    if known is None:
        known = _ask(text)
        caches["local"].set(key, known or "", KEPT_FOR if known else 60)
    return known or None


def _ask(text: str) -> Address | None:
    url = f"{settings.ADDRESSES_URL}?{urlencode({'q': text[:200], 'limit': 1})}"
    try:
        with urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310 - `SAFE` was checked
            return _read(json.loads(answer.read(LONGEST)))
    except (URLError, TimeoutError, OSError, ValueError, KeyError, TypeError, IndexError) as error:
        logger.warning("address service: %s", type(error).__name__)
        return None


def _read(answer: Any) -> Address | None:
    found = answer["features"][0]
    said, (longitude, latitude) = found["properties"], found["geometry"]["coordinates"]
    if float(said["score"]) < LIKELY:
        return None
    return Address(str(said["label"]), float(latitude), float(longitude), str(said["citycode"]))
