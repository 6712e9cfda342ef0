"""Decide that a person is eligible."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from tremplin.candidates.access import lock_candidate
from tremplin.candidates.actions import accompany
from tremplin.candidates.models import Candidate
from tremplin.eligibility.access import links_with
from tremplin.eligibility.models import Diagnosis, DiagnosisCriterion
from tremplin.kernel import drafts, journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused, refuse
from tremplin.rules import eligibility as law
from tremplin.rules.kinds import AuthorKind, DispositifKind

KIND = "eligibility.diagnose"


@act
def diagnose(
    *,
    by: Actor,
    candidate: Candidate,
    criteria: Sequence[str],
    dispositif_kind: str = "",
    derogation_reason: str = "",
    made_on: date | None = None,
) -> Diagnosis:
    """Record a diagnosis valid from `made_on` (today).

    An authorised prescriber may go without criteria, with a written reason (derogation); an employer needs the criteria
    of its kind of dispositif and cannot derogate. Ends the former diagnosis of the same organisation.
    """
    made_on = made_on or timezone.localdate()
    author = author_kind(by)
    criteria = list(dict.fromkeys(criteria))
    check(author=author, criteria=criteria, dispositif_kind=dispositif_kind, derogation=derogation_reason, on=made_on)
    lock_candidate(candidate.pk)
    links = links_with(by, candidate) if author == AuthorKind.AUTHORISED_PRESCRIBER else None
    if links is None or links.has_diagnosed:
        candidate.diagnoses.filter(organisation=by.organisation, ended_on__isnull=True).update(ended_on=made_on)
    validity = law.validity(author=author, made_on=made_on)
    diagnosis = Diagnosis.objects.create(
        candidate=candidate,
        author_kind=author,
        organisation=by.organisation,
        author=by.user,
        dispositif_kind=dispositif_kind if author == AuthorKind.EMPLOYER else "",
        made_on=made_on,
        law_read_on=made_on,
        valid_until=validity.valid_until,
        derogation_reason=derogation_reason.strip() if author == AuthorKind.AUTHORISED_PRESCRIBER else "",
    )
    DiagnosisCriterion.objects.bulk_create(DiagnosisCriterion(diagnosis=diagnosis, code=code) for code in criteria)
    if by.is_prescriber:
        already = links.accompanies if links else None
        accompany(by=by, candidate=candidate, why="diagnostic d’éligibilité", already=already)
    journal.record(
        by=by,
        verb="eligibility.diagnose",
        obj=diagnosis,
        candidate_id=candidate.pk,
        after={"criteria": len(criteria), "valid_until": diagnosis.valid_until, "derogation": bool(derogation_reason)},
    )
    if diagnosis.derogation_reason:
        # An act of its own for the auditor; its reason stays with the diagnosis, where it may be erased.
        journal.record(by=by, verb="eligibility.derogate", obj=diagnosis, candidate_id=candidate.pk)
    return diagnosis


@act
def confirm(*, by: Actor, candidate: Candidate, draft_pk: UUID) -> Diagnosis:
    """Record the diagnosis that the actor's draft describes; the same one again for a second submit."""
    draft = drafts.get(by=by, kind=KIND, pk=draft_pk, lock=True)
    if draft.result_id is not None:
        return Diagnosis.objects.get(pk=draft.result_id)
    diagnosis = diagnose(
        by=by,
        candidate=candidate,
        criteria=draft.payload["criteria"],
        derogation_reason=draft.payload["derogation_reason"],
    )
    drafts.finish(draft, diagnosis.pk)
    return diagnosis


def author_kind(by: Actor) -> AuthorKind:
    """In which quality the actor may diagnose: authorised prescriber first, else employer; NotYours otherwise."""
    if by.is_authorised_prescriber:
        return AuthorKind.AUTHORISED_PRESCRIBER
    if by.is_employer:
        return AuthorKind.EMPLOYER
    message = "Seuls un organisme habilité ou la structure qui embauche peuvent valider l’éligibilité."
    raise NotYours("author_may_not_validate", message, source="Code du travail, article L.5132-3")


def check(*, author: AuthorKind, criteria: Sequence[str], dispositif_kind: str, derogation: str, on: date) -> None:
    """Refuse what the law refuses; for a prescriber without enough criteria, ask for the reason of the derogation."""
    # A prescriber validates for every kind: the strictest one tells whether this is a derogation.
    kind = dispositif_kind or "ACI"
    result = law.check_iae(author=author, dispositif=DispositifKind(kind), criteria=tuple(criteria), on=on)
    if not result.eligible:
        refuse(result, field="criteria")
    if author == AuthorKind.AUTHORISED_PRESCRIBER and not _enough(criteria, kind, on) and not derogation.strip():
        message = (
            "Les critères cochés ne suffisent pas seuls. Écrivez pourquoi un parcours d’IAE convient à la personne :"
            " votre dérogation sera gardée avec le diagnostic."
        )
        raise Refused("derogation_reason_required", message, field="derogation_reason")


def _enough(criteria: Sequence[str], kind: str, on: date) -> bool:
    result = law.check_iae(author=AuthorKind.EMPLOYER, dispositif=DispositifKind(kind), criteria=tuple(criteria), on=on)
    return result.eligible
