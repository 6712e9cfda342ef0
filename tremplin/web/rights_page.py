"""`docs/droits.md`: who may do what, made from the declarations of the rooms."""

from collections.abc import Iterable
from itertools import groupby

from tremplin.accounts import permissions as accounts
from tremplin.api import permissions as api
from tremplin.applications import permissions as applications
from tremplin.candidates import permissions as candidates
from tremplin.candidates.relations import RELATIONS
from tremplin.contracts import permissions as contracts
from tremplin.directory import permissions as directory
from tremplin.eligibility import permissions as eligibility
from tremplin.jobs import permissions as jobs
from tremplin.kernel.permissions import CODES, STANDS, Field, Right, Stand, Thing
from tremplin.organisations import permissions as organisations
from tremplin.passes import permissions as passes
from tremplin.privacy import permissions as privacy
from tremplin.web import permissions as web

ROOMS = (
    candidates,
    eligibility,
    applications,
    contracts,
    passes,
    jobs,
    organisations,
    directory,
    api,
    accounts,
    privacy,
    web,
)
FIELDS: tuple[Field, ...] = (*candidates.FIELDS, *eligibility.FIELDS, *applications.FIELDS)

HEAD = """# Les droits

Cette page est produite par `tremplin rights docs` à partir du code (`tremplin/*/permissions.py`,
`tremplin/candidates/relations.py`). Elle ne peut pas mentir : un test joue chaque ligne avec chaque qualité contre le vrai
programme, dans les deux sens. Ce qui n’est pas écrit est refusé.

## En six phrases

1. Un dossier s’ouvre par un lien avec la personne, jamais par le seul métier. Sans lien, la page répond « introuvable ».
2. Le droit suit l’organisation dans laquelle on travaille à ce moment-là. Qui la quitte perd l’accès à la page suivante.
3. Un lien passé se ferme : chaque lien a un délai, écrit plus bas.
4. Un organisme habilité qui rencontre une personne pour la première fois dit pourquoi il ouvre son dossier : c’est l’accès
   motivé. Il lit quelques jours, la personne en est prévenue et peut contester.
5. Un orienteur ne lit jamais l’identité, les contacts ni les critères d’une personne : ni à l’écran, ni dans un fichier, ni
   dans un mail.
6. Chaque ouverture d’un dossier s’inscrit au journal. La personne lit qui l’a ouvert.

Un visiteur sans compte lit les pages publiques : recherche, fiches des structures et des postes, simulateur. Il ne lit
rien d’une personne. Une attestation imprimée se vérifie avec son code ; un agenda, une invitation et le lien d’arrêt d’un
mail s’ouvrent avec leur adresse secrète.

Le programme lui-même (« Tremplin (automatique) ») n’ouvre pas de page : il relance, archive, ferme des postes. Chacun de
ses actes est au journal sous ce nom.

Personne de l’équipe ne peut se connecter à la place d’une autre personne : cette fonction n’existe pas. L’administration
de la plateforme montre le journal et les registres ; elle ne modifie pas le dossier d’une personne.

Qui décide d’une prolongation ne peut pas être aussi membre de la structure qui la demande, ni avoir fait la demande.
"""
BEFORE_RELATIONS = """## Les liens, et leur fin

Les délais sont des valeurs datées (`tremplin/rules/parameters/access.yaml`), à confirmer par le réseau. Ils ferment le
dossier. La candidature, le contrat et le PASS IAE restent à ceux qui les ont signés ou reçus, jusqu’à leur archivage.
"""
BEFORE_RIGHTS = """## Qui peut faire quoi

« Tout lien » : chacun des liens de la table ci-dessus. Quand une ligne ne vaut que pour certains, ils sont nommés. « Une
structure » a reçu ou envoyé la candidature, ou embauché la personne ; ses membres peuvent tous ce qu’elle peut, sauf quand
la ligne dit « administre ».
"""
BEFORE_FIELDS = """## Qui lit quelle donnée

Vaut pour les pages, les fichiers exportés, les mails et les messages.

Un critère de santé dit quelque chose de la santé de la personne (RGPD, article 9). Il faut l’examiner pour valider une
éligibilité, pas pour embaucher une personne déjà déclarée éligible. Il est donc montré à la personne, aux organismes
habilités qui ont un lien avec elle, et à la structure qui a fait elle-même le diagnostic. Une structure qui reçoit une
candidature avec un diagnostic déjà fait lit « critère réservé » et le niveau du critère.
"""


