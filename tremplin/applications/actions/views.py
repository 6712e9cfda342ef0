"""Keep a set of filters under a name, for oneself or for the whole organisation."""

from tremplin.applications.models import SavedView
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused


@act
def save_view(*, by: Actor, list_of: str, name: str, query: str, shared: bool) -> SavedView:
    """A new view of the current organisation. Refused when she already has one of that name."""
    if by.organisation is None:
        raise NotYours("not_a_professional", "Les vues enregistrées sont celles des organisations.")
    _check_name(by, list_of, name)
    made = SavedView.objects.create(
        organisation=by.organisation, owner=by.user, list=list_of, name=name.strip(), query=query, shared=shared
    )
    journal.record(by=by, verb="applications.save_view", obj=made, after={"name": made.name, "shared": shared})
    return made


@act
def change_view(*, by: Actor, view: SavedView, name: str, shared: bool) -> SavedView:
    """Another name, shared or not."""
    _check_owner(by, view)
    _check_name(by, view.list, name, but=view)
    before = {"name": view.name, "shared": view.shared}
    view.name, view.shared = name.strip(), shared
    view.save(update_fields=["name", "shared"])
    journal.record(by=by, verb="applications.change_view", obj=view, before=before, after={"name": view.name})
    return view


@act
def delete_view(*, by: Actor, view: SavedView) -> None:
    """The view goes; nothing else does."""
    _check_owner(by, view)
    journal.record(by=by, verb="applications.delete_view", obj=view, before={"name": view.name})
    view.delete()


def _check_owner(by: Actor, view: SavedView) -> None:
    if view.owner_id != by.user_id or view.organisation_id != by.organisation_id:
        raise NotYours("not_your_view", "Seule la personne qui a enregistré cette vue peut la changer.")


def _check_name(by: Actor, list_of: str, name: str, but: SavedView | None = None) -> None:
    same = SavedView.objects.filter(organisation=by.organisation, owner=by.user, list=list_of, name=name.strip())
    if same.exclude(pk=but.pk if but else None).exists():
        raise Refused("view_named_twice", "Vous avez déjà une vue de ce nom. Choisissez-en un autre.", field="name")
