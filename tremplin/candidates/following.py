"""Who accompanies whom: hand over to a colleague, end with a reason."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from tremplin.candidates import messages
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.actions import accompany
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations.access import current_members

END_REASONS = {
    "employment": "Emploi ou formation trouvés",
    "moved": "Déménagement",
    "elsewhere": "Suivi repris par un autre organisme",
    "unreachable": "Personne injoignable depuis longtemps",
    "asked": "À la demande de la personne",
    "other": "Autre raison",
}


def get_own_link(actor: Actor, candidate: Candidate) -> Accompaniment:
    """The accompaniment of the person by the actor's organisation, or 404."""
    links = Accompaniment.objects.filter(candidate=candidate, organisation=actor.organisation, ended_on__isnull=True)
    found = (
        links.select_related("candidate", "organisation", "referent").first()
        if actor.organisation and actor.reaches_people
        else None
    )
    if found is None:
        raise Http404("Suivi introuvable")
    return found


@act
def begin_following(*, by: Actor, candidate: Candidate) -> None:
    """The actor's organisation accompanies the person from today; nothing when it already does.

    An orienter follows the people it sends, from their candidature; a structure follows those it hires.
    """
    if not by.is_authorised_prescriber:
        raise NotYours(
            "authorised_only", "Suivre une personne depuis son dossier est réservé aux organismes habilités."
        )
    accompany(by=by, candidate=lock_candidate(candidate.pk), why="à la demande de la personne")


@act
def hand_over(*, by: Actor, link: Accompaniment, to: UUID) -> Accompaniment:
    """A colleague becomes the referent from now on, and is told."""
    link = _fresh(by, link)
    colleague = next((one.user for one in current_members(link.organisation) if one.user_id == to), None)
    if colleague is None:
        raise Refused("not_a_colleague", "Choisissez une personne de votre organisation.", field="referent")
    before, link.referent = link.referent, colleague
    link.save(update_fields=["referent"])
    _record(by, "candidates.hand_over", link, {"from": str(before or ""), "to": str(colleague)})
    messages.handed_over(link, by=by.user)
    return link


@act
def end_following(*, by: Actor, link: Accompaniment, why: str) -> Accompaniment:
    """The organisation no longer accompanies the person from today; what it did stays readable."""
    if why not in END_REASONS:
        raise Refused("reason_required", "Choisissez une raison dans la liste.", field="why")
    link = _fresh(by, link)
    link.ended_on, link.ended_why = timezone.localdate(), END_REASONS[why]
    link.save(update_fields=["ended_on", "ended_why"])
    _record(by, "candidates.end_following", link, {"why": why})
    return link


def _fresh(by: Actor, link: Accompaniment) -> Accompaniment:
    """Read again under the person's lock: somebody may have ended it meanwhile."""
    candidate = lock_candidate(link.candidate_id)
    try:
        return get_own_link(by, candidate)
    except Http404 as gone:
        raise Refused("already_ended", "Ce suivi est déjà terminé.") from gone


def _record(by: Actor, verb: str, link: Accompaniment, after: dict[str, str]) -> None:
    journal.record(by=by, verb=verb, obj=link.candidate, candidate_id=link.candidate_id, after=after)
