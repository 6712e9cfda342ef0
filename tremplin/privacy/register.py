"""The register of treatments (GDPR, article 30), made from the declarations of the rooms: for the page and for the docs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tremplin.kernel.personal import Becomes, Field, Sensitivity, Table, Use, tables
from tremplin.privacy import law
from tremplin.rules.parameters import Reading, catalogue

INTRODUCTION = Path(__file__).parent / "templates" / "privacy" / "registre.md"
SENSITIVE = {
    Sensitivity.HEALTH: "santé possible",
    Sensitivity.HARDSHIP: "situation sociale",
    Sensitivity.NIR: "numéro de sécurité sociale",
}
LEFT = {
    Becomes.EMPTY: "effacé",
    Becomes.KEPT: "gardé sans nom, pour compter",
    Becomes.MONTH: "seul le mois reste",
    Becomes.DEPARTMENT: "seul le département reste",
    Becomes.FIVE_YEARS: "seule la tranche de cinq ans reste",
    Becomes.LARGE_COMMUNE: "reste si la commune a plus de 20 000 habitants",
    Becomes.NUMBER: "remplacé par un numéro au hasard",
    Becomes.ANONYMOUS: "remplacé par « Personne anonymisée »",
}
HOW_LONG = {
    "inactivity": "{inactivity} sans activité, puis {notice} après un avertissement",
    "proof": "{proof} après la fin du dernier PASS IAE ou contrat ; sans PASS ni contrat, comme le dossier",
}


@dataclass
class Treatment:
    """One treatment and the fields it keeps, by table."""

    use: Use
    how_long: str
    tables: dict[str, list[Field]] = field(default_factory=dict)

    @property
    def sensitive(self) -> list[str]:
        kinds = {one.sensitivity for fields in self.tables.values() for one in fields}
        return [SENSITIVE[kind] for kind in SENSITIVE if kind in kinds]

    def lines(self) -> list[tuple[str, str]]:
        """(table, its fields in words)."""
        return [(label, ", ".join(dict.fromkeys(one.label for one in fields))) for label, fields in self.tables.items()]


def treatments() -> list[Treatment]:
    """In the order of the rooms, from the person's file up to what surrounds it."""
    found: dict[str, Treatment] = {}
    for table, one in reversed(list(_fields())):
        use = table.use_of(one)
        treatment = found.setdefault(use.code, Treatment(use, how_long(use)))
        treatment.tables.setdefault(table.label, []).insert(0, one)
    return sorted(found.values(), key=lambda one: ORDER.index(one.use.code) if one.use.code in ORDER else len(ORDER))


ORDER = [
    "identite",
    "coordonnees",
    "suivi",
    "candidatures",
    "notes",
    "eligibilite",
    "pass",
    "contrats",
    "accords",
    "acces",
    "compte",
    "securite",
    "equipe",
    "rejoindre",
]


def _fields() -> Iterator[tuple[Table, Field]]:
    return ((table, one) for table in tables() for one in table.fields)


def how_long(use: Use) -> str:
    delays = {name: law.in_words(name) for name in ("inactivity", "notice", "proof")}
    known = HOW_LONG.get(use.delay)
    return known.format(**delays) if known else f"{law.reading(use.delay).label} : {law.in_words(use.delay)}"


def markdown() -> str:
    """The page of `docs/donnees-personnelles.md`."""
    lines = [
        *INTRODUCTION.read_text(encoding="utf-8").splitlines(),
        "",
        "## Les délais",
        "",
        "| Délai | Durée | Source | État |",
        "|---|---|---|---|",
    ]
    for parameter in catalogue("privacy").parameters.values():
        lines.append(_delay(parameter.readings[-1]))
    lines += ["", "## Les traitements", ""]
    for one in treatments():
        lines += _treatment(one)
    return "\n".join(lines).rstrip() + "\n"


def _delay(found: Reading) -> str:
    state = "confirmé" if found.status == "confirmed" else "à confirmer"
    name = found.key.removeprefix("privacy.")
    note = f" {found.note}" if found.note else ""
    return f"| {found.label} | {law.in_words(name)} | {found.source}.{note} | {state} |"


def _treatment(one: Treatment) -> list[str]:
    use = one.use
    lines = [f"### {use.label}", "", f"- Pour quoi : {use.purpose}", f"- De quel droit : {use.basis}"]
    lines += [f"- Qui les voit : {use.seen}", f"- Combien de temps : {one.how_long}"]
    if one.sensitive:
        lines.append(f"- Sensible : {', '.join(one.sensitive)}")
    lines += ["", "| Table | Champ | Libellé | À la fin | Dans la copie |", "|---|---|---|---|---|"]
    models = {table.label: table for table in tables()}
    for label, fields in one.tables.items():
        for each in fields:
            table = models[label]
            end = "ligne effacée" if table.gone else LEFT[each.becomes]
            copied = f"non : {each.withheld}" if each.withheld else "oui"
            lines.append(f"| {label} | `{table.model._meta.label}.{each.name}` | {each.label} | {end} | {copied} |")
    return [*lines, ""]
