"""How the rights on public pages are played. See `plays`."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.site.stands import Scene
from tremplin.kernel.actor import Actor
from tremplin.organisations import access as organisations
from tremplin.organisations import access_page as pages
from tremplin.organisations.actions import attachments, entries, page, reporting
from tremplin.organisations.models import Label, Organisation, PageReport

OPEN_DAY = {"kind": "open_day", "starts_on": "2030-05-04", "ends_on": "2030-05-04"}


def write(actor: Actor, scene: Scene) -> Organisation:
    own = organisations.own_organisation(actor)
    return page.update_page(by=actor, organisation=own, changes={"headline": "Neuve"})


def line(actor: Actor, scene: Scene) -> Any:
    own = organisations.own_organisation(actor)
    return entries.save_entry(by=actor, organisation=own, kind="date", values=OPEN_DAY)


def remove_line(actor: Actor, scene: Scene) -> None:
    own = organisations.own_organisation(actor)
    entries.remove_entry(by=actor, organisation=own, kind="date", entry=line(actor, scene))


def undo(actor: Actor, scene: Scene) -> None:
    own = write(actor, scene)
    change = entries.last_change(own)
    assert change is not None
    entries.undo_change(by=actor, organisation=own, change=change.pk)


def green() -> bytes:
    output = BytesIO()
    Image.new("RGB", (40, 30), "green").save(output, "PNG")
    return output.getvalue()


def add_photo(actor: Actor, scene: Scene) -> Any:
    photo = SimpleUploadedFile("atelier.png", green(), "image/png")
    own = organisations.own_organisation(actor)
    return page.add_photo(by=actor, organisation=own, photo=photo, caption="L’atelier")


def remove_photo(actor: Actor, scene: Scene) -> None:
    page.remove_photo(by=actor, photo=add_photo(actor, scene))


def reword_photo(actor: Actor, scene: Scene) -> Any:
    return page.reword_photo(by=actor, photo=add_photo(actor, scene), caption="L’atelier de bois", face="buy")


def label(actor: Actor) -> Label:
    own = organisations.own_organisation(actor)
    made: Label = entries.save_entry(by=actor, organisation=own, kind="label", values={"kind": "rsei"})
    return made


def attach(actor: Actor, scene: Scene) -> Any:
    proof = SimpleUploadedFile("certificat.png", green(), "image/png")
    own = organisations.own_organisation(actor)
    return attachments.attach(by=actor, organisation=own, kind="label", entry=label(actor), upload=proof)


def detach(actor: Actor, scene: Scene) -> None:
    own = organisations.own_organisation(actor)
    attachments.detach(by=actor, organisation=own, kind="label", entry=attach(actor, scene))


def read_proof(actor: Actor, scene: Scene) -> None:
    given = attach(actor, scene)
    pages.get_proof(pages.get_edited(actor, given.organisation.slug), given.pk)


def federated(actor: Actor, scene: Scene) -> None:
    Organisation.objects.filter(pk=scene.receiving.pk).update(network_member=True)
    pages.get_edited(actor, scene.receiving.slug)


def report(actor: Actor, scene: Scene) -> PageReport:
    return reporting.report_error(by=actor, organisation=scene.receiving, about="contact", message="Plus ce numéro.")


def settle(actor: Actor, scene: Scene) -> None:
    reporting.settle_report(by=actor, report=report(actor, scene))


PLAYS = {
    "organisations.actions.page.update_page": write,
    "organisations.actions.entries.save_entry": line,
    "organisations.actions.entries.remove_entry": remove_line,
    "organisations.actions.entries.undo_change": undo,
    "organisations.actions.page.add_photo": add_photo,
    "organisations.actions.page.reword_photo": reword_photo,
    "organisations.actions.page.remove_photo": remove_photo,
    "organisations.actions.attachments.attach": attach,
    "organisations.actions.attachments.detach": detach,
    "organisations.access_page.get_proof": read_proof,
    "organisations.access_page.get_edited": federated,
    "organisations.actions.reporting.report_error": report,
    "organisations.actions.reporting.settle_report": settle,
    "organisations.access_page.stale_pages": lambda actor, scene: pages.stale_pages(actor),
    "organisations.access_page.reports_for_team": lambda actor, scene: pages.reports_for_team(actor),
}
