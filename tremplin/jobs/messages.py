"""What is written to the members of a structure about the age of its posts."""

from collections.abc import Sequence

from tremplin.jobs.models import CLOSE_AFTER_DAYS, JobPost
from tremplin.kernel.mail import Mail, enqueue
from tremplin.organisations.messages import why_member
from tremplin.organisations.models import Organisation
from tremplin.rules.dates import in_french

TOPIC = "jobs"
LIST_PATH = "/postes-de-la-structure"


def soon_closed(organisation: Organisation, posts: Sequence[JobPost]) -> None:
    _to_members(
        organisation,
        "Vos postes sont-ils toujours ouverts ?",
        [
            f"Sans nouvelle de votre part, un poste se ferme {CLOSE_AFTER_DAYS} jours après sa dernière relecture.",
            "Dites que vous recrutez toujours, ou fermez le poste : les personnes n’attendront pas pour rien.",
        ],
        [(post.title, f"se fermera le {in_french(post.closes_by_itself_on)}") for post in posts],
        "Relire mes postes",
    )


def closed(organisation: Organisation, posts: Sequence[JobPost]) -> None:
    _to_members(
        organisation,
        "Postes fermés, faute de relecture",
        [
            f"Ces postes n’ont pas été relus depuis {CLOSE_AFTER_DAYS} jours. Ils ne sont plus visibles.",
            "Si vous recrutez toujours, vous pouvez les ouvrir de nouveau.",
        ],
        [(post.title, f"relu le {in_french(post.refreshed_on)}") for post in posts],
        "Revoir mes postes",
    )


def _to_members(
    organisation: Organisation, subject: str, paragraphs: list[str], facts: list[tuple[str, str]], action: str
) -> None:
    mail = Mail(TOPIC, subject, paragraphs, why_member(organisation), facts, action, LIST_PATH)
    for membership in organisation.memberships.current().select_related("user"):
        enqueue(mail, to=membership.user.email, user=membership.user, organisation=membership.organisation_id)
