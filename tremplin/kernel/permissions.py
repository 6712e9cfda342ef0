"""How rights are declared: each room's `permissions.py` says which door or verb is open to whom.

A stand is a role with its relation to the person, candidature, contract or organisation at stake. What no row names is
refused. `tests/site/test_permissions.py` plays every row with every stand against the real doors and verbs, both ways,
and refuses a verb without a row: the table cannot drift from the code. `docs/droits.md` is made from it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stand:
    """Somebody before an object: what she is, what ties her to it."""

    code: str
    role: str
    relation: str


STANDS = (
    Stand("owner", "Personne", "c’est son dossier"),
    Stand("person", "Personne", "le dossier est celui d’une autre"),
    Stand("orienter_sent", "Orienteur", "a envoyé la candidature"),
    Stand("orienter", "Orienteur", "aucun lien"),
    Stand("prescriber_sent", "Prescripteur habilité", "a envoyé la candidature"),
    Stand("prescriber_following", "Prescripteur habilité", "accompagne la personne"),
    Stand("prescriber_diagnosed", "Prescripteur habilité", "a fait son diagnostic"),
    Stand("prescriber_asked", "Prescripteur habilité", "doit décider d’une prolongation"),
    Stand("prescriber_motivated", "Prescripteur habilité", "a un accès motivé"),
    Stand("prescriber", "Prescripteur habilité", "aucun lien"),
    Stand("receiver_admin", "Structure, administre", "a reçu la candidature"),
    Stand("receiver", "Structure, membre", "a reçu la candidature"),
    Stand("sender_employer", "Structure, administre", "a envoyé la candidature"),
    Stand("hirer", "Structure, administre", "a embauché la personne"),
    Stand("employer", "Structure, administre", "aucun lien"),
    Stand("network", "Tête de réseau, administre", "aucun lien"),
    Stand("institution", "Institution ou acheteur", "aucun lien"),
    Stand("staff", "Équipe de la plateforme", "aucun lien"),
)
CODES = tuple(one.code for one in STANDS)


@dataclass(frozen=True)
class Right:
    """One door or verb, by its dotted name under `tremplin`, in French, and the codes of the stands that may."""

    what: str
    says: str
    may: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Field:
    """A piece of personal data, and who reads it somewhere on the site: pages, exports, mails, messages."""

    code: str
    says: str
    may: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Thing:
    """An object and the rights on it, in the order of the page."""

    title: str
    rights: tuple[Right, ...]


PRESCRIBERS = tuple(one for one in CODES if one.startswith("prescriber"))
ORIENTERS = ("orienter_sent", "orienter")
RECEIVERS = ("receiver_admin", "receiver")
EMPLOYERS = (*RECEIVERS, "sender_employer", "hirer", "employer")
PROFESSIONALS = (*ORIENTERS, *PRESCRIBERS, *EMPLOYERS)
MEMBERS = (*PROFESSIONALS, "network", "institution")
PERSONS = ("owner", "person", "staff")
EVERYBODY = (*MEMBERS, *PERSONS)
SENDERS = ("orienter_sent", "prescriber_sent", "sender_employer")
# Professionals whom a relation ties to the person for good; a motivated access only reads.
TIED = (*SENDERS, "prescriber_following", "prescriber_diagnosed", "prescriber_asked", *RECEIVERS, "hirer")
LINKED = (*TIED, "prescriber_motivated")
