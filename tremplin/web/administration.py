"""How the administration, a library, looks: our name and our plum, and back to the day's work."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static


def _style(_: HttpRequest) -> str:
    return static("tremplin/administration.css")


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Tremplin, administration",
    "SITE_HEADER": "Administration",
    "SITE_URL": "/a-traiter",
    "SITE_SYMBOL": "hub",
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [_style],
    "COLORS": {
        "primary": {
            "50": "#faf4f8",
            "100": "#f2e6ee",
            "200": "#e2c9da",
            "300": "#c993b9",
            "400": "#b46fa2",
            "500": "#9a4a86",
            "600": "#823768",
            "700": "#6b2459",
            "800": "#541a46",
            "900": "#3a1231",
            "950": "#2a0d23",
        }
    },
}
