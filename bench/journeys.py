"""The two journeys that matter most, played page by page on different people: to apply for somebody, to hire her."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from bench import subjects
from bench.browser import Browser
from bench.report import aimed, console, figure, table
from tremplin.applications.actions import send
from tremplin.applications.models import Application
from tremplin.candidates.actions import create_candidate
from tremplin.candidates.models import Candidate
from tremplin.organisations.actors import actor_of
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.rules.kinds import IAE_KINDS

ROUNDS = 15
MILLISECONDS, QUERIES = 120, 60
SURNAME = "Mesure"


@dataclass(frozen=True)
class Journey:
    """`play` takes the number of the round; `pages` is the aim, without the page that says it is done."""

    name: str
    play: Callable[[int], Browser]
    pages: int
    national: str


def born(number: int) -> date:
    return date(1968, 1, 1) + timedelta(days=number % 12_000)


def nir(number: int) -> str:
    """A well-formed number of a woman born that day, in a commune that does not exist."""
    birth = born(number)
    base = f"2{birth:%y%m}93{990 - number // 999 % 9:03d}{number % 999 + 1:03d}"
    return f"{base}{97 - int(base) % 97:02d}"


def day(name: str, value: date) -> dict[str, int]:
    """The three boxes of a date."""
    return {f"{name}_jour": value.day, f"{name}_mois": value.month, f"{name}_annee": value.year}


def first_free() -> int:
    """Where numbers begin: the database may keep the people of former runs."""
    names = Candidate.objects.filter(last_name__regex=f"^{SURNAME}[0-9]+$").values_list("last_name", flat=True)
    return max((int(name.removeprefix(SURNAME)) for name in names), default=-1) + 1


def targets() -> list[Organisation]:
    """Other structures under IAE rules that people answer in, and that take spontaneous candidatures."""
    hiring = Dispositif.objects.active().filter(
        organisation=OuterRef("pk"), kind__in=IAE_KINDS, blocked_since__isnull=True
    )
    rows = Organisation.objects.filter(
        Exists(hiring),
        memberships__isnull=False,
        memberships__ended_on__isnull=True,
        spontaneous_open_since__isnull=False,
    )
    return list(rows.exclude(pk=flagship().pk).distinct().order_by("pk"))


def flagship() -> Organisation:
    """The structure that hires in these journeys: two dispositifs, several members to write to."""
    return actor_of(subjects.account("cip")).organisation


def apply_for_somebody_new(number: int) -> Browser:
    """An authorised prescriber: nobody known under this number, a file, a message, criteria, check, send."""
    browser = Browser(subjects.logged(subjects.account("prescriptrice")))
    receivers = targets()
    browser.open(reverse("applications:apply", args=[receivers[number % len(receivers)].pk]))
    browser.submit(nir=nir(number), email=f"mesure{number}@bench.example")
    browser.submit(
        title="MME",
        first_name="Awa",
        last_name=f"{SURNAME}{number}",
        **day("birth_date", born(number)),
        ft_absence="not_registered",
        address="1 rue de la Mesure",
        commune="Sevran",
    )
    browser.submit(posts="spontanee", message="Elle cherche un emploi et peut commencer lundi.")
    browser.submit(criteria=["RSA"])
    browser.submit(confirm="1")
    return browser


def apply_for_somebody_followed(number: int) -> Browser:
    """The same prescriber for a person in her list, whose eligibility is already validated."""
    browser = Browser(subjects.logged(subjects.account("prescriptrice")))
    receivers = targets()
    browser.open(reverse("applications:apply", args=[receivers[(number + 7) % len(receivers)].pk]))
    browser.submit(person=str(_person(number).pk))
    browser.submit(posts="spontanee", message="Elle cherche un emploi et peut commencer lundi.")
    browser.submit(confirm="1")
    return browser


def hire_everything_missing(number: int) -> Browser:
    """A structure hires somebody an orienter sent: civil status, contract and criteria are all to give."""
    sent = _sent_by_an_orienter(number)
    browser = Browser(subjects.logged(subjects.account("cip")))
    browser.open(reverse("applications:accept", args=[sent.pk]))
    browser.submit(
        title="MME",
        **day("birth_date", born(number + 6_000)),
        nir=nir(number + 6_000),
        ft_absence="not_registered",
        address="1 rue de la Mesure",
        commune="Sevran",
    )
    _contract(browser, sent)
    browser.submit(criteria=["RSA"])
    browser.submit(seen=_seen(browser))
    return browser


def hire_nothing_missing(number: int) -> Browser:
    """The same structure hires the person whom the authorised prescriber knows and vouches for."""
    counsel = subjects.account("prescriptrice")
    sent = send(by=actor_of(counsel), candidate=_person(number), organisation=flagship(), message="Bonjour")
    browser = Browser(subjects.logged(subjects.account("cip")))
    browser.open(reverse("applications:accept", args=[sent.pk]))
    _contract(browser, sent)
    browser.submit(seen=_seen(browser))
    return browser


def _contract(browser: Browser, sent: Application) -> None:
    starts_on = timezone.localdate() + timedelta(days=7)
    ends_on = starts_on + timedelta(days=180)
    browser.submit(
        dispositif=str(sent.organisation.dispositifs.active().get(kind="ACI").pk),
        kind="CDDI",
        **day("starts_on", starts_on),
        **day("ends_on", ends_on),
        weekly_hours="26",
    )


def _seen(browser: Browser) -> str:
    field = browser.screen.find("input", {"name": "seen"})
    return str(field["value"]) if field else ""


def _person(number: int) -> Candidate:
    return Candidate.objects.get(first_name="Awa", last_name=f"{SURNAME}{number}")


def _sent_by_an_orienter(number: int) -> Application:
    """Somebody of whom little is known, who also waits for an answer elsewhere."""
    orienter = actor_of(subjects.account("orienteur"))
    who = create_candidate(
        by=orienter, first_name="Ali", last_name=f"{SURNAME}{number}", email=f"incomplet{number}@bench.example"
    )
    structures = flagship(), *targets()[number % 5 : number % 5 + 2]
    sent = [send(by=orienter, candidate=who, organisation=one, message="Bonjour") for one in structures]
    return sent[0]


JOURNEYS = (
    Journey("Candidater : personne inconnue", apply_for_somebody_new, 5, "14 requêtes, 1 100 ms, 272 req. SQL"),
    Journey("Candidater : personne suivie", apply_for_somebody_followed, 5, ""),
    Journey("Embaucher : tout manque", hire_everything_missing, 4, "9 requêtes, 1 100 ms, 238 req. SQL"),
    Journey("Embaucher : rien ne manque", hire_nothing_missing, 4, ""),
)


def report(*, rounds: int) -> None:
    rows = table(
        "Parcours complets",
        "Parcours",
        "pages à remplir",
        "requêtes HTTP",
        "serveur (ms)",
        "dont Python (ms)",
        "requêtes SQL",
        "plateforme nationale",
        note=(
            f"Visé : {MILLISECONDS} ms et {QUERIES} requêtes SQL pour le tout, redirections et page d’arrivée comprises."
            f" Médianes de {ROUNDS} parcours, chacun pour une autre personne."
        ),
    )
    begin = first_free()
    for journey in JOURNEYS:
        played = [journey.play(begin + number) for number in range(ROUNDS + 1)][1:]  # the first one warms up
        rows.add_row(
            journey.name,
            aimed(statistics.median(one.pages - 1 for one in played), journey.pages),
            figure(statistics.median(one.requests for one in played)),
            aimed(statistics.median(one.elapsed for one in played), MILLISECONDS),
            figure(statistics.median(one.busy for one in played)),
            aimed(statistics.median(len(one.queries) for one in played), QUERIES),
            journey.national,
        )
    console.print(rows)
