"""Whether a structure receives candidatures today, read in its own query."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from tremplin.kernel.prepared import Param
from tremplin.organisations.models import Dispositif, Membership, Organisation


@dataclass(frozen=True)
class Receiving:
    """What a structure may hire for today: the kinds of its dispositifs, whether outsiders may apply, who would answer."""

    kinds: tuple[str, ...]
    takes_outsiders: bool
    somebody_there: bool


def with_receiving(organisations: QuerySet[Organisation], on: date | Param | None = None) -> QuerySet[Organisation]:
    """Add to each structure what `receiving_of` says, in the same query."""
    own = Dispositif.objects.active(on).filter(organisation=OuterRef("pk")).order_by("kind")
    return organisations.annotate(
        hiring_kinds=ArraySubquery(own.values("kind")),
        hiring_unblocked=Exists(own.filter(blocked_since__isnull=True)),
        somebody_there=Exists(Membership.objects.current().filter(organisation=OuterRef("pk"))),
    )


def receiving_of(organisation: Organisation) -> Receiving:
    """Read now, unless `organisation` came `with_receiving`."""
    read: Any = organisation
    if not hasattr(read, "somebody_there"):
        read = with_receiving(Organisation.objects.all()).get(pk=organisation.pk)
    return Receiving(tuple(read.hiring_kinds), read.hiring_unblocked, read.somebody_there)
