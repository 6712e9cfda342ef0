"""The review of members, every quarter: each one is kept or ended; asked again, then told to the network."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.organisations import messages_joining as messages
from tremplin.organisations.access import check_administrator
from tremplin.organisations.actions.members import end_membership, lock_organisation
from tremplin.organisations.models import MemberReview, Membership, Organisation
from tremplin.rules import dates

EVERY_MONTHS = 3
REMIND_AFTER = timedelta(days=14)
MOST_REMINDERS = 3
UNSEEN_AFTER_MONTHS = 12
# So that a first run over a whole country writes to some of it only.
OPENED_AT_MOST = 200


@act
def review_members(*, by: Actor, review: MemberReview, ended: Iterable[UUID]) -> MemberReview:
    """Confirm the list: those of `ended` leave the team, the others stay. Who reviews always stays."""
    check_administrator(by, review.organisation)
    organisation = lock_organisation(review.organisation)
    fresh = MemberReview.objects.get(pk=review.pk)
    if fresh.done_at is not None:
        message = f"La liste a déjà été vérifiée par {fresh.done_by_label}. Pour retirer quelqu’un, ouvrez l’équipe."
        raise Refused("already_reviewed", message)
    members = {one.pk: one for one in organisation.memberships.current().select_related("user", "organisation")}
    leaving = [members[pk] for pk in dict.fromkeys(ended) if pk in members]
    if any(one.user_id == by.user_id for one in leaving):
        raise Refused("not_oneself", "Vous ne pouvez pas vous retirer ici. Faites-le depuis l’équipe.")
    for one in leaving:
        end_membership(by=by, membership=one)
    fresh.done_at, fresh.done_by, fresh.done_by_label = timezone.now(), by.user, by.label[:200]
    fresh.kept, fresh.ended = len(members) - len(leaving), len(leaving)
    fresh.save(update_fields=["done_at", "done_by", "done_by_label", "kept", "ended"])
    kept = [str(one.user_id) for one in members.values() if one not in leaving]
    after = {"kept": kept, "ended": [str(one.user_id) for one in leaving]}
    journal.record(by=by, verb="organisations.review_members", obj=fresh, after=after)
    return fresh


def unseen_since(today: date) -> date:
    """Who has not logged in since that day is pointed out."""
    return dates.clamped_months(today, -UNSEEN_AFTER_MONTHS)


def open_reviews() -> int:
    """Ask the organisations of two members or more whose last review is three months old. Returns how many."""
    return sum(_open(one) for one in list(_due(timezone.localdate())[:OPENED_AT_MOST]))


def _due(today: date) -> QuerySet[Organisation]:
    lately = dates.clamped_months(today, -EVERY_MONTHS)
    here = MemberReview.objects.filter(organisation=OuterRef("pk"))
    recent = here.filter(Q(opened_on__gt=lately) | Q(done_at__date__gt=lately) | Q(done_at__isnull=True))
    current = Q(memberships__ended_on__isnull=True)
    settled = Membership.objects.current().filter(organisation=OuterRef("pk"), started_on__lte=lately)
    rows = Organisation.objects.filter(~Exists(recent), Exists(settled), closed_on__isnull=True)
    return rows.annotate(members=Count("memberships", filter=current)).filter(members__gte=2).order_by("pk")


@act
def _open(organisation: Organisation) -> int:
    lock_organisation(organisation)
    if organisation.member_reviews.filter(done_at__isnull=True).exists():
        return 0
    review = MemberReview.objects.create(organisation=organisation)
    journal.record(by=SYSTEM, verb="organisations.open_review", obj=review)
    messages.review_due(review, members=_count(organisation), again=False)
    return 1


def remind_of_reviews() -> int:
    """Ask again every two weeks, three times; then tell the network. Returns how many were written to."""
    before = timezone.localdate() - REMIND_AFTER
    waiting = MemberReview.objects.filter(done_at__isnull=True, team_told_on__isnull=True, opened_on__lte=before)
    waiting = waiting.filter(Q(reminded_on__isnull=True) | Q(reminded_on__lte=before))
    return sum(_remind(one.pk) for one in waiting.filter(organisation__closed_on__isnull=True))


@act
def _remind(pk: UUID) -> int:
    rows = MemberReview.objects.select_for_update(of=("self",)).select_related("organisation")
    review, today = rows.get(pk=pk), timezone.localdate()
    if review.done_at is not None or review.reminded_on == today:
        return 0
    if review.reminders >= MOST_REMINDERS:
        review.team_told_on = today
        messages.review_forgotten(review)
    else:
        review.reminders, review.reminded_on = review.reminders + 1, today
        messages.review_due(review, members=_count(review.organisation), again=True)
    review.save(update_fields=["reminders", "reminded_on", "team_told_on"])
    return 1


def _count(organisation: Organisation) -> int:
    return organisation.memberships.current().count()
