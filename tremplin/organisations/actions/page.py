"""The public page: what its administrators write, and when they last read it again."""

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.organisations.access import check_administrator
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.models import Organisation
from tremplin.organisations.photos import check_photo, forget_photo, store_photo
from tremplin.organisations.search_text import refresh_search_text
from tremplin.reference.models import Commune, Sector

TEXTS = ("brand", "headline", "presentation", "phone", "email", "website")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the form of the public page gives. `photo` None keeps the present one, unless `remove_photo`."""

    texts: dict[str, str]
    address: str
    post_code: str
    commune: Commune
    sectors: list[Sector] = field(default_factory=list)
    spontaneous: bool = False
    photo: UploadedFile | None = None  # type: ignore[type-arg]
    remove_photo: bool = False


@act
def update_page(*, by: Actor, organisation: Organisation, page: Page) -> Organisation:
    """Write the public page; writing it is reading it again."""
    check_administrator(by, organisation)
    fresh = lock_organisation(organisation)
    before = _snapshot(fresh)
    for name in TEXTS:
        setattr(fresh, name, page.texts[name].strip())
    _place(fresh, page)
    _open(fresh, page.spontaneous)
    _photo(by, fresh, page)
    fresh.reviewed_on = timezone.localdate()
    fresh.save()
    fresh.sectors.set(page.sectors)
    refresh_search_text([fresh])
    after = _snapshot(fresh)
    changed = [name for name in after if after[name] != before[name]]
    journal.record(
        by=by,
        verb="organisations.update_page",
        obj=fresh,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return fresh


def _snapshot(organisation: Organisation) -> dict[str, Any]:
    names = (*TEXTS, "address", "post_code", "commune_id", "spontaneous_open_since", "photo_id")
    return {name: getattr(organisation, name) for name in names} | {
        "sectors": sorted(organisation.sectors.values_list("pk", flat=True))
    }


def _place(organisation: Organisation, page: Page) -> None:
    """At a new address the former position is wrong: the centre of the commune stands for it."""
    moved = (organisation.address, organisation.commune_id) != (page.address, page.commune.pk)
    if moved or organisation.latitude is None:
        organisation.latitude, organisation.longitude = page.commune.latitude, page.commune.longitude
    organisation.address, organisation.post_code, organisation.commune = page.address, page.post_code, page.commune


def _open(organisation: Organisation, spontaneous: bool) -> None:
    """Keep the day of opening while it stays open."""
    if not spontaneous:
        organisation.spontaneous_open_since = None
    elif organisation.spontaneous_open_since is None:
        organisation.spontaneous_open_since = timezone.localdate()


def _photo(by: Actor, organisation: Organisation, page: Page) -> None:
    if page.photo is None and not page.remove_photo:
        return
    new = store_photo(by=by, photo=check_photo(page.photo, field="photo")) if page.photo is not None else None
    former, organisation.photo = organisation.photo, new
    if former is not None:
        organisation.save(update_fields=["photo"])
        forget_photo(former)


@act
def mark_reviewed(*, by: Actor, organisation: Organisation) -> Organisation:
    """The page was read again and nothing is to be changed."""
    check_administrator(by, organisation)
    organisation.reviewed_on = timezone.localdate()
    organisation.save(update_fields=["reviewed_on"])
    journal.record(by=by, verb="organisations.review_page", obj=organisation, after={"on": organisation.reviewed_on})
    return organisation
