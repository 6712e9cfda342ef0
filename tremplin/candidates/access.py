"""Who may open a person's file. A right to the file comes only from a relation, never from a profession alone."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone

from tremplin.candidates.models import Accompaniment, Candidate, Merge
from tremplin.candidates.models_access import MotivatedAccess
from tremplin.candidates.models_known import Known
from tremplin.candidates.relations import RELATIONS, TIES, Reader, Relation, open_to, reader_of, tied, tied_like
from tremplin.candidates.watch import note_opening as note_opening
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import held, hold
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.matching import found_in
from tremplin.kernel.models import JournalEntry
from tremplin.kernel.prepared import Param, Prepared


class Merged(Http404):
    """The file asked for was merged into another, which the actor may open: the shell sends her there."""

    def __init__(self, old: UUID, new: UUID) -> None:
        super().__init__("Dossier réuni avec un autre")
        self.old, self.new = old, new


def visible_candidates(actor: Actor) -> QuerySet[Candidate]:
    """The people whose file the actor's organisation has a reason to open; herself for a person."""
    return Candidate.objects.filter(visible_people(actor))


def related_candidates(actor: Actor) -> QuerySet[Candidate]:
    """The same without motivated accesses, which only read."""
    return Candidate.objects.filter(visible_people(actor, relations=TIES))


def visible_people(actor: Actor, path: str = "", *, relations: tuple[Relation, ...] = RELATIONS) -> Q:
    """The condition of `visible_candidates`, on rows whose person is at `path`: « candidate__ »."""
    return seen_by(sight_of(actor), reader_of(actor), path, relations=relations)


class Sight(StrEnum):
    """How an actor comes to people's files."""

    NOBODY = "nobody"
    PERSON = "person"
    ORGANISATION = "organisation"
    AUTHORISED_PRESCRIBER = "authorised prescriber"


def sight_of(actor: Actor) -> Sight:
    if actor.organisation is None:
        return Sight.NOBODY if actor.user_id is None else Sight.PERSON
    if not actor.reaches_people:
        return Sight.NOBODY
    return Sight.AUTHORISED_PRESCRIBER if actor.is_authorised_prescriber else Sight.ORGANISATION


def seen_by(
    sight: Sight,
    reader: Reader,
    path: str = "",
    *,
    relations: tuple[Relation, ...] = RELATIONS,
    likely: Relation | None = None,
    told: Q | None = None,
    there: Q | None = None,
) -> Q:
    """The condition of `visible_people`, also for a prepared query: then `reader` is `AWAITED`.

    `likely`: the relation that ties nearly all the rows (`tied_like`). `told`, `there`: how the rows themselves say that
    it does, and that the file is neither merged nor closed.
    """
    if sight == Sight.NOBODY:
        return Q(pk__in=[])
    there = Q(**{f"{path}merged_into": None, f"{path}closed_at": None}) if there is None else there
    if sight == Sight.PERSON:
        return there & Q(**{f"{path}user_id": reader.user, f"{path}contested_at": None})
    counted = open_to(sight == Sight.AUTHORISED_PRESCRIBER, relations)
    return there & (tied_like(reader, likely, counted, path, told) if likely else tied(reader, counted, path))


def known_people(sight: Sight, reader: Reader) -> QuerySet[Known]:
    """The people whom a professional's organisation may see, as `seen_by` says, with what lists ask of each."""
    if sight in (Sight.NOBODY, Sight.PERSON):
        return Known.objects.none()
    return Known.objects.filter(
        tied(reader, open_to(sight == Sight.AUTHORISED_PRESCRIBER)), organisation=reader.organisation
    )


def with_following(people: QuerySet[Candidate], actor: Actor) -> QuerySet[Candidate]:
    """Add who accompanies each person for the actor's organisation: `followed_since`, and `referent` as JSON or NULL."""
    links = Accompaniment.objects.filter(candidate=OuterRef("pk"), organisation=actor.organisation, ended_on=None)
    named = JSONObject(id="referent_id", first_name="referent__first_name", last_name="referent__last_name")
    return people.annotate(
        followed_since=Subquery(links.values("started_on")[:1]), referent=Subquery(links.values(found=named)[:1])
    )


def get_candidate(actor: Actor, pk: UUID, **annotations: Any) -> Candidate:
    """The person, or 404 for whoever has no relation with her; with the columns a page wants besides."""
    people = visible_candidates(actor).select_related("commune", "user").annotate(**annotations)
    candidate = people.filter(pk=pk).first()
    if candidate is None:
        if survivor := visible_candidates(actor).filter(merged_from=pk).first():
            raise Merged(pk, survivor.pk)
        raise Http404("Personne introuvable")
    return candidate


