"""Two files of the same person become one, and can be two again.

Every foreign key to a person is found by looking at the models: a table added tomorrow moves too. What may not be twice
for one person (a current accompaniment, a valid PASS) is either settled here or an obstacle that a room declares, with
a way out. Locks the two people, in the order of their ids; whoever acts on the file that goes waits, then is refused.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models
from django.utils import timezone

from tremplin.candidates import duplicates, merging_checks, messages
from tremplin.candidates import merging_twice as twice
from tremplin.candidates.models import Candidate, Distinction, Merge
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import NotYours, Refused

# Filled in the file that stays when they are empty there; each group goes whole, or not at all.
GROUPS = (
    ("title",),
    ("birth_date",),
    ("nir", "nir_absence"),
    ("ft_id", "ft_absence"),
    ("email",),
    ("phone",),
    ("address", "post_code", "commune_id"),
)
# What was decided about two files: it stays where it is.
REGISTERS = (Merge, Distinction)


def links() -> Iterator[models.ForeignKey[Any, Any]]:
    """Every foreign key to a person, in every table, except the registers."""
    for model in apps.get_models(include_auto_created=True):
        if model not in REGISTERS and not model._meta.proxy and model._meta.managed:
            for field in model._meta.local_concrete_fields:
                if field.remote_field is not None and field.related_model is Candidate:
                    yield field  # type: ignore[misc]


def name_of(link: models.ForeignKey[Any, Any]) -> str:
    return f"{link.model._meta.label_lower}.{link.attname}"


@act
def merge(*, by: Actor, kept: Candidate, gone: Candidate, reason: str, accepted: frozenset[str] = frozenset()) -> Merge:
    """The platform's team makes `kept` the person's only file.

    `accepted`: the codes of the cautions that the team has read (`merging_checks.cautions`). Refused when one is missing,
    and by every obstacle.
    """
    if not by.is_staff:
        raise NotYours("staff_only", "Seule l’équipe de la plateforme peut réunir deux dossiers.")
    if not reason.strip():
        raise Refused("reason_required", "Dites comment vous savez que c’est la même personne.", field="reason")
    kept, gone = _lock_both(kept.pk, gone.pk)
    unread = [one for one in merging_checks.cautions(kept, gone) if one.code not in accepted]
    if unread:
        raise Refused("unread_caution", f"Vérifiez d’abord ceci : {unread[0].text}", field="accepted")
    accounts = [one for one in (kept.user, gone.user) if one is not None]
    made = unite(by=by, kept=kept, gone=gone, reason=reason.strip())
    messages.merged(accounts, kept)
    return made


@act
def tell_apart(*, by: Actor, one: Candidate, other: Candidate, why: str) -> Distinction:
    """The platform's team says that two files are two people's: the pair is no longer shown for what looks alike today."""
    if not by.is_staff:
        raise NotYours("staff_only", "Seule l’équipe de la plateforme peut distinguer deux dossiers.")
    if not why.strip():
        raise Refused("reason_required", "Dites comment vous savez que ce sont deux personnes.", field="why")
    first, second = sorted(_lock_both(one.pk, other.pk), key=lambda person: person.pk)
    values = {"reasons": duplicates.reasons_of(first, second), "by_label": by.label[:200], "why": why.strip()}
    values["at"] = timezone.now()
    made, _ = Distinction.objects.update_or_create(one=first, other=second, defaults=values)
    for person in (first, second):
        after = {"files": [str(first.pk), str(second.pk)], "reasons": made.reasons}
        journal.record(by=by, verb="candidates.tell_apart", obj=person, candidate_id=person.pk, after=after)
    return made


def unite(*, by: Actor, kept: Candidate, gone: Candidate, reason: str) -> Merge:
    """The merge itself; the caller is an act that holds both people and has the right to do it."""
    for obstacle in merging_checks.obstacles(kept, gone):
        raise Refused(obstacle.code, obstacle.text)
    made = Merge(kept=kept, gone=gone, by_label=by.label[:200], reason=reason, account_id=gone.user_id)
    made.closed = twice.close(kept, gone)
    gone.user, gone.merged_into = None, kept
    _save(gone, "user", "merged_into")
    made.moved = {name_of(link): moved for link in links() if (moved := _move(link, gone.pk, kept.pk))}
    made.filled = _fill(kept, gone)
    if kept.user_id is None and made.account_id is not None:
        kept.user_id = made.account_id
    _save(kept, "user", *made.filled)
    made.save()
    for one in (kept, gone):
        after = {"kept": str(kept.pk), "gone": str(gone.pk), "moved": made.moved_count}
        journal.record(by=by, verb="candidates.merge", obj=one, candidate_id=one.pk, after=after)
    return made


def take_turn() -> None:
    """One merge at a time, until the act ends: a merge also moves the files merged before into one of its two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('candidates.merging'))")


