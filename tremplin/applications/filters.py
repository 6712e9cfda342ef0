"""What the address of a list may say: filters, order, length. A value that cannot be read filters nothing."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from tremplin.applications.models import Application, SavedView
from tremplin.applications.narrowing import SPONTANEOUS, Given, narrowed
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.fields import LieuInput
from tremplin.kernel.matching import words_of
from tremplin.kernel.prepared import Param, Prepared
from tremplin.organisations.models import Dispositif
from tremplin.reference.geo import within_km
from tremplin.reference.models import Commune, Territory
from tremplin.reference.places import resolve_place
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import ApplicationState

ORDERS = {
    "tour": "Le tour, puis l’attente",
    "recentes": "Les plus récentes d’abord",
    "anciennes": "Les plus anciennes d’abord",
    "nom": "Nom de la personne",
}
LENGTHS = ("20", "50", "100")
DISTANCES = {"": "cette commune", "5": "5 km", "10": "10 km", "20": "20 km", "50": "50 km"}
SILENCES = {"7": "plus de 7 jours", "15": "plus de 15 jours", "30": "plus de 30 jours"}
STANDINGS = {
    "pass": "PASS IAE valide",
    "suspended": "PASS IAE suspendu",
    "eligible": "Éligible, sans PASS IAE",
    "to_validate": "À valider",
    "waiting": "Délai de carence",
}
TURNS = {"receiver": "À nous de répondre", "candidate": "À la personne", "nobody": "À personne"}
SENT_TURNS = {"receiver": "À la structure", "candidate": "À la personne", "nobody": "À personne"}


def _choice(label: str, choices: Any, empty: str = "Peu importe") -> forms.ChoiceField:
    pairs = list(choices.items() if isinstance(choices, dict) else choices)
    return forms.ChoiceField(label=label, required=False, choices=[("", empty), *pairs])


def _text(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=100, **kwargs)


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class ListForm(forms.Form):
    """The filters that both lists have. Those of `MAIN` stand in the bar, the others fold under « Plus de filtres »."""

    MAIN: tuple[str, ...] = ("nom", "etat")
    KIND = SavedView.List.SENT

    nom = _text("Personne ou structure")
    etat = _choice("Statut", ApplicationState.choices(), "Tous")
    tour = _choice("À qui d’agir", SENT_TURNS)
    silence = _choice("Sans réponse depuis", SILENCES)
    du = _day("Envoyée à partir du")
    au = _day("Envoyée jusqu’au")
    tri = forms.ChoiceField(label="Trier par", required=False, choices=list(ORDERS.items()))
    par = forms.ChoiceField(label="Lignes par page", required=False, choices=[(one, one) for one in LENGTHS])

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        self.views: list[tuple[str, str, str]] = []
        self._offer()
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if hasattr(field, "choices") else "form-control"
        self.is_valid()
        self.data = self.initial_for_page()

    def initial_for_page(self) -> dict[str, Any]:
        """What the fields show: only what was understood."""
        return {name: self.data.get(name) for name in self.fields if self.cleaned_data.get(name)}

    def _offer(self) -> None:
        self.views = _views(offered(self.actor, self.KIND))

    @property
    def asked(self) -> dict[str, Any]:
        """The filters that may be applied, "" for the others."""
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def order(self) -> str:
        return self.asked["tri"] or "tour"

    @property
    def per_page(self) -> int:
        return int(self.asked["par"] or LENGTHS[0])

    @property
    def active(self) -> list[str]:
        """The names of the filters that narrow the list."""
        return [name for name, value in self.asked.items() if value and name not in ("tri", "par", "distance")]

    @property
    def folded(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in self.MAIN]

    @property
    def main(self) -> list[Any]:
        return [self[name] for name in self.MAIN]

    @property
    def folded_open(self) -> bool:
        return any(self.asked[name] for name in self.fields if name not in self.MAIN)

    def query(self, without: str = "", **more: str) -> str:
        """The address of the same list, in one order, with only what was understood."""
        left = {name: self.data[name] for name in self.data if name != without}
        if without == "lieu":
            left.pop("distance", None)
        return urlencode({**more, **left})

    def chips(self, view: str) -> list[tuple[str, str]]:
        """(what is filtered, address without it) of each active filter."""
        return [(self.said(name), f"?{self.query(without=name, vue=view)}") for name in self.active]

    def said(self, name: str) -> str:
        """« Statut : Nouvelle »."""
        field, value = self.fields[name], self.asked[name]
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices)[value]  # type: ignore[arg-type]
        elif isinstance(field, forms.DateField):
            value = in_french(value)
        return f"{field.label} : {value}"

    def narrow(self, query: QuerySet[Application]) -> QuerySet[Application]:
        """The candidatures that every filter keeps."""
        return narrowed(query, self.compared, self.actor, received=self.received)

    @property
    def received(self) -> bool:
        return self.KIND == SavedView.List.RECEIVED

    @cached_property
    def compared(self) -> Given:
        """What each active filter compares with the columns, read from what was asked."""
        return {name: COMPARED.get(name, _as_asked)(self.asked[name], self) for name in self.active}


class ReceivedForm(ListForm):
    """The filters of a structure."""

    MAIN = ("nom", "etat", "poste", "eligibilite")
    KIND = SavedView.List.RECEIVED

    nom = _text("Nom ou commune")
    poste = _choice("Poste", [], "Tous")
    eligibilite = _choice("Éligibilité", STANDINGS)
    tour = _choice("À qui d’agir", TURNS)
    dispositif = _choice("Dispositif", [], "Tous")
    criteres = _choice("Critères", {"avec": "Au moins un critère retenu", "sans": "Aucun critère retenu"})
    origine = _choice("Envoyée par", Application.Sender.choices, "Tout le monde")
    organisation = _text("Organisation qui l’a envoyée")
    territoire = _choice("Territoire de la personne", [], "Tous")
    lieu = _text("Commune de la personne", widget=LieuInput)
    distance = forms.ChoiceField(label="À moins de", required=False, choices=list(DISTANCES.items()))
    field_order = [*MAIN, "tour", "silence", "origine", "organisation", "lieu", "distance", "territoire"]
    field_order += ["criteres", "dispositif", "du", "au", "tri", "par"]

    def _offer(self) -> None:
        rows = offered(self.actor, self.KIND)
        self.views = _views(rows)
        kinds = [(pk, label) for kind, pk, label, _ in rows if kind == "dispositif"]
        self._choices("poste", [(SPONTANEOUS, "Candidature spontanée"), *_of(rows, "poste")])
        self._choices("territoire", _of(rows, "territoire"))
        self._choices("dispositif", kinds)

    def _choices(self, name: str, pairs: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = [*field.choices, *pairs]  # type: ignore[attr-defined]

    def clean_lieu(self) -> Commune | None:
        text = self.cleaned_data["lieu"]
        return resolve_place(text) if text else None

    def said(self, name: str) -> str:
        if name == "lieu" and self.asked["distance"]:
            return f"À {self.asked['distance']} km : {self.asked['lieu']}"
        return super().said(name)


def midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def offered(actor: Actor, kind: str) -> list[tuple[str, str, str, str]]:
    """(what, key, label, query) of posts, dispositifs, territories and saved views: what a list offers, in one query."""
    if actor.organisation is None:
        return []
    found: Any = _offered(kind).values(user=actor.user_id, organisation=actor.organisation_id)
    return [*found]


@cache
def _offered(kind: str) -> Prepared[Any]:
    ours = {"organisation": Param("organisation")}
    hers = Q(owner=Param("user")) | Q(shared=True)
    views = _rows(SavedView.objects.filter(hers, list=kind, **ours), "vue", "name", F("query"))
    if kind == SavedView.List.SENT:
        return Prepared(lambda: views.order_by("label"))
    posts = _rows(JobPost.objects.filter(**ours), "poste", "title")
    own = _rows(Dispositif.objects.filter(**ours), "dispositif", "kind")
    lands = _rows(Territory.objects.all(), "territoire", "name")
    return Prepared(lambda: views.union(posts, own, lands, all=True).order_by("label"))


def _rows(query: QuerySet[Any], what: str, label: str, address: Any = None) -> QuerySet[Any, Any]:
    text = CharField()
    columns = {"what": Value(what, text), "key": Cast("pk", text), "label": Cast(label, text)}
    found: QuerySet[Any, Any] = query.order_by().annotate(**columns, address=address or Value("", text))
    return found.values_list("what", "key", "label", "address")


def _of(rows: list[tuple[str, str, str, str]], what: str) -> list[tuple[str, str]]:
    return [(key, label) for kind, key, label, _ in rows if kind == what]


def _views(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str]]:
    return [(key, label, query) for kind, key, label, query in rows if kind == "vue"]


def _as_asked(value: Any, form: ListForm) -> Any:
    return value


def _place(place: Commune, form: ListForm) -> list[str]:
    if not form.asked["distance"]:
        return [place.pk]
    near = within_km(Commune.objects.all(), place.latitude, place.longitude, float(form.asked["distance"]))
    return list(near.values_list("pk", flat=True))


def _territory(code: str, form: ListForm) -> list[str]:
    return list(Commune.objects.filter(territory=code).values_list("pk", flat=True))


# Communes are read first: PostgreSQL then compares each candidature with a list.
COMPARED: dict[str, Callable[[Any, ListForm], Any]] = {
    "nom": lambda text, _: words_of(text),
    "organisation": lambda text, _: words_of(text),
    "tour": lambda ball, _: "" if ball == "nobody" else ball,
    "silence": lambda days, _: timezone.now() - timedelta(days=int(days)),
    "du": lambda day, _: midnight(day),
    "au": lambda day, _: midnight(day + timedelta(days=1)),
    "territoire": _territory,
    "lieu": _place,
}
