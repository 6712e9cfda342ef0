"""What is written when a contract is renewed or ends, and when an end comes near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tremplin.accounts.models import User
from tremplin.candidates.models import Candidate
from tremplin.contracts.kinds import name
from tremplin.contracts.models import Contract
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import days
from tremplin.organisations.messages import why_member
from tremplin.organisations.models import Organisation
from tremplin.rules.dates import in_french

TOPIC = "contracts"
WHY_PERSON = "Vous recevez ce message parce qu’une structure a déclaré un contrat à votre nom sur Tremplin."
WHY_REFERENT = "Vous recevez ce message parce que vous accompagnez ces personnes sur Tremplin."


@dataclass(frozen=True)
class Ending:
    """An end that comes: of whom, of what, in which structure, on which day, in how many days."""

    person: Candidate
    what: str
    structure: str
    ends_on: date
    left: int

    @property
    def line(self) -> tuple[str, str]:
        return self.person.full_name, f"{self.what}, le {in_french(self.ends_on)} (dans {days(self.left)})"


def renewed(contract: Contract) -> None:
    """To the person."""
    until = f"jusqu’au {in_french(contract.ends_on)}" if contract.ends_on else "sans date de fin"
    _to_person(
        contract.candidate,
        f"{contract.dispositif.organisation.display_name} renouvelle votre contrat",
        [f"Votre contrat ({name(contract.kind)}) continue à partir du {in_french(contract.starts_on)}, {until}."],
        "/mon-parcours",
    )


def ended(contract: Contract) -> None:
    """To the person: what was declared, so that she may say if it is wrong."""
    assert contract.ended_on is not None  # noqa: S101 - the caller just wrote it
    structure = contract.dispositif.organisation.display_name
    _to_person(
        contract.candidate,
        f"Fin de votre contrat avec {structure}",
        [
            f"{structure} a déclaré la fin de votre contrat, le {in_french(contract.ended_on)}.",
            "Votre PASS IAE reste valable jusqu’à sa dernière date : une autre structure peut vous embaucher."
            if contract.pass_iae
            else "Vous pouvez candidater dans d’autres structures.",
            "Si cette date vous paraît fausse, parlez-en avec la structure.",
        ],
        "/mon-parcours",
    )


def ends_near_to_structure(organisation: Organisation, endings: Sequence[Ending]) -> None:
    mail = Mail(
        TOPIC,
        _subject(endings),
        ["Pensez à la suite avec ces personnes : renouvellement, prolongation du PASS IAE, préparation de la sortie."],
        why_member(organisation),
        [one.line for one in endings],
        "Voir les salarié·e·s",
        "/salaries",
    )
    for membership in organisation.memberships.current().select_related("user"):
        enqueue(mail, to=membership.user.email, user=membership.user, organisation=membership.organisation_id)


def ends_near_to_referent(user: User, endings: Sequence[Ending]) -> None:
    lines = [(label, f"{text}, {one.structure}") for one in endings for label, text in [one.line]]
    said = ["Vous accompagnez ces personnes. Prenez contact avec elles et avec leur structure."]
    mail = Mail(TOPIC, _subject(endings), said, WHY_REFERENT, lines, "Voir les personnes suivies", "/personnes")
    enqueue(mail, to=user.email, user=user)


def ends_near_to_person(candidate: Candidate, endings: Sequence[Ending]) -> None:
    first = endings[0]
    said = [
        *(f"{one.what} : le {in_french(one.ends_on)}, dans {days(one.left)} ({one.structure})." for one in endings),
        "Parlez de la suite avec votre structure, ou avec la personne qui vous accompagne.",
    ]
    _to_person(candidate, f"{first.what} dans {days(first.left)}", said, "/mon-parcours")


def _subject(endings: Sequence[Ending]) -> str:
    if len(endings) == 1:
        return f"Une fin approche : {endings[0].what.lower()} dans {days(endings[0].left)}"
    return f"{len(endings)} fins de contrat ou de PASS IAE approchent"


def _to_person(candidate: Candidate, subject: str, paragraphs: list[str], path: str) -> None:
    email = candidate.user.email if candidate.user is not None else candidate.email
    enqueue(Mail(TOPIC, subject, paragraphs, WHY_PERSON, [], "Voir mon parcours", path), to=email, user=candidate.user)
