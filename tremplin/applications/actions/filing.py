"""Put a closed candidature out of the lists, and back. Its state does not change."""

from django.utils import timezone

from tremplin.applications.actions.states import check_allowed, lock, write_history
from tremplin.applications.models import Application
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.rules.kinds import ApplicationAction


@act
def archive(*, by: Actor, application: Application) -> Application:
    """Out of the lists, into « Archivées ». Only once it is closed: refused, cancelled, obsolete or withdrawn."""
    application = lock(application)
    check_allowed(by, application, ApplicationAction.ARCHIVE)
    if application.archived_at is not None:
        raise Refused("already_archived", "Cette candidature est déjà archivée.")
    application.archived_at = timezone.now()
    return _filed(by, application, ApplicationAction.ARCHIVE)


@act
def unarchive(*, by: Actor, application: Application) -> Application:
    """Back among the others of its state."""
    application = lock(application)
    check_allowed(by, application, ApplicationAction.UNARCHIVE)
    if application.archived_at is None:
        raise Refused("not_archived", "Cette candidature n’est pas archivée.")
    application.archived_at = None
    return _filed(by, application, ApplicationAction.UNARCHIVE)


def _filed(by: Actor, application: Application, action: ApplicationAction) -> Application:
    application.save(update_fields=["archived_at"])
    write_history(by=by, application=application, action=action, before=application.state)
    return application
