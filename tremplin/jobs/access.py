"""Who may open a fiche de poste from the inside: every member of the structure it belongs to."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.organisations.models import Dispositif, Organisation


def check_employer(actor: Actor) -> Organisation:
    """The actor's structure; 404 for whoever does not hire."""
    if not actor.is_employer:
        raise Http404("Aucune structure")
    structure: Organisation = actor.organisation
    return structure


def own_posts(actor: Actor) -> QuerySet[JobPost]:
    """The posts of the actor's structure, open or closed."""
    posts = JobPost.objects.filter(organisation=check_employer(actor))
    return posts.select_related("dispositif", "trade", "commune", "organisation")


def get_post(actor: Actor, pk: UUID) -> JobPost:
    """A post of the actor's structure, or 404."""
    found = own_posts(actor).filter(pk=pk).first()
    if found is None:
        raise Http404("Poste introuvable")
    return found


def own_dispositifs(actor: Actor) -> list[Dispositif]:
    """The dispositifs under which the actor's structure may offer a post."""
    return list(check_employer(actor).dispositifs.filter(ended_on__isnull=True).order_by("kind"))


def check_own(actor: Actor, organisation_id: object) -> None:
    """Refuse whoever does not belong to the structure."""
    if actor.is_system or (actor.is_employer and actor.organisation_id == organisation_id):
        return
    raise NotYours("not_your_post", "Ce poste est celui d’une autre structure.")
