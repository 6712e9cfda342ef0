"""What goes with the files of the night: how to reuse them, what each column is, and how to check what was downloaded."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any

from django.conf import settings

from tremplin.api.reading import Entry, addresses
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES
from tremplin.directory.files import COLUMNS, FIELD_OF, SERVICES, WORDED
from tremplin.kernel.wording import full

DICTIONARY, README, DIGESTS = "dictionnaire.csv", "LISEZMOI.md", "empreintes.sha256"
# Which address of the API has the same fields as a file.
SAME_AS = {
    STRUCTURES: "/api/v1/structures",
    POSTS: "/api/v1/postes",
    PRESCRIBERS: "/api/v1/prescripteurs",
    SERVICES: "/api/v1/services/{id}",
    "data-inclusion-structures": "/api/v1/data-inclusion/structures",
    "data-inclusion-services": "/api/v1/data-inclusion/services",
}
# How a spreadsheet in French reads what a program reads otherwise.
IN_A_SPREADSHEET = {
    "vrai ou faux": "oui ou non",
    "vrai ou faux, ou nul": "oui, non ou vide",
    "date (AAAA-MM-JJ)": "date (JJ/MM/AAAA)",
    "nombre, ou nul": "nombre (virgule) ou vide",
    "texte, ou nul": "texte ou vide",
    "liste (texte)": "textes séparés par des virgules",
    "nombre": "nombre (virgule)",
}


def write_dictionary(handle: IO[bytes]) -> int:
    """A line for each column of each file, as a spreadsheet in French reads it. Returns how many."""
    text = io.TextIOWrapper(handle, encoding="utf-8-sig", newline="", write_through=True)
    writer, count = csv.writer(text, delimiter=";"), 0
    writer.writerow(["Fichier", "Colonne", "Nature", "Ce que c’est"])
    for count, line in enumerate(_lines(), start=1):  # noqa: B007 - counted
        writer.writerow(line)
    text.detach()
    return count


def _lines() -> Iterator[tuple[str, str, str, str]]:
    fields = {one.path: one.fields for family in addresses().values() for one in family}
    for name, path in SAME_AS.items():
        yield from ((f"{name}.jsonl", one.name, one.type, _flat(one.said)) for one in fields[path])
        yield from _columns(name, {one.name: one for one in fields[path]})


def _columns(name: str, fields: dict[str, Entry]) -> Iterator[tuple[str, str, str, str]]:
    for column in COLUMNS.get(name, ()):
        one = fields[FIELD_OF[column.label]]
        nature = "texte" if "objet" in one.type else IN_A_SPREADSHEET.get(one.type, one.type)
        said = f"{one.said} Ici, en toutes lettres." if one.name in WORDED else one.said
        yield f"{name}.csv", column.label, nature, _flat(said)


def _flat(said: str) -> str:
    return " ".join(said.split())


def digests(files: Iterable[dict[str, Any]]) -> str:
    """As `sha256sum --check` reads them."""
    return "".join(f"{one['sha256']}  {one['nom']}\n" for one in files)


def readme(day: date, files: Iterable[dict[str, Any]], licence: str, says: dict[str, str]) -> str:
    """How to reuse the files of that day, in Markdown. `says`: what each file holds."""
    table = "\n".join(f"| `{one['nom']}` | {says[one['nom']]} | {one['lignes']} |" for one in files)
    return TEXT.format(
        day=full(day),
        iso=day.isoformat(),
        table=table,
        licence=licence,
        url=settings.BASE_URL,
        support=settings.SUPPORT_EMAIL,
    )


TEXT = """# Données ouvertes de Tremplin, {day}

Les structures de l’insertion par l’activité économique qui embauchent aujourd’hui, leurs postes ouverts, les organismes
qui accompagnent, et les services qu’ils proposent. Ce sont des organisations : personne n’y est nommé.

| Fichier | Contenu | Lignes |
|---|---|---|
{table}

- `.jsonl` : un objet JSON par ligne, UTF-8. Pour un programme : dates `AAAA-MM-JJ`, codes, `null` quand on ne sait pas.
- `.csv` : UTF-8 avec marque d’ordre, point-virgule, codes en toutes lettres, dates `JJ/MM/AAAA`, nombres à virgule. Pour un
  tableur. Un texte qui commencerait par un signe de formule y est précédé d’une apostrophe.
- Ce que chaque colonne veut dire : `dictionnaire.csv`.
- Vérifier ce que vous avez reçu : `sha256sum --check empreintes.sha256`. `manifeste.json` dit la même chose pour un programme.

## Reprendre ces données

{licence} : copiez, modifiez, vendez même, à condition de citer « Tremplin » et la date : {day}.

Les fichiers sont refaits chaque nuit. `{url}/donnees-ouvertes/dernier/structures.csv` donne toujours le
dernier ; remplacez « dernier » par une date (`{iso}`) pour un autre jour. L’identifiant (`id`) d’une organisation ou d’un
poste ne change pas : une ligne qui disparaît a fermé, n’embauche plus ou n’a pas été relue à temps. Un champ peut s’ajouter
à tout moment ; en retirer un s’annonce douze mois avant.

## Bien s’en servir

- Une fiche dit ce que la structure en a dit : regardez la date de relecture avant de vous y fier.
- Le délai de réponse est une médiane sur douze mois, donnée à partir de dix réponses. Ce n’est pas un classement.
- Écrivez à une organisation par son adresse commune, sans prospection de masse.
- Pour une question précise, l’API répond tout de suite : {url}/api

Une erreur ? {support} : elle sera corrigée à la source.
"""