def all_things() -> tuple[Thing, ...]:
    """Every object with its rights, in the order of the page."""
    return tuple(thing for room in ROOMS for thing in room.THINGS)


def markdown() -> str:
    """The whole page, ending with a line feed."""
    lines = [HEAD, BEFORE_RELATIONS, *_relations(), "", BEFORE_RIGHTS]
    for thing in all_things():
        lines += [f"### {thing.title}", "", "| Acte | Qui peut | À savoir |", "|---|---|---|"]
        lines += [_row(one) for one in thing.rights]
        lines.append("")
    lines += [BEFORE_FIELDS, "| Donnée | Qui la lit | À savoir |", "|---|---|---|"]
    lines += [_row(one) for one in FIELDS]
    lines += ["", "## La table entière", "", "Une colonne par qualité, dans cet ordre :", ""]
    lines += [f"{place}. {one.role} : {one.relation}" for place, one in enumerate(STANDS, start=1)]
    lines += ["", *_whole_table()]
    return "\n".join(lines).rstrip() + "\n"


def _relations() -> list[str]:
    rows = [f"| {one.label} | {one.says.format(days=one.days)} |" for one in RELATIONS]
    return ["| L’organisation… | Ce que cela ouvre, et jusqu’à quand |", "|---|---|", *rows]


def _row(one: Right | Field) -> str:
    return f"| {one.says} | {who(one.may)} | {one.note} |"


def who(may: Iterable[str]) -> str:
    """« Prescripteur habilité : a envoyé la candidature, accompagne la personne ; … »; a role whole is named alone."""
    named = [stand for stand in STANDS if stand.code in set(may)]
    return " ; ".join(_role(role, list(stands)) for role, stands in groupby(named, key=_kind)) or "personne"


def _kind(stand: Stand) -> str:
    return stand.role.partition(",")[0]


def _role(role: str, stands: list[Stand]) -> str:
    every = [one for one in STANDS if _kind(one) == role]
    if stands == every:
        return role
    left_out = {one.code for one in every if one not in stands and one.relation != "aucun lien"}
    if len(stands) > 2 and left_out <= {"prescriber_motivated"} and all(one.relation != "aucun lien" for one in stands):
        return f"{role} ({'tout lien sauf l’accès motivé' if left_out else 'tout lien'})"
    return f"{role} ({', '.join(dict.fromkeys(_said(one, stands) for one in stands))})"


def _said(stand: Stand, named: list[Stand]) -> str:
    """The relation; with the role in the organisation when only one of its members is named."""
    twins = [one for one in STANDS if _kind(one) == _kind(stand) and one.relation == stand.relation]
    inside = stand.role.partition(", ")[2]
    alone = len(twins) > 1 and not all(one in named for one in twins)
    return f"{stand.relation}, {inside}" if alone else stand.relation


def _whole_table() -> list[str]:
    numbers = " | ".join(str(place) for place in range(1, len(CODES) + 1))
    rows = [f"| Acte | {numbers} |", "|---|" + ":-:|" * len(CODES)]
    for one in (*(right for thing in all_things() for right in thing.rights), *FIELDS):
        marks = " | ".join("oui" if code in one.may else "" for code in CODES)
        name = one.what if isinstance(one, Right) else one.says
        rows.append(f"| {f'`{name}`' if isinstance(one, Right) else name} | {marks} |")
    return rows
