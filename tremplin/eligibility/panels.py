"""Eligibility on a person's page: the conclusion for everybody, the criteria for who may read them."""

from django.utils import timezone

from tremplin.candidates.access import may_read_identity
from tremplin.candidates.models import Candidate
from tremplin.candidates.panels import Panel
from tremplin.eligibility.access import diagnoses_for
from tremplin.eligibility.explained import answer_of
from tremplin.kernel.actor import Actor


def panel(actor: Actor, candidate: Candidate) -> Panel:
    """The last diagnosis the actor's organisation may rely on; its criteria only for who may read an identity."""
    today = timezone.localdate()
    known = list(diagnoses_for(candidate, actor.organisation))
    valid = next((one for one in known if one.ended_on is None and one.made_on <= today <= one.valid_until), None)
    last = valid or next(iter(known), None)
    explained = may_read_identity(actor, candidate) and last is not None
    return Panel(
        "eligibility/_panel.html",
        {
            "candidate": candidate,
            "diagnosis": last,
            "valid": valid is not None,
            "answer": answer_of(last, actor) if explained and last is not None else None,
            "may_diagnose": actor.is_authorised_prescriber,
        },
    )
