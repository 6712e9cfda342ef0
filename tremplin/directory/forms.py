"""What the address of a search may say. A parameter that cannot be read is left out, and said."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import QueryDict

from tremplin.directory.places import find_place
from tremplin.directory.search import DEFAULT_DISTANCE, DISTANCES, SPONTANEOUS, TABS, WITH_POSTS
from tremplin.directory.simulation import KINDS as SIMULATED_KINDS
from tremplin.directory.simulation import by_level
from tremplin.kernel.fields import LieuInput
from tremplin.reference.models import Commune, Sector
from tremplin.rules.messages import Audience

KINDS = {
    "ACI": "Chantier (ACI)",
    "EI": "Entreprise (EI)",
    "ETTI": "Intérim (ETTI)",
    "AI": "Association (AI)",
    "EITI": "Indépendant (EITI)",
    "GEIQ": "Groupement d’employeurs (GEIQ)",
    "EA": "Entreprise adaptée (EA)",
    "EATT": "Intérim adapté (EATT)",
}
OPENINGS = {SPONTANEOUS: "Candidature spontanée possible", WITH_POSTS: "A au moins un poste ouvert"}
SECTORS_FOR = 300  # seconds
_ROME = re.compile(r"[A-N]\d{4}")

IGNORED = {
    "q": "Les mots cherchés ne peuvent pas être lus : nous n’en tenons pas compte.",
    "lieu": "Le lieu ne peut pas être lu : nous n’en tenons pas compte.",
    "distance": f"Cette distance n’est pas proposée : nous cherchons à {DEFAULT_DISTANCE} km.",
    "onglet": "Cet onglet n’existe pas : voici les structures.",
    "type": "Un type de dispositif n’existe pas : nous n’en tenons pas compte.",
    "secteur": "Un secteur n’existe pas : nous n’en tenons pas compte.",
    "metier": "Ce métier n’existe pas : nous n’en tenons pas compte.",
    "candidature": "Un filtre sur les candidatures n’existe pas : nous n’en tenons pas compte.",
    "page": "Cette page de résultats n’existe pas : voici la première.",
}


def sectors() -> list[tuple[str, str]]:
    """Code and label of the sectors. They hardly ever change: every process keeps them five minutes."""
    cache = caches["local"]
    known: list[tuple[str, str]] | None = cache.get("directory.sectors")
    if known is None:
        known = list(Sector.objects.values_list("code", "label"))
        cache.set("directory.sectors", known, SECTORS_FOR)
    return known


def rome_code(text: str) -> None:
    if not _ROME.fullmatch(text):
        raise ValidationError("not a ROME code")


class SearchForm(forms.Form):
    """Bound to the address. Ask `read()`: valid values only, and what was left out."""

    q = forms.CharField(max_length=100, required=False)
    lieu = forms.CharField(max_length=100, required=False)
    distance = forms.TypedChoiceField(choices=[(one, f"{one} km") for one in DISTANCES], coerce=int, required=False)
    onglet = forms.ChoiceField(choices=[(name, name) for name in TABS], required=False)
    type = forms.MultipleChoiceField(choices=list(KINDS.items()), required=False)
    secteur = forms.MultipleChoiceField(required=False)
    metier = forms.CharField(required=False, validators=[rome_code])
    candidature = forms.MultipleChoiceField(choices=list(OPENINGS.items()), required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.address = data
        self.fields["secteur"].choices = sectors()  # type: ignore[attr-defined]

    def read(self) -> tuple[dict[str, Any], list[str]]:
        """The values that can be used, defaults for the others; and a sentence for each parameter left out."""
        self.full_clean()
        values = {"q": "", "lieu": "", "distance": DEFAULT_DISTANCE, "onglet": "structures", "page": 1}
        values |= {"type": self._known("type"), "secteur": self._known("secteur"), "metier": ""}
        values |= {"candidature": self._known("candidature")}
        values |= {name: value for name, value in self.cleaned_data.items() if value}
        return values, [IGNORED[name] for name in self.errors if name in IGNORED]

    def _known(self, name: str) -> list[str]:
        """Of a list with a wrong choice, the right ones are kept."""
        choices = {str(code) for code, _ in self.fields[name].choices}  # type: ignore[attr-defined]
        return [value for value in self.address.getlist(name) if value in choices]


class SimulatorForm(forms.Form):
    """The situations of a person, at the law of a day. Nothing of it is stored."""

    audience = forms.ChoiceField(
        label="Vous cherchez",
        choices=[(Audience.PERSON, "Pour moi"), (Audience.PROFESSIONAL, "Pour une personne que j’accompagne")],
        widget=forms.RadioSelect,
        initial=Audience.PERSON,
    )
    level_1 = forms.MultipleChoiceField(
        label="Une seule de ces situations suffit", widget=forms.CheckboxSelectMultiple, required=False
    )
    level_2 = forms.MultipleChoiceField(
        label="Plusieurs de ces situations s’ajoutent", widget=forms.CheckboxSelectMultiple, required=False
    )
    kind = forms.ChoiceField(
        label="Type de structure",
        choices=[("", "Je ne sais pas encore"), *((str(one), f"{one.label} ({one})") for one in SIMULATED_KINDS)],
        widget=forms.RadioSelect,
        required=False,
    )
    lieu = forms.CharField(
        label="Ville ou code postal",
        help_text="Pour savoir qui rencontrer tout près.",
        max_length=100,
        required=False,
        widget=LieuInput,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level, criteria in by_level(on).items():
            self.fields[f"level_{level}"].choices = [(one.code, one.label) for one in criteria]  # type: ignore[attr-defined]

    def clean_lieu(self) -> Commune | None:
        where = find_place(self.cleaned_data["lieu"])
        if where.unknown:
            offered = ", ".join(one.label for one in where.suggestions[:3])
            hint = f" Vouliez-vous dire : {offered} ?" if offered else ""
            raise ValidationError(
                f"Nous n’avons pas trouvé « {where.asked} ». Vérifiez le nom, ou donnez le code postal.{hint}"
            )
        return where.commune

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.cleaned_data["level_1"], *self.cleaned_data["level_2"])