def files_of(person: UUID) -> tuple[UUID, ...]:
    """The ids under which a person was known: hers, then those of the files merged into hers."""
    return (person, *Candidate.objects.filter(merged_into=person).values_list("pk", flat=True))


def check_person(actor: Actor) -> None:
    """Refuse a professional: her own pathway is reached without her organisation."""
    if actor.organisation is not None:
        raise NotYours("persons_only", "Cette page est celle des personnes en parcours, pour leur propre dossier.")


def get_own_file(actor: Actor) -> Candidate:
    """The person's own file, neither contested nor absent; 404 otherwise."""
    found = visible_candidates(actor).select_related("commune", "user").first() if actor.organisation is None else None
    if found is None:
        raise Http404("Aucun dossier")
    return found


def is_contested(actor: Actor) -> bool:
    """Whether the account said that its file is not hers, and nobody has settled it yet."""
    return Candidate.objects.filter(user_id=actor.user_id, contested_at__isnull=False).exists()


def check_team(actor: Actor) -> None:
    """404 for whoever is not of the platform's team, or acts for an organisation."""
    if not actor.is_staff or actor.organisation is not None:
        raise Http404("Page introuvable")


def get_two_files(actor: Actor, kept: UUID, gone: UUID) -> tuple[Candidate, Candidate]:
    """Two files to compare, for the platform's team; 404 for a closed one, that nobody opens any more."""
    check_team(actor)
    people = Candidate.objects.filter(closed_at__isnull=True).select_related(
        "user", "commune", "created_by_organisation"
    )
    found = people.in_bulk([kept, gone])
    if kept not in found or gone not in found or kept == gone:
        raise Http404("Personne introuvable")
    return found[kept], found[gone]


def get_merge(actor: Actor, pk: UUID) -> Merge:
    """A merge, for the platform's team."""
    check_team(actor)
    found = Merge.objects.select_related("kept", "gone").filter(pk=pk).first()
    if found is None:
        raise Http404("Réunion introuvable")
    return found


def get_contested(actor: Actor, pk: UUID) -> Candidate:
    """A contested file, for the platform's team; 404 for the others."""
    rows = Candidate.objects.filter(contested_at__isnull=False).select_related("user", "created_by_organisation")
    found = rows.filter(pk=pk).first() if actor.is_staff else None
    if found is None:
        raise Http404("Dossier introuvable")
    return found


def lock_candidate(pk: UUID, *, follow: bool = False) -> Candidate:
    """The person, locked until the act ends: what is done to one person is done one thing after the other.

    Refused when her file was merged into another since it was read; `follow`: the other one, for what only carries an id.
    """
    found = held(Candidate, pk) or _locked(pk)
    if found.merged_into_id is None:
        return found
    if follow:
        return lock_candidate(found.merged_into_id)
    raise Refused("merged", "Ce dossier vient d’être réuni avec un autre de la même personne. Rechargez la page.")


def _locked(pk: UUID) -> Candidate:
    found = LOCKED.first(pk=pk)
    if found is None:
        raise Candidate.DoesNotExist
    return hold(found)


LOCKED = Prepared(
    lambda: Candidate.objects.filter(pk=Param("pk")).select_related("user").select_for_update(of=("self",))
)


def may_read_identity(actor: Actor, candidate: Candidate) -> bool:
    """NIR, birth, phone, address: the person herself, her employers and authorised prescribers; never an orienter."""
    if actor.organisation is None:
        return candidate.user_id is not None and candidate.user_id == actor.user_id
    return actor.is_employer or actor.is_authorised_prescriber


def check_professional(actor: Actor) -> None:
    """Refuse whoever neither hires nor orients: looking for people is no business of hers."""
    if not (actor.is_employer or actor.is_prescriber):
        raise NotYours(
            "professionals_only",
            "Chercher une personne est réservé aux structures et aux organismes qui accompagnent."
            " Pour rejoindre votre organisation, demandez une invitation à une personne qui l’administre.",
        )


def named(actor: Actor, people: QuerySet[Candidate], text: str) -> QuerySet[Candidate]:
    """The people whose name has every word of `text`; among masked names nothing is searched: it would tell them."""
    return people.filter(searchable(actor) if text else Q(), found_in(text, "first_name", "last_name"))


def searchable(actor: Actor) -> Q:
    """The people whose name the actor may search: those whose name she reads."""
    named = actor.is_employer or actor.is_authorised_prescriber
    return Q() if named else Q(created_by_organisation=actor.organisation)


