"""The yearly reading of a public page: asked of its administrators, once a year, however often the night runs."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act
from tremplin.organisations import messages_page
from tremplin.organisations.access_page import REVIEW_AFTER_DAYS, to_review
from tremplin.organisations.actions.reporting import settle_report
from tremplin.organisations.completion import completion, facts_of
from tremplin.organisations.models import Organisation, PageReport

REPORTS_KEPT_DAYS = 180


def ask_reviews() -> int:
    """Write to the administrators of pages that nobody has read for a year. Returns how many pages."""
    asked_before = timezone.localdate() - timedelta(days=REVIEW_AFTER_DAYS)
    due = to_review().filter(Q(review_asked_on__isnull=True) | Q(review_asked_on__lte=asked_before))
    return sum(_ask(pk) for pk in list(due.values_list("pk", flat=True).distinct()))


def forget_reports() -> int:
    """Settle the reports that nobody settled for half a year: their words do not wait for ever. Returns how many."""
    limit = timezone.now() - timedelta(days=REPORTS_KEPT_DAYS)
    old = PageReport.objects.filter(settled_at__isnull=True, reported_at__lt=limit)
    return sum(bool(settle_report(by=SYSTEM, report=one)) for one in list(old))


@act
def _ask(pk: UUID) -> bool:
    # Locked and read again: another worker may be here, or somebody may have read the page meanwhile.
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=pk)
    today = timezone.localdate()
    lately = organisation.review_asked_on
    if (lately is not None and (today - lately).days < REVIEW_AFTER_DAYS) or not to_review().filter(pk=pk).exists():
        return False
    organisation.review_asked_on = today
    organisation.save(update_fields=["review_asked_on"])
    messages_page.asked_to_review(organisation, completion(facts_of(organisation)).score)
    return True
