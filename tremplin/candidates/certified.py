"""Compare a person's file with the identity that a provider certified, and take from it what she chooses."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tremplin.accounts.sso.certified import Certified
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.actions import update_candidate
from tremplin.candidates.models import Candidate
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours

FIELDS = ("title", "first_name", "last_name", "birth_date")


@dataclass(frozen=True)
class Difference:
    """One field of the file that the certified identity says otherwise."""

    name: str
    label: str
    now: Any
    proposed: Any


def differences(candidate: Candidate, certified: Certified) -> list[Difference]:
    """What differs, in the order of the file. Capitals and accents are not differences: the register has few of them."""
    found = []
    for name in FIELDS:
        now, proposed = getattr(candidate, name), getattr(certified, name)
        if proposed and _folded(now) != _folded(proposed):
            label = str(Candidate._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            found.append(Difference(name, label, now, proposed))
    return found


def _folded(value: Any) -> str:
    letters = unicodedata.normalize("NFKD", str(value or "")).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


@act
def take_certified(*, by: Actor, candidate: Candidate, certified: Certified, chosen: Collection[str]) -> list[str]:
    """Write in the person's own file the certified fields that she chose; returns their names. The journal keeps the
    source and its date."""
    if candidate.user_id is None or candidate.user_id != by.user_id:
        raise NotYours("not_yours", "Seule la personne peut reprendre son identité certifiée dans son dossier.")
    candidate = lock_candidate(candidate.pk)
    taken = {one.name: one.proposed for one in differences(candidate, certified) if one.name in chosen}
    if taken:
        update_candidate(by=by, candidate=candidate, **taken)
        said = {"source": certified.source, "on": certified.on.isoformat(), "fields": sorted(taken)}
        journal.record(by=by, verb="candidates.take_certified", obj=candidate, candidate_id=candidate.pk, after=said)
    return list(taken)