def check_may_edit(actor: Actor, candidate: Candidate) -> None:
    """Refuse whoever may not read the identity: nobody corrects what she cannot see."""
    if not may_read_identity(actor, candidate):
        raise NotYours(
            "identity_hidden",
            "Votre organisation oriente des personnes sans être habilitée : elle ne voit ni ne corrige leur identité."
            " Demandez la correction à un organisme habilité, ou à la structure qui étudie la candidature.",
        )

    check_tied(actor, candidate)


def check_tied(actor: Actor, candidate: Candidate) -> None:
    """Refuse whoever only reads the file, by a motivated access."""
    if actor.organisation is not None and not related_candidates(actor).filter(pk=candidate.pk).exists():
        raise NotYours(
            "reads_only",
            "Votre accès motivé permet de lire ce dossier, pas de le modifier."
            " Accompagnez la personne, validez son éligibilité ou candidatez pour elle : le dossier vous sera ouvert.",
        )


def only_reads(actor: Actor, candidate: Candidate) -> bool:
    """Whether a motivated access is all that ties the actor to her. The person comes with `motivated`."""
    open_one: Any = candidate.motivated  # type: ignore[attr-defined]
    return open_one is not None and not related_candidates(actor).filter(pk=candidate.pk).exists()


def own_access(actor: Actor) -> Any:
    """A column for a query of people: the actor's open motivated access, as JSON or NULL."""
    found = JSONObject(until="expires_at", reason="reason", text="text")
    return Subquery(open_accesses(actor, timezone.now()).filter(candidate=OuterRef("pk")).values(found=found)[:1])


def open_accesses(actor: Actor, now: Any) -> QuerySet[MotivatedAccess]:
    """The actor's own motivated accesses that are open now (an instant, or the `Param` that stands for it)."""
    if not (actor.is_authorised_prescriber and actor.reaches_people):
        return MotivatedAccess.objects.none()
    mine = MotivatedAccess.objects.filter(organisation=actor.organisation, user=actor.user)
    return mine.filter(ended_at=None, expires_at__gt=now)


def by_motivated_access(actor: Actor, reader: Reader) -> Q | None:
    """The people whose file the actor opened by a motivated access that still runs; None for whoever opens none."""
    if not actor.is_authorised_prescriber:
        return None
    return Q(Exists(open_accesses(actor, reader.now).filter(candidate=OuterRef("pk"))))


def get_open_access(actor: Actor, candidate: Candidate) -> MotivatedAccess:
    """The actor's motivated access to this file, or 404."""
    found = open_accesses(actor, timezone.now()).filter(candidate=candidate).first()
    if found is None:
        raise Http404("Accès introuvable")
    return found


def accesses_to(candidate: Candidate) -> QuerySet[MotivatedAccess]:
    """Every motivated access to her file, for herself, latest first."""
    return candidate.motivated_accesses.select_related("user", "organisation").order_by("-asked_at", "pk")


def get_access_to_own_file(actor: Actor, pk: UUID) -> MotivatedAccess:
    """A motivated access to the actor's own file, or 404."""
    found = accesses_to(get_own_file(actor)).filter(pk=pk).first()
    if found is None:
        raise Http404("Accès introuvable")
    return found


def visible_accesses(actor: Actor) -> QuerySet[MotivatedAccess]:
    """All motivated accesses, latest first, for the platform's team; 404 for the others."""
    if not actor.is_staff:
        raise Http404("Page introuvable")
    return MotivatedAccess.objects.select_related("user", "organisation", "candidate").order_by("-asked_at", "pk")


def name_for(actor: Actor, candidate: Candidate) -> str:
    """Her name, or initials for an orienter whose organisation did not open the file itself."""
    opened = actor.organisation is not None and candidate.created_by_organisation_id == actor.organisation_id
    if opened or may_read_identity(actor, candidate):
        return candidate.full_name
    return candidate.masked_name


def openings_of(candidate: Candidate, *, limit: int = 10) -> list[JournalEntry]:
    """Who opened her file, or one that was merged into it; latest first."""
    return OPENINGS.read(person=candidate.pk)[:limit]


def _openings() -> QuerySet[JournalEntry]:
    merged = Candidate.objects.filter(merged_into=Param("person")).values("pk")
    hers = Q(candidate_id=Param("person")) | Q(candidate_id__in=merged)
    return JournalEntry.objects.filter(hers, verb="candidates.open").order_by("-at")[:10]


OPENINGS = Prepared(_openings)
