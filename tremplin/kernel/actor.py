"""Who acts: a person in one of her organisations, or the system. Never a table.

Rights follow the current organisation and its relation to the object. The capacities are read once, when the actor is
made (`tremplin.organisations.actors.actor_of`), so that no rule has to ask the database what an organisation may do.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """`user`, `membership`, `organisation`, `candidate` are model instances or None; the rest says what she may do."""

    user: Any = None
    membership: Any = None
    organisation: Any = None
    candidate_id: UUID | None = None
    is_employer: bool = False
    is_prescriber: bool = False
    is_authorised_prescriber: bool = False
    is_network: bool = False
    is_administrator: bool = False
    is_staff: bool = False
    is_system: bool = False
    # Her organisation is verified; since when her own access to files is paused, if it is (`kernel.models_watch`).
    is_trusted: bool = True
    paused_at: Any = None

    @property
    def reaches_people(self) -> bool:
        """Whether any door of a person may open for her: not while her organisation is unverified or her access paused."""
        return self.is_trusted and self.paused_at is None

    @property
    def user_id(self) -> UUID | None:
        return self.user.pk if self.user is not None else None

    @property
    def organisation_id(self) -> UUID | None:
        return self.organisation.pk if self.organisation is not None else None

    @property
    def is_authenticated(self) -> bool:
        return self.user is not None

    @property
    def is_professional(self) -> bool:
        return self.organisation is not None

    @property
    def is_orienter(self) -> bool:
        return self.is_prescriber and not self.is_authorised_prescriber

    @property
    def is_team(self) -> bool:
        """The platform's staff without an organisation, and the administrators of a network head."""
        if self.organisation is None:
            return self.is_staff
        return self.is_network and self.is_administrator

    @property
    def label(self) -> str:
        """The actor as text, for the journal: it outlives the account."""
        if self.is_system:
            return "Tremplin (automatique)"
        return str(self.user) if self.user is not None else "Visiteur"

    @property
    def signature(self) -> str:
        """The actor in the journal, which nobody corrects: a person on a pathway by her account's id, never by name."""
        is_person = self.user is not None and self.organisation is None and not self.is_staff
        return "Personne en parcours" if is_person else self.label

    @property
    def organisation_label(self) -> str:
        return str(self.organisation) if self.organisation is not None else ""


SYSTEM = Actor(is_system=True)
ANONYMOUS = Actor()
