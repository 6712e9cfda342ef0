"""Every page that people open most: server time, queries, bytes; and the weight of a first visit."""

import re
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.conf import settings
from django.urls import reverse

from bench import subjects
from bench.measure import Measure, page
from bench.report import aimed, console, figure, table
from bench.wsgi import Caller

MILLISECONDS, QUERIES, FIRST_VISIT = 15, 8, 60 * 1024
STATIC = re.compile(rf'(?:href|src)="{settings.STATIC_URL}([^"#]+)')
KINDS = {".css": "Feuille de style", ".js": "Script", ".woff2": "Polices", ".svg": "Icônes"}


@dataclass(frozen=True)
class Subject:
    """A page to measure; `national` is what the national platform does for the same page."""

    name: str
    path: str
    caller: Caller
    national: str = ""
    again: bool = False


def public_subjects() -> list[Subject]:
    visitor, search = Caller(), f"{reverse('directory:recherche')}?lieu=93066"
    return [
        Subject("Accueil", reverse("directory:accueil"), visitor),
        Subject("Recherche : structures", search, visitor, "270 ms, 7 req."),
        Subject("Recherche : postes", f"{search}&onglet=postes", visitor),
        Subject("Recherche : accompagnement", f"{search}&onglet=prescripteurs", visitor),
        Subject("Recherche : avec des mots", f"{search}&q=espaces verts", visitor),
        Subject("Recherche : la même, redemandée", f"{search}&q=espaces verts", visitor, again=True),
        Subject("Fiche d’une structure", subjects.busiest_structure().get_absolute_url(), visitor),
        Subject("Fiche de poste", subjects.post().get_absolute_url(), visitor),
    ]


def open_subjects() -> list[Subject]:
    """What programs read: a page of a list, the same near a place with words, an item, a page of data·inclusion."""
    machine, structure = Caller(), subjects.busiest_structure()
    return [
        Subject("API : une page de structures", reverse("api:structures"), machine),
        Subject(
            "API : autour d’un lieu, avec des mots", f"{reverse('api:structures')}?lieu=93066&q=espaces verts", machine
        ),
        Subject("API : une structure", reverse("api:structure", args=[structure.pk]), machine),
        Subject("API : 20 structures pour data·inclusion", f"{reverse('api:inclusion_structures')}?limit=20", machine),
        Subject("Liste à intégrer", f"{reverse('widget_frame')}?lieu=93066", machine),
    ]


def private_subjects() -> list[Subject]:
    employer, prescriber = subjects.employer(), subjects.prescriber()
    desk = subjects.logged(subjects.member(employer))
    found, hirer = subjects.pass_with_employer()
    application = subjects.application(employer)
    return [
        Subject("Candidatures reçues", reverse("applications:received"), desk, "300 ms, 22 req."),
        Subject("Une candidature", application.get_absolute_url(), desk, "190 ms, 26 req."),
        Subject("Mon parcours", reverse("applications:mon_parcours"), subjects.logged(subjects.candidate().user)),
        Subject("Personnes suivies", reverse("candidates:list"), subjects.logged(subjects.member(prescriber))),
        Subject("Un PASS IAE", reverse("passes:detail", args=[found.pk]), subjects.logged(hirer)),
    ]


def report(*, rounds: int) -> None:
    rows = table(
        "Pages",
        "Page",
        "médiane (ms)",
        "p95 (ms)",
        "dont Python (ms)",
        "requêtes",
        "HTML (Ko)",
        "gzip",
        "brotli",
        "plateforme nationale",
        note=f"Visé : {MILLISECONDS} ms en médiane, {QUERIES} requêtes. {rounds} lectures de chaque page.",
    )
    measured = {}
    settings.API_PER_MINUTE = 10**9  # its readers are measured, not turned away
    for subject in [*public_subjects(), *open_subjects(), *private_subjects()]:
        one = measured[subject.name] = page(subject.caller, subject.path, rounds=rounds, again=subject.again)
        rows.add_row(
            subject.name,
            aimed(one.median, MILLISECONDS, digits=1),
            figure(one.p95, 1),
            figure(one.median_busy, 1),
            aimed(one.queries, QUERIES),
            *(kilobytes(size) for size in (len(one.content), one.gzip, one.brotli)),
            subject.national,
        )
    console.print(rows)
    first_visit(measured["Accueil"])


def first_visit(home: Measure) -> None:
    """What the first page downloads, each file compressed once and for all; fonts and icons come after the text."""
    files = weights(home.content.decode())
    needed = home.brotli + files["Feuille de style"] + files["Script"]
    rows = table(
        "Première visite, compressée (brotli)",
        "Fichier",
        "Ko",
        "plateforme nationale",
        note=f"Visé : {FIRST_VISIT // 1024} Ko pour la page, la feuille de style et le script.",
    )
    rows.add_row("Page d’accueil", kilobytes(home.brotli))
    rows.add_row("Feuille de style et script", kilobytes(needed - home.brotli), "357")
    total = kilobytes(needed)
    rows.add_row("Total", total if needed <= FIRST_VISIT else f"[bold red]{total} ✗[/]", end_section=True)
    for name in ("Icônes", "Polices"):
        rows.add_row(f"{name} (à part)", kilobytes(files[name]))
    console.print(rows)


def weights(html: str) -> dict[str, int]:
    """Bytes of the static files that a page names, by kind, as the server sends them."""
    sizes = dict.fromkeys(KINDS.values(), 0)
    icons = re.findall(rf'{settings.STATIC_URL}([^"#]+\.svg)#', html)
    for name in {*STATIC.findall(html), *icons}:
        file = Path(settings.STATIC_ROOT) / name
        if kind := KINDS.get(file.suffix):
            sizes[kind] += len(sent(file))
    sizes["Polices"] = sum(file.stat().st_size for file in fonts_of(html))
    return sizes


def fonts_of(html: str) -> set[Path]:
    """The fonts that the style sheet names, without those of letters that French does not have (`-ext`)."""
    sheet = next(name for name in STATIC.findall(html) if name.endswith(".css"))
    folder = (Path(settings.STATIC_ROOT) / sheet).parent
    named = re.findall(r"url\(\"?([^)\"]+\.woff2)", (Path(settings.STATIC_ROOT) / sheet).read_text())
    return {(folder / one).resolve() for one in named if "-ext-" not in one}


def sent(file: Path) -> bytes:
    """The file as a browser that reads brotli receives it."""
    packed = file.with_name(f"{file.name}.br")
    return packed.read_bytes() if packed.exists() else brotli.compress(file.read_bytes())


def kilobytes(size: int) -> str:
    return figure(size / 1024, 1)