def _lock_both(one: UUID, other: UUID) -> tuple[Candidate, Candidate]:
    if one == other:
        raise Refused("same_file", "C’est deux fois le même dossier : choisissez-en un autre.")
    take_turn()
    found = {pk: lock(Candidate.objects.select_related("user"), pk) for pk in sorted((one, other))}
    return found[one], found[other]


def _move(link: models.ForeignKey[Any, Any], source: UUID, target: UUID) -> list[str]:
    """Point the rows to the other file. Returns their primary keys as text.

    Where a person has one row at most and the other file has its own, this one is left behind.
    """
    if link.unique and link.model._base_manager.filter(**{link.attname: target}).exists():
        return []
    rows = link.model._base_manager.filter(**{link.attname: source})
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if keys:
        link.model._base_manager.filter(pk__in=keys).update(**{link.attname: target})
    return [str(key) for key in keys]


def _fill(kept: Candidate, gone: Candidate) -> dict[str, Any]:
    """Give the file that stays what only the other one knew. Returns what its fields held before."""
    before: dict[str, Any] = {}
    for group in GROUPS:
        if not getattr(kept, group[0]) and getattr(gone, group[0]):
            before |= {name: _plain(getattr(kept, name)) for name in group}
            for name in group:
                setattr(kept, name, getattr(gone, name))
    return before


def _plain(value: Any) -> Any:
    return DjangoJSONEncoder().default(value) if isinstance(value, date) else value


def _save(candidate: Candidate, *names: str) -> None:
    """Save some columns, the hash of the number included."""
    candidate.save(update_fields={"nir_hash", *names})


@act
def unmerge(*, by: Actor, made: Merge, reason: str) -> Merge:
    """Give back to the file that went exactly what was taken from it. What was added since stays with the other one.

    Refused: undone already; another merge of the same file came after; its account or number has been taken; or what was
    done since leans on both files.
    """
    if not by.is_staff:
        raise NotYours("staff_only", "Seule l’équipe de la plateforme peut séparer deux dossiers.")
    if not reason.strip():
        raise Refused("reason_required", "Dites pourquoi ces dossiers ne vont pas ensemble.", field="reason")
    kept, gone = _lock_both(made.kept_id, made.gone_id)
    made = lock(Merge.objects.all(), made.pk)
    merging_checks.check_undo(made, kept)
    _empty(kept, gone, made)
    gone.merged_into = None
    if made.account_id is not None:
        kept.user_id = None if kept.user_id == made.account_id else kept.user_id
        gone.user_id = made.account_id
    _save_both(kept, gone, made)
    for link in links():
        _give_back(link, made.moved.get(name_of(link), []), kept.pk, gone.pk)
    twice.reopen(made.closed)
    merging_checks.check_apart(kept.pk, gone.pk, list(links()))
    made.undone_at, made.undone_by_label, made.undone_why = timezone.now(), by.label[:200], reason.strip()
    made.save(update_fields=["undone_at", "undone_by_label", "undone_why"])
    for one in (kept, gone):
        after = {"kept": str(kept.pk), "gone": str(gone.pk), "back": made.moved_count}
        journal.record(by=by, verb="candidates.unmerge", obj=one, candidate_id=one.pk, after=after)
    return made


def _empty(kept: Candidate, gone: Candidate, made: Merge) -> None:
    """Take back what was filled, group by group, unless it was corrected since."""
    for group in GROUPS:
        if group[0] in made.filled and all(getattr(kept, name) == getattr(gone, name) for name in group):
            for name in group:
                setattr(kept, name, Candidate._meta.get_field(_field(name)).to_python(made.filled[name]))


def _field(name: str) -> str:
    return name.removesuffix("_id") if name == "commune_id" else name


def _save_both(kept: Candidate, gone: Candidate, made: Merge) -> None:
    try:
        _save(kept, "user", *(_field(name) for name in made.filled))
        _save(gone, "user", "merged_into")
    except IntegrityError as taken:
        message = (
            "Le numéro de sécurité sociale, l’adresse ou le compte du dossier à rendre sert maintenant à un autre"
            " dossier. Corrigez cet autre dossier d’abord."
        )
        raise Refused("identity_taken", message) from taken


def _give_back(link: models.ForeignKey[Any, Any], keys: list[str], source: UUID, target: UUID) -> None:
    if keys:
        rows = link.model._base_manager.filter(pk__in=keys, **{link.attname: source})
        rows.update(**{link.attname: target})
