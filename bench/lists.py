"""The lists people work in, among a million candidatures: 10 000 received, 1 200 sent, 1 500 people followed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from bench import subjects
from bench.measure import page
from bench.report import aimed, console, figure, table
from bench.wsgi import Caller
from tremplin.applications.filters import ORDERS, STANDINGS, ReceivedForm
from tremplin.kernel.actor import Actor
from tremplin.organisations.actors import actor_of
from tremplin.organisations.models import Organisation
from tremplin.passes.forms import ORDERS as PASS_ORDERS

MILLISECONDS, QUERIES = 25, 8


@dataclass(frozen=True)
class Desk:
    """Somebody at work: her cookies, and what the lists would offer her."""

    caller: Caller
    actor: Actor


def report(*, rounds: int) -> None:
    rows = table(
        "Listes, parmi un million de candidatures",
        "Liste",
        "médiane (ms)",
        "p95 (ms)",
        "dont Python (ms)",
        "dont PostgreSQL (ms)",
        "requêtes",
        note=f"Visé : {MILLISECONDS} ms en médiane, {QUERIES} requêtes. {rounds} lectures de chaque page.",
    )
    structure, prescriber = _desk(subjects.employer()), _desk(subjects.prescriber())
    for desk, subject in ((structure, of_a_structure(structure)), (prescriber, of_a_prescriber(prescriber))):
        for name, path in subject:
            one = page(desk.caller, path, rounds=rounds)
            figures = [figure(value, 1) for value in (one.p95, one.median_busy, one.median_database)]
            rows.add_row(name, aimed(one.median, MILLISECONDS, digits=1), *figures, aimed(one.queries, QUERIES))
    console.print(rows)


def of_a_structure(desk: Desk) -> Iterator[tuple[str, str]]:
    """(name, address) of each list of a structure: each view, page, order and filter."""
    received, register = reverse("applications:received"), reverse("passes:list")
    yield "À traiter", reverse("today")
    for view in ("a-traiter", "plus-tard", "vivier", "archivees"):
        yield f"Reçues : vue {view}", f"{received}?vue={view}"
    yield from _pages("Reçues : vue terminees", f"{received}?vue=terminees", 300)
    yield "Reçues : terminées, 100 par page", f"{received}?vue=terminees&par=100"
    for order in ORDERS:
        yield f"Reçues : tri {order}", f"{received}?vue=terminees&tri={order}"
    yield "Reçues : tri nom, page 150", f"{received}?vue=terminees&tri=nom&page=150"
    for name, value in _filters(desk.actor):
        yield f"Reçues : filtre {name}={value}", f"{received}?vue=terminees&{name}={value}"
    yield from _pages("Registre des PASS", register, 60)
    for order in PASS_ORDERS:
        yield f"Registre : tri {order or 'par défaut'}", f"{register}?tri={order}"
    for asked in (f"nom={subjects.last_name()}", "etat=suspended", "fin=3", "contrat=en-cours"):
        yield f"Registre : filtre {asked}", f"{register}?{asked}"


def of_a_prescriber(desk: Desk) -> Iterator[tuple[str, str]]:
    sent, people, register = reverse("applications:sent"), reverse("candidates:list"), reverse("passes:followed")
    yield "À traiter", reverse("today")
    yield "Envoyées : en attente", sent
    yield from _pages("Envoyées : vue terminees", f"{sent}?vue=terminees", 40)
    name = subjects.last_name()
    for asked in (f"nom={name}", "etat=refused", "tour=receiver", "silence=30", "tri=nom"):
        yield f"Envoyées : {asked}", f"{sent}?{asked}"
    yield from _pages("Personnes suivies", people, 75)
    for asked in (
        "suivi=moi",
        "suivi=organisation",
        "situation=sans-solution",
        "situation=pass",
        "situation=contrat",
        f"q={name}",
    ):
        yield f"Personnes suivies : {asked}", f"{people}?{asked}"
    yield from _pages("Registre suivi", register, 20)


def _desk(organisation: Organisation) -> Desk:
    user = subjects.member(organisation)
    return Desk(subjects.logged(user), actor_of(user))


def _pages(name: str, path: str, last: int) -> Iterator[tuple[str, str]]:
    """First, middle, last; a page too far shows the last one."""
    joint = "&" if "?" in path else "?"
    for number in (1, last // 2, last * 2):
        yield f"{name}, page {number}", f"{path}{joint}page={number}"


def _filters(actor: Actor) -> Iterator[tuple[str, str]]:
    """Each filter of the received list: what people type, every eligibility, two values of the other choices."""
    day = str(date.today() - timedelta(days=300))
    typed = {"nom": [subjects.last_name(), "sevran", "zzz"], "organisation": ["mission"], "lieu": ["93066"]}
    typed |= {"du": [day], "au": [day], "eligibilite": list(STANDINGS)}
    for name, field in ReceivedForm({}, actor).fields.items():
        offered = [value for value, _ in getattr(field, "choices", []) if value]
        if name not in ("tri", "par", "distance"):
            yield from ((name, value) for value in typed.get(name, offered[:2]))
    yield "lieu", "93066&distance=10"
