"""An error that a reader saw on a page: told to those who may correct it, settled once it is."""

from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import Refused
from tremplin.organisations import messages_page
from tremplin.organisations.access_page import get_report
from tremplin.organisations.models import Organisation, PageReport

# Beyond, those who correct already know.
MOST_WAITING = 20


@act
def report_error(*, by: Actor, organisation: Organisation, about: str, message: str) -> PageReport:
    """Keep the report and write to who may correct the page. Who reports is not kept. Sent twice, it is one."""
    waiting = organisation.page_reports.filter(settled_at__isnull=True)
    twin = waiting.filter(about=about, message=message.strip()).first()
    if twin is not None:
        return twin
    if waiting.count() >= MOST_WAITING:
        raise Refused("already_told", "Beaucoup d’erreurs sont déjà signalées sur cette fiche. L’équipe s’en occupe.")
    made = PageReport.objects.create(organisation=organisation, about=about, message=message.strip())
    messages_page.reported(made)
    return made


@act
def settle_report(*, by: Actor, report: PageReport) -> PageReport:
    """It is corrected, or was no error: its words go."""
    get_report(by, report.pk)
    fresh = lock(PageReport.objects.select_related("organisation"), report.pk)
    if fresh.settled_at is None:
        fresh.settled_at, fresh.message = timezone.now(), ""
        fresh.save(update_fields=["settled_at", "message"])
        journal.record(by=by, verb="organisations.settle_report", obj=fresh.organisation, after={"about": fresh.about})
    return fresh
