"""The same person, several structures in one go: each candidature is its own act and has its own result line."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tremplin.applications.actions.send import send
from tremplin.applications.models import Application
from tremplin.jobs.models import JobPost
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import Draft
from tremplin.organisations.models import Organisation
from tremplin.organisations.receiving import with_receiving
from tremplin.rules.kinds import ApplicationActor

KIND = "applications.several"
MOST = 8
SENDERS = (ApplicationActor.SENDER, ApplicationActor.CANDIDATE)


def check_own(quality: ApplicationActor | None) -> None:
    """Only who sent the first one, or the person herself, sends it elsewhere as well."""
    if quality not in SENDERS:
        raise NotYours("not_the_sender", "Seule la personne, ou qui a envoyé la candidature pour elle, peut le faire.")


def choose(*, by: Actor, application: Application, chosen: Sequence[str]) -> Draft:
    """Keep in a draft what was chosen: ids of structures (spontaneous) and of posts."""
    posts = {str(one.pk): str(one.organisation_id) for one in JobPost.objects.filter(pk__in=chosen)}
    basket: dict[str, list[str]] = {}
    for one in chosen:
        wanted = basket.setdefault(posts.get(one, one), [])
        wanted += [one] if one in posts else []
    if len(basket) > MOST:
        raise Refused("too_many", f"Choisissez {MOST} structures au plus à la fois.", field="targets")
    payload = {"application": str(application.pk), "basket": basket, "message": application.message}
    return drafts.start(by=by, kind=KIND, payload=payload)


def targets(draft: Draft) -> list[tuple[Organisation, list[JobPost]]]:
    """The structures of the basket with the posts chosen there, in the order of the choice. Two queries."""
    basket: dict[str, list[str]] = draft.payload["basket"]
    found = {str(one.pk): one for one in with_receiving(Organisation.objects.filter(pk__in=basket))}
    wanted = [pk for posts in basket.values() for pk in posts]
    posts = {str(one.pk): one for one in JobPost.objects.filter(pk__in=wanted).select_related("dispositif")}
    return [(found[pk], [posts[one] for one in chosen if one in posts]) for pk, chosen in basket.items() if pk in found]


def send_several(*, by: Actor, draft: Draft, application: Application, message: str) -> Draft:
    """Send to each structure of the basket. One refusal stops nothing else; sent twice, the second changes nothing."""
    if draft.payload.get("results"):
        return draft
    lines = [_send(by, application, organisation, posts, message) for organisation, posts in targets(draft)]
    return drafts.save(draft, message=message, results=lines)


def _send(
    by: Actor, application: Application, organisation: Organisation, posts: list[JobPost], message: str
) -> dict[str, Any]:
    line: dict[str, Any] = {"structure": organisation.display_name, "posts": [one.title for one in posts]}
    try:
        sent = send(
            by=by,
            candidate=application.candidate,
            organisation=organisation,
            posts=posts,
            message=message,
            cv=application.cv,
        )
    except Refused as refusal:
        return {**line, "sent": "", "words": refusal.message}
    return {**line, "sent": str(sent.pk), "words": "La structure doit maintenant répondre."}


def application_of(draft: Draft) -> UUID:
    """The candidature that the draft sends elsewhere."""
    return UUID(draft.payload["application"])
