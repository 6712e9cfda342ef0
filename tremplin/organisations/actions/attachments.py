"""The file of a line of the page: the photo of a reference, which everybody sees; the proof of a label, which is private."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from tremplin.kernel import files, journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import StoredFile
from tremplin.organisations.access_page import check_editor, get_entry
from tremplin.organisations.actions import page
from tremplin.organisations.actions.entries import MODELS, named
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.models import ClientReference, Label, Organisation
from tremplin.organisations.photos import check_photo, is_pdf, store_photo

COLUMNS = {"reference": "photo", "label": "proof"}
Upload = UploadedFile | None  # type: ignore[type-arg]


@act
def attach(*, by: Actor, organisation: Organisation, kind: str, entry: Any, upload: Upload, words: str = "") -> Any:
    """Give a line its file, in the place of the one that it had; the same sent again changes nothing.

    `kind`: a reference takes a photo with `words` that say what it shows, a label a PDF or a photo without. `upload`
    None: the file stays, its words change. Refused without words, and when there is no file at all.
    """
    check_editor(by, organisation)
    fresh, column = lock_organisation(organisation), COLUMNS[kind]
    found = get_entry(fresh, MODELS[kind], entry.pk)
    former = getattr(found, f"{column}_id")
    stored = _stored(by, upload, column, getattr(found, column))
    if not _put(found, column, stored, words.strip()):
        return found
    if former is not None and former != stored.pk:
        files.release([former])
    page.stamp(by, fresh)
    after = {**named(kind, found.pk), "file": str(stored.pk)}
    journal.record(by=by, verb="organisations.attach", obj=fresh, after=after)
    return found


def _stored(by: Actor, upload: Upload, column: str, present: StoredFile | None) -> StoredFile:
    """The file to keep: the present one when nothing else came, or when the same came again."""
    if upload is None:
        if present is None:
            raise Refused("file_missing", "Choisissez un fichier.", field="upload")
        return present
    if column == "proof" and is_pdf(upload):
        content = files.check_pdf(upload, field="upload")
        return _same(present, content) or files.store_pdf(by=by, content=content, name=upload.name or "")
    photo = check_photo(upload, field="upload")
    return _same(present, photo.content) or store_photo(by=by, photo=photo)


def _same(present: StoredFile | None, content: bytes) -> StoredFile | None:
    if present is None or present.sha256 != hashlib.sha256(content).hexdigest():
        return None
    files.put_back(present, content)
    return present


def _put(found: ClientReference | Label, column: str, stored: StoredFile, words: str) -> bool:
    """Whether it changes anything."""
    values = {f"{column}_id": stored.pk}
    if isinstance(found, ClientReference):
        if not words:
            raise Refused("words_missing", "Dites ce que montre la photo.", field="words")
        values["photo_alt"] = words
    if all(getattr(found, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    return True


@act
def detach(*, by: Actor, organisation: Organisation, kind: str, entry: Any) -> None:
    """Take its file off a line; the bytes go, so this is not undone. Twice is once."""
    check_editor(by, organisation)
    fresh, column = lock_organisation(organisation), COLUMNS[kind]
    found = get_entry(fresh, MODELS[kind], entry.pk)
    held = getattr(found, f"{column}_id")
    if held is None:
        return
    setattr(found, column, None)
    if isinstance(found, ClientReference):
        found.photo_alt = ""
    found.save()
    files.release([held])
    before = {**named(kind, found.pk), "file": str(held)}
    journal.record(by=by, verb="organisations.detach", obj=fresh, before=before)
