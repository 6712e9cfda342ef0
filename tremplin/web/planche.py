"""The component sheet: every component in every state, with invented people. Demonstration only; it reads no data."""

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tremplin.kernel.fields import DateTroisChamps, LieuInput

from .templatetags import _mots

TODAY = dt.date(2026, 11, 19)
LONG_NAME = "Coopérative d’insertion du Vallon et des Berges du Grand Canal"

PALETTE = [
    ("prune-900", "Prune 900", "bandeau, PASS IAE"),
    ("prune-700", "Prune 700", "actions, liens"),
    ("prune-500", "Prune 500", "traits"),
    ("prune-100", "Prune 100", "sélection"),
    ("mirabelle-400", "Mirabelle 400", "le tour, le focus"),
    ("mirabelle-100", "Mirabelle 100", "attention"),
    ("peche-300", "Pêche 300", "chaleur"),
    ("peche-100", "Pêche 100", "panneaux"),
    ("reine-claude-700", "Reine-claude 700", "acquis"),
    ("griotte-700", "Griotte 700", "erreur"),
    ("myrtille-700", "Myrtille 700", "en cours"),
    ("canal-700", "Canal 700", "2e série"),
    ("encre-900", "Encre 900", "texte"),
    ("encre-700", "Encre 700", "texte second"),
    ("platre-500", "Plâtre 500", "bord de champ"),
    ("platre-100", "Plâtre 100", "fond"),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom d’usage", help_text="Celui que vous utilisez tous les jours.")
    phone = forms.CharField(label="Téléphone", required=False)
    place = forms.CharField(label="Ville ou code postal", widget=LieuInput())
    kind = forms.ChoiceField(
        label="Dispositif",
        help_text="Il fixe la règle d’éligibilité et la convention utilisée.",
        widget=forms.RadioSelect,
        choices=[
            ("aci", "Atelier et chantier d’insertion (ACI)\nconvention 093-21, 3 places libres sur 24"),
            ("ei", "Entreprise d’insertion (EI)\nconvention 093-48, aucune place libre"),
        ],
    )
    start = DateTroisChamps(label="Date de début", help_text="Le premier jour travaillé. Exemple : 30 11 2026")
    job = forms.ChoiceField(label="Poste", choices=[("1", "Ouvrier·ère du nettoiement"), ("2", "Aide-peintre")])
    hours = forms.IntegerField(label="Heures par semaine", help_text="De 20 à 35 heures.", min_value=20, max_value=35)
    means = forms.MultipleChoiceField(
        label="Moyens de transport",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("bus", "Transports en commun"), ("velo", "Vélo"), ("auto", "Voiture")],
    )
    message = forms.CharField(label="Message à la personne", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    share = forms.BooleanField(label="Partager le motif du refus avec la personne", required=False)
    siret = forms.CharField(label="SIRET", disabled=True, help_text="Non modifiable.", initial="999 000 001 00018")


def sample_forms() -> dict[str, forms.Form]:
    wrong = {"e-name": "", "e-place": "Nulle-Part", "e-start_jour": "30", "e-start_mois": "2", "e-start_annee": "2027"}
    refused = SampleForm({**wrong, "e-hours": "12", "e-job": "1", "e-means": ["velo"]}, prefix="e")
    return {"sample": SampleForm(prefix="v", initial={"start": TODAY}), "refused": refused}


def passes() -> dict[str, Any]:
    return {
        "pass": {
            "number": "999992600731",
            "starts_on": dt.date(2025, 2, 3),
            "ends_on": dt.date(2027, 10, 31),
            "days_left": 347,
            "suspensions": [(dt.date(2025, 7, 1), dt.date(2025, 9, 30))],
        },
        "timeline_rows": [
            [
                segment("contrat", (2025, 2, 3), (2025, 6, 30), "CDDI"),
                segment("contrat", (2025, 10, 1), (2026, 7, 31), "CDDI Régie du Vallon", "10 mois"),
                segment("contrat", (2026, 8, 1), (2027, 1, 31), "CDDI renouvelé", "6 mois"),
            ],
            [
                segment("pass", (2025, 2, 3), (2025, 6, 30), "PASS IAE", "730 jours"),
                segment("suspension", (2025, 7, 1), (2025, 9, 30)),
                segment("pass", (2025, 10, 1), (2027, 2, 2)),
                segment("ajout", (2027, 2, 3), (2027, 5, 4), "+ 91 j"),
                segment("prolongation", (2027, 5, 5), (2027, 10, 31), "Prolongation", "+ 180 jours"),
                segment("carence", (2027, 11, 1), (2029, 10, 31), "Carence", "2 ans"),
            ],
        ],
        "timeline_marks": [
            {"date": dt.date(2027, 2, 2), "label": "fin d’origine"},
            {"date": dt.date(2027, 10, 31), "label": "fin actuelle", "strong": True},
        ],
        "calculation": [
            line("Début", "Premier jour du premier contrat", dt.date(2025, 2, 3)),
            line("+ 730 jours", "Durée d’un PASS IAE", dt.date(2027, 2, 2), "premier et dernier jours compris"),
            line("+ 91 jours", "Suspension du 1er juillet au 30 septembre 2025", dt.date(2027, 5, 4)),
            line("+ 180 jours", "Prolongation « 50 ans et plus »", dt.date(2027, 10, 31)),
            line("=", "Fin du PASS IAE", dt.date(2027, 10, 31)),
        ],
    }


def segment(kind: str, start: tuple[int, int, int], end: tuple[int, int, int], *words: str) -> dict[str, Any]:
    named = dict(zip(("label", "detail"), words, strict=False))
    return {"kind": kind, "start": dt.date(*start), "end": dt.date(*end), **named}


def line(plus: str, reason: str, result: dt.date, detail: str = "") -> dict[str, Any]:
    return {"plus": plus, "reason": reason, "result": result, "detail": detail}


def turns() -> dict[str, Any]:
    return {
        "mine": [
            {"name": "Vous", "detail": "à vous depuis 2 jours", "current": True},
            {"name": "Nora V.", "detail": "votre conseillère, informée"},
            {"name": "Vélo-Relais", "detail": "a proposé des dates mardi", "passed": True},
        ],
        "theirs": [
            {"name": "Vous", "detail": "avez répondu hier", "passed": True},
            {"name": "Nora V.", "detail": "à elle depuis 1 jour", "current": True},
            {"name": LONG_NAME, "detail": "après"},
        ],
        "events": [
            {"label": "À vous de répondre", "at": TODAY, "state": "ici"},
            {"label": "Note de Karim D.", "at": dt.datetime(2026, 11, 12, 16, 20)},
            {"label": "Candidature reçue", "at": dt.datetime(2026, 11, 10, 11, 37), "detail": f"de {LONG_NAME}"},
            {"label": "Fin du contrat", "at": dt.date(2027, 1, 31), "state": "avenir"},
        ],
        "steps": [
            {"label": "La personne", "url": "#etapes", "state": "done"},
            {"label": "Le contrat", "state": "current", "detail": "brouillon enregistré"},
            {"label": "L’éligibilité"},
            {"label": "Vérifier et confirmer"},
        ],
        "views": [
            {"label": "À traiter", "url": "#onglets", "count": 7, "yours": True, "current": False},
            {"label": "En cours", "url": "#onglets", "count": 28, "yours": False, "current": True},
            {"label": "Archivées", "url": "#onglets", "count": 1040, "yours": False, "current": False},
        ],
    }


def eligibility() -> dict[str, Any]:
    def criterion(state: str, name: str, said: str, proof: str, level: int = 2) -> dict[str, Any]:
        return {"state": state, "name": name, "level": level, "said": said, "proof": proof}

    return {
        "criteria": [
            criterion("met", "Jeune de moins de 26 ans", "Soit 23 ans.", "Pièce d’identité à conserver."),
            criterion(
                "doubtful", "Niveau d’étude 3 (CAP, BEP) ou moins", "Déclaré, sans preuve.", "Diplôme à joindre."
            ),
            criterion("unmet", "Allocataire du RSA", "Non déclaré.", "Rien à faire, sauf si la situation change.", 1),
        ]
    }


def context() -> dict[str, Any]:
    """Everything the template shows, the request apart."""
    return {
        "today": TODAY,
        "long_name": LONG_NAME,
        "palette": PALETTE,
        "application_states": list(_mots.APPLICATION),
        "pass_states": list(_mots.PASS),
        "eligibility_states": list(_mots.ELIGIBILITY),
        "exchange_states": list(_mots.EXCHANGE),
        "kinds": list(_mots.DISPOSITIFS),
        "two_kinds": ["ACI", "EI"],
        "filters": [("Chantier (ACI)", 11), ("Entreprise (EI)", 8)],
        "results": [
            ("Les Bordures", "La Courneuve", "Espaces verts, propreté urbaine"),
            (LONG_NAME, "Les Pavillons-sous-Bois", "Maraîchage, paniers solidaires, entretien des berges"),
        ],
        "rows": [
            ("Yanis C.", "Bobigny", "new", "depuis 9 jours"),
            ("Jean-Christophe de L.", "Les Pavillons-sous-Bois", "interview", "depuis 2 jours"),
        ],
        "page": Paginator(range(400), 20).page(6),
        **sample_forms(),
        **passes(),
        **turns(),
        **eligibility(),
    }


def sheet(request: HttpRequest) -> HttpResponse:
    return render(request, "planche.html", context())
