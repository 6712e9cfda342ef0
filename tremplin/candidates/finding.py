"""Find a person again without revealing a stranger: by number, by address, by names and birth date.

Whoever finds a person outside its relations gets her initials, nothing else; `candidates.actions.recognise` then notes
that it is her. A server draft carries her identity from page to page, so that no address says who she is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from tremplin.candidates.access import visible_candidates
from tremplin.candidates.actions import check_identity, normal_nir
from tremplin.candidates.forms import CreateForm
from tremplin.candidates.models import Candidate
from tremplin.candidates.watch import note_lookup
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.forms import attempt
from tremplin.kernel.identity_numbers import search_hashes
from tremplin.kernel.models import Draft
from tremplin.kernel.prepared import AnyOf, Param, Prepared
from tremplin.reference.names import search_key

KIND = "candidates.find"


@dataclass(frozen=True)
class Found:
    """`related`: the actor's organisation may already open her file. `by`: « nir », « email » or « names »."""

    candidate: Candidate
    related: bool
    by: str


def search(*, actor: Actor, nir: str = "", email: str = "") -> Found | None:
    """The person with this number, else with this address. Refused (`nir`) when the number is wrong."""
    check_identity(nir=nir)
    candidate = _known(search_hashes(normal_nir(nir)), email.strip().lower())
    if nir or email:
        note_lookup(actor, by="nir" if nir else "email", found=candidate is not None)
    return found(actor, candidate, candidate.found_by) if candidate is not None else None  # type: ignore[attr-defined]


def _known(hashes: list[str], address: str) -> Candidate | None:
    """The person with this number; else with this address in her file; else on her account. One query, an index a way."""
    if not hashes and not address:
        return None
    return _ways(bool(hashes), bool(address)).first(hashes=hashes, address=address)


@cache
def _ways(by_number: bool, by_address: bool) -> Prepared[Candidate]:
    people, ways = Candidate.objects.filter(merged_into__isnull=True), []
    if by_number:
        its = AnyOf(F("nir_hash"), Param("hashes"))
        ways.append(people.filter(its).annotate(found_by=Value("nir"), way=Value(0)))
        # The number of a file merged into another still leads to the person.
        former = Candidate.objects.filter(its, merged_into__isnull=False).values("merged_into")
        ways.append(people.filter(pk__in=former).annotate(found_by=Value("nir"), way=Value(0)))
    if by_address:
        ways.append(people.filter(email=Param("address")).annotate(found_by=Value("email"), way=Value(1)))
        its = Q(user__email__iexact=Param("address"))
        ways.append(people.filter(its).annotate(found_by=Value("email"), way=Value(2)))
    return Prepared(lambda: ways[0].union(*ways[1:]).order_by("way"))


def open_file(form: CreateForm, create: Callable[..., Candidate], *, by: Actor) -> Candidate | None:
    """Create the person of a form, unless it has errors or a namesake that nobody has ruled out (`form.homonym`)."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    form.homonym = homonym(**{name: given[name] for name in ("first_name", "last_name", "birth_date")})
    if form.homonym is not None and not attempt(form, lambda: note_lookup(by, by="names", found=True) or True):
        return None
    if form.homonym is not None and not given["not_the_same"]:
        form.add_error("not_the_same", "Une personne a déjà ces nom, prénom et date de naissance. Dites si c’est elle.")
        return None
    return attempt(form, lambda: create(**form.fields_for_file()))


def found(actor: Actor, candidate: Candidate, by: str) -> Found:
    return Found(candidate, visible_candidates(actor).filter(pk=candidate.pk).exists(), by)


def homonym(*, first_name: str, last_name: str, birth_date: date) -> Candidate | None:
    """Somebody with the same names, accents and capitals aside, and the same birth date."""
    wanted = search_key(first_name), search_key(last_name)
    born_then = BORN_THEN.read(day=birth_date)
    return next((one for one in born_then if (search_key(one.first_name), search_key(one.last_name)) == wanted), None)


BORN_THEN = Prepared(
    lambda: Candidate.objects.filter(birth_date=Param("day"), merged_into__isnull=True).order_by("created_at")
)


def recognised(actor: Actor) -> list[tuple[Draft, Candidate]]:
    """People the actor recognised lately and has no relation with yet: the drafts that carry them."""
    drafts = RECOGNISED.read(owner=actor.user_id, organisation=actor.organisation_id, now=timezone.now())
    if not drafts:
        return []
    people = {str(one.pk): one for one in Candidate.objects.filter(pk__in=[d.payload["candidate"] for d in drafts])}
    return [(draft, people[draft.payload["candidate"]]) for draft in drafts if draft.payload["candidate"] in people]


def _recognised() -> QuerySet[Draft]:
    own = {"owner_id": Param("owner"), "organisation_id": Param("organisation")}
    standing = {"payload__recognised": True, "expires_at__gt": Param("now")}
    return Draft.objects.filter(kind=KIND, **own, **standing).order_by("-updated_at")[:5]


RECOGNISED = Prepared(_recognised)


def carried_by(draft: Draft) -> Candidate:
    """The person a draft carries, followed through a merge."""
    candidate = Candidate.objects.select_related("merged_into").get(pk=UUID(draft.payload["candidate"]))
    return candidate.merged_into or candidate


def carry(actor: Actor, found: Found) -> Draft:
    """A draft that carries a person found, until the actor says that it is her."""
    return drafts.start(by=actor, kind=KIND, payload={"candidate": found.candidate.pk, "found_by": found.by})
