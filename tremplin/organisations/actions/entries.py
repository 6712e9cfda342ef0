"""The lines of a public page: activities, references, labels, figures, dates; and the way back from the last change."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from tremplin.kernel import files, journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry
from tremplin.organisations.access_page import check_editor
from tremplin.organisations.actions import page
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.models import (
    Activity,
    ClientReference,
    Label,
    Organisation,
    PageDate,
    YearlyFigures,
)

MODELS: dict[str, type[Model]] = {
    "activity": Activity,
    "reference": ClientReference,
    "label": Label,
    "figures": YearlyFigures,
    "date": PageDate,
}
MOST_ENTRIES = 30
UNDO_DAYS = 30
SAVED, REMOVED, UNDONE = "organisations.save_entry", "organisations.remove_entry", "organisations.undo_page"
CHANGES = (SAVED, REMOVED, UNDONE, "organisations.update_page", "organisations.add_photo", "organisations.remove_photo")
CHANGES += ("organisations.attach", "organisations.detach")
# What the journal says of a line besides its values.
KIND, KEY = "kind", "entry"
FILES = ("photo", "proof")
LEFT_OUT = {"id", "organisation", "position", "photo_alt", *FILES}


def values_of(entry: Any) -> dict[str, Any]:
    """What a line says, by column."""
    fields = [one for one in entry._meta.concrete_fields if one.name not in LEFT_OUT]
    return {one.attname: getattr(entry, one.attname) for one in fields}


@act
def save_entry(
    *, by: Actor, organisation: Organisation, kind: str, values: Mapping[str, Any], entry: Any = None
) -> Any:
    """Add a line, or change `entry`. `values`: by column. The same line sent twice is one line."""
    check_editor(by, organisation)
    fresh = lock_organisation(organisation)
    if entry is None and (twin := _twin(fresh, kind, values)) is not None:
        return twin
    before = {} if entry is None else {**named(kind, entry.pk), **values_of(entry)}
    made = entry or _new(fresh, kind)
    for name, value in values.items():
        setattr(made, name, value)
    _keep(made)
    page.stamp(by, fresh)
    journal.record(by=by, verb=SAVED, obj=fresh, before=before, after={**named(kind, made.pk), **values_of(made)})
    return made


def named(kind: str, pk: Any) -> dict[str, str]:
    return {KIND: kind, KEY: str(pk)}


def _twin(organisation: Organisation, kind: str, values: Mapping[str, Any]) -> Any:
    return MODELS[kind]._default_manager.filter(organisation=organisation, **values).first()


def _new(organisation: Organisation, kind: str) -> Any:
    count = MODELS[kind]._default_manager.filter(organisation=organisation).count()
    if count >= MOST_ENTRIES:
        raise Refused("too_many_entries", f"{MOST_ENTRIES} lignes au plus. Retirez-en une d’abord.")
    made: Any = MODELS[kind](organisation=organisation)
    if hasattr(made, "position"):
        made.position = count
    return made


def _keep(entry: Any) -> None:
    """A line that says again what another says is refused by the database, in words."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        message = "Une autre ligne de la fiche dit déjà cela. Modifiez-la plutôt que d’en ajouter une."
        raise Refused("same_entry", message) from error


@act
def remove_entry(*, by: Actor, organisation: Organisation, kind: str, entry: Any) -> None:
    """Take a line off the page, and its file, whose bytes go. Sent twice, the second changes nothing."""
    check_editor(by, organisation)
    fresh = lock_organisation(organisation)
    found: Any = MODELS[kind]._default_manager.filter(pk=entry.pk).first()
    if found is None:
        return
    before = {**named(kind, found.pk), **values_of(found)}
    held = [key for name in FILES if (key := getattr(found, f"{name}_id", None))]
    found.delete()
    files.release(held)
    journal.record(by=by, verb=REMOVED, obj=fresh, before=before)


def last_change(organisation: Organisation) -> JournalEntry | None:
    """What `undo_change` would take back, or None: nothing lately, already undone, or a photo, whose bytes are gone."""
    rows = JournalEntry.objects.filter(
        object_type=Organisation._meta.label_lower, object_id=str(organisation.pk), verb__in=CHANGES
    )
    found = rows.filter(at__gte=timezone.now() - timedelta(days=UNDO_DAYS)).order_by("-at", "-pk").first()
    undoable = found is not None and found.verb in (SAVED, REMOVED, "organisations.update_page")
    return found if undoable and found and (found.before or found.after) else None


@act
def undo_change(*, by: Actor, organisation: Organisation, change: UUID) -> Organisation:
    """Put back what was there before the last change. `change`: the one that was shown; another since is refused."""
    check_editor(by, organisation)
    fresh = lock_organisation(organisation)
    last = last_change(fresh)
    if last is None or last.pk != change:
        raise Refused("changed_since", "La fiche a changé depuis. Relisez-la avant d’annuler.")
    if last.verb == "organisations.update_page":
        page.write(fresh, _typed(Organisation, last.before) | _sectors(last.before))
    elif last.verb == SAVED and not last.before:
        MODELS[last.after[KIND]]._default_manager.filter(pk=last.after[KEY]).delete()
    else:
        _put_back(fresh, last.before)
    journal.record(by=by, verb=UNDONE, obj=fresh, before=last.after, after=last.before)
    return fresh


def _sectors(told: Mapping[str, Any]) -> dict[str, Any]:
    return {page.SECTORS: told[page.SECTORS]} if page.SECTORS in told else {}


def _put_back(organisation: Organisation, told: Mapping[str, Any]) -> None:
    model = MODELS[told[KIND]]
    values = _typed(model, told)
    model._default_manager.update_or_create(
        pk=told[KEY], defaults=values, create_defaults={**values, "organisation": organisation}
    )


def _typed(model: type[Model], told: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the journal, which knows dates as words only, as the columns want them."""
    fields = {one.attname: one for one in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in told.items() if name in fields}
