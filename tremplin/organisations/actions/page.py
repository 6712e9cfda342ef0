"""The public page: what its editors write, when they last read it again, and the way back from the last change."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tremplin.kernel import files, journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.organisations.access import check_administrator
from tremplin.organisations.access_page import check_editor
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.models import Organisation, PagePhoto
from tremplin.organisations.models_page import MOST_PHOTOS
from tremplin.organisations.photos import check_photo, forget_photo, store_photo
from tremplin.organisations.search_text import refresh_search_text

PLAIN = ("brand", "headline", "presentation", "phone", "email", "website", "address", "post_code", "commune_id")
PLAIN += ("opening_hours", "access_notes", "step_free", "welcomes_immersions", "spontaneous_open_since")
SECTORS = "sectors"


@act
def update_page(*, by: Actor, organisation: Organisation, changes: Mapping[str, Any]) -> Organisation:
    """Write some of `PLAIN`, and `sectors` as a list of codes. Its own team writing it is reading it again."""
    check_editor(by, organisation)
    fresh = lock_organisation(organisation)
    before = {name: value for name, value in snapshot(fresh).items() if name in changes and value != changes[name]}
    if before:
        write(fresh, {name: changes[name] for name in before})
    stamp(by, fresh)
    after = {name: changes[name] for name in before}
    journal.record(by=by, verb="organisations.update_page", obj=fresh, before=before, after=after)
    return fresh


def snapshot(organisation: Organisation) -> dict[str, Any]:
    found = {name: getattr(organisation, name) for name in PLAIN}
    return found | {SECTORS: sorted(organisation.sectors.values_list("pk", flat=True))}


def write(organisation: Organisation, changes: Mapping[str, Any]) -> None:
    """At a new address the former position is wrong: the centre of the commune stands for it."""
    for name in set(changes) & set(PLAIN):
        setattr(organisation, name, changes[name])
    place = organisation.commune
    moved = {"address", "commune_id"} & set(changes) or organisation.latitude is None
    if moved and place is not None:
        organisation.latitude, organisation.longitude = place.latitude, place.longitude
    organisation.save()
    if SECTORS in changes:
        organisation.sectors.set(changes[SECTORS])
    refresh_search_text([organisation])


def stamp(by: Actor, organisation: Organisation) -> None:
    """The page is read again by one of its team; the network writing it says nothing of that."""
    if by.organisation_id != organisation.pk:
        return
    if organisation.reviewed_by_id != by.user_id:
        organisation.guarantor_shown = False
    organisation.reviewed_on, organisation.reviewed_by = timezone.localdate(), by.user
    organisation.save(update_fields=["reviewed_on", "reviewed_by", "guarantor_shown"])


@act
def mark_reviewed(*, by: Actor, organisation: Organisation, shown: bool = False) -> Organisation:
    """The page was read again and nothing is to be changed. `shown`: whether who says so agrees to be named."""
    check_administrator(by, organisation)
    fresh = lock_organisation(organisation)
    fresh.reviewed_on, fresh.reviewed_by, fresh.guarantor_shown = timezone.localdate(), by.user, shown
    fresh.save(update_fields=["reviewed_on", "reviewed_by", "guarantor_shown"])
    journal.record(by=by, verb="organisations.review_page", obj=fresh, after={"on": fresh.reviewed_on})
    return fresh


@act
def add_photo(
    *,
    by: Actor,
    organisation: Organisation,
    photo: UploadedFile,  # type: ignore[type-arg]
    caption: str,
    face: str = PagePhoto.Face.HIRED,
) -> PagePhoto:
    """Add a photo to the page, with the words that say what it shows and the face that it is for (`PagePhoto.Face`).

    The same one again is the one already there.
    """
    check_editor(by, organisation)
    fresh = lock_organisation(organisation)
    checked = check_photo(photo, field="photo")
    twin = fresh.page_photos.filter(photo__sha256=hashlib.sha256(checked.content).hexdigest()).first()
    if twin is not None:
        files.put_back(twin.photo, checked.content)
        return twin
    count = fresh.page_photos.count()
    if count >= MOST_PHOTOS:
        message = f"Une fiche a {MOST_PHOTOS} photos au plus. Retirez-en une d’abord."
        raise Refused("too_many_photos", message, field="photo")
    stored = store_photo(by=by, photo=checked)
    values = {"caption": caption.strip(), "face": face, "position": count}
    added = PagePhoto.objects.create(organisation=fresh, photo=stored, **values)
    stamp(by, fresh)
    journal.record(by=by, verb="organisations.add_photo", obj=fresh, after={"photo": str(added.pk)})
    return added


@act
def reword_photo(*, by: Actor, photo: PagePhoto, caption: str, face: str = PagePhoto.Face.HIRED) -> PagePhoto:
    """Say otherwise what a photo shows, or show it on another face: its bytes stay. Refused once it is removed."""
    check_editor(by, photo.organisation)
    fresh = lock_organisation(photo.organisation)
    found = fresh.page_photos.filter(pk=photo.pk).first()
    if found is None:
        raise Refused("photo_removed", "Cette photo a été retirée de la fiche entre-temps.")
    said = {"caption": caption.strip(), "face": face}
    before = {name: getattr(found, name) for name in said}
    if before == said:
        return found
    found.caption, found.face = said["caption"], said["face"]
    found.save(update_fields=list(said))
    stamp(by, fresh)
    after = {"photo": str(found.pk), **said}
    journal.record(by=by, verb="organisations.reword_photo", obj=fresh, before=before, after=after)
    return found


@act
def remove_photo(*, by: Actor, photo: PagePhoto) -> None:
    """Take a photo off the page; its bytes go with it, so this is not undone."""
    organisation = photo.organisation
    check_editor(by, organisation)
    lock_organisation(organisation)
    if not PagePhoto.objects.filter(pk=photo.pk).exists():
        return
    stored, key = photo.photo, str(photo.pk)
    photo.delete()
    forget_photo(stored)
    journal.record(by=by, verb="organisations.remove_photo", obj=organisation, before={"photo": key})
