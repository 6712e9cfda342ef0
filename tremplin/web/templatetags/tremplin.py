"""The components of Tremplin, as template tags and filters. The settings make them built in: no `{% load %}` is needed.

Everything a tag receives is escaped unless it is already safe. Texts get their French spacing here, or from
`{% typographie %}` which wraps every page. Components drawn by a template have it in `templates/composants/`.
"""

from . import (
    _blocs,
    _cadre,
    _candidater,
    _carte,
    _fiche,
    _formulaires,
    _lignes,
    _mesures,
    _recherche,
    _resultats,
    _statuts,
    _textes,
)
from ._library import register

__all__ = [
    "_blocs",
    "_cadre",
    "_candidater",
    "_carte",
    "_fiche",
    "_formulaires",
    "_lignes",
    "_mesures",
    "_recherche",
    "_resultats",
    "_statuts",
    "_textes",
    "register",
]
