"""The register of treatments (GDPR, article 30), made from the declarations of the rooms: for the page and for the docs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tremplin.kernel.personal import Becomes, Field, Sensitivity, Table, Use, tables
from tremplin.privacy import law
from tremplin.rules.parameters import Reading, catalogue

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


ORDER = "identite coordonnees suivi candidatures notes eligibilite pass contrats accords compte equipe".split()


def _fields() -> Iterator[tuple[Table, Field]]:
    return ((table, one) for table in tables() for one in table.fields)


def how_long(use: Use) -> str:
    delays = {name: law.in_words(name) for name in ("inactivity", "notice", "proof")}
    known = HOW_LONG.get(use.delay)
    return known.format(**delays) if known else f"{law.reading(use.delay).label} : {law.in_words(use.delay)}"


def markdown() -> str:
    """The page of `docs/donnees-personnelles.md`."""
    lines = [*INTRODUCTION, "## Les délais", "", "| Délai | Durée | Source | État |", "|---|---|---|---|"]
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


INTRODUCTION = """# Données personnelles

Cette page est le registre des traitements (RGPD, article 30). Elle est produite par `tremplin privacy docs` à partir des
fichiers `personal.py` de chaque pièce et de `tremplin/rules/parameters/privacy.yaml`. Pour la corriger, corrigez ces
fichiers, puis relancez la commande. Un champ que personne n’a déclaré fait échouer les tests.

## La vie d’un dossier

1. **Base active.** Les personnes et organisations liées au parcours ouvrent le dossier.
2. **Avertissement.** Sans activité, la personne reçoit un message, et qui la suit aussi. Une connexion ou un acte suffit à tout garder.
3. **Fermeture.** Plus personne n’ouvre le dossier. Ce qui servait à suivre la personne est effacé : coordonnées, messages, CV, notes, compte.
   Une suppression demandée mène ici, après le délai pour changer d’avis. Un contrat en cours la retient.
4. **Archive.** Restent l’identité, les PASS IAE, les contrats et les diagnostics, preuves dues à l’État.
5. **Anonymat.** À la fin du délai, il ne reste que des lignes sans nom, comptées par l’observatoire.

Le journal ne contient ni le nom ni les coordonnées des personnes en parcours : leur identifiant seulement, qui ne mène plus à
personne une fois le dossier rendu anonyme. Il garde le nom des professionnels qui agissent, et le numéro des PASS IAE.
Les jours exacts d’un PASS IAE rendu anonyme sont gardés : ils disent sa durée et se recalculent depuis ses actes.

Chaque nuit, `tremplin privacy check` doit trouver zéro ligne au-delà de sa date ; `tremplin doctor` le vérifie aussi.
""".split("\n")
