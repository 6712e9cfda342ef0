"""After a hire and before its first day: other dates, or no hire at all and what it closed reopened."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tremplin.applications import actions
from tremplin.applications.models import Application, Transition
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def three_boxes(name: str, day) -> dict[str, str]:
    return {f"{name}_jour": day.day, f"{name}_mois": day.month, f"{name}_annee": day.year}


@pytest.fixture
def hired(make):
    """Hired from next week, with an account and two other candidatures that the hire closed."""
    person, structure = make.candidate(account=True), make.structure()
    for _ in range(2):
        make.application(to=make.structure(), who=person, by=make.prescriber())
    application = make.hire(to=structure, who=person)
    application.refresh_from_db()
    return application


class TestDates:
    def test_the_contract_and_the_pass_that_has_not_begun_move(self, make, hired):
        client, url = make.client(hired.organisation), f"/candidatures/{hired.pk}/dates"
        starts_on, ends_on = timezone.localdate() + 14 * DAY, timezone.localdate() + 300 * DAY
        assert "Le PASS IAE n’a pas commencé" in client.get(url).content.decode()
        length = hired.pass_iae.ends_on - hired.pass_iae.starts_on
        Notice.objects.all().delete()
        assert (
            client.post(url, three_boxes("starts_on", starts_on) | three_boxes("ends_on", ends_on)).status_code == 302
        )
        hired.contract.refresh_from_db()
        hired.pass_iae.refresh_from_db()
        assert (hired.contract.starts_on, hired.contract.ends_on) == (starts_on, ends_on)
        assert hired.pass_iae.starts_on == starts_on
        assert abs((hired.pass_iae.ends_on - starts_on - length).days) <= 1  # two years, leap day or not
        assert Notice.objects.filter(user=hired.candidate.user).exists()
        assert JournalEntry.objects.filter(verb="applications.move_dates", object_id=str(hired.pk)).exists()
        assert "Premier jour du contrat changé" in client.get(f"/candidatures/{hired.pk}").content.decode()

    def test_a_pass_used_by_another_hire_keeps_its_dates(self, make, hired):
        found = hired.pass_iae
        before = (found.starts_on, found.ends_on)
        other = make.accept(make.application(to=make.structure(), who=hired.candidate), starts_on=found.starts_on + DAY)
        actions.move_dates(
            by=make.actor(other.organisation),
            application=other,
            starts_on=found.starts_on + 5 * DAY,
            ends_on=found.starts_on + 200 * DAY,
        )
        found.refresh_from_db()
        assert (found.starts_on, found.ends_on) == before
        with pytest.raises(Refused) as early:
            actions.move_dates(
                by=make.actor(other.organisation),
                application=other,
                starts_on=timezone.localdate(),
                ends_on=found.starts_on + 200 * DAY,
            )
        assert early.value.code == "pass_starts_after"

    @pytest.mark.parametrize(
        ("first", "last", "field"),
        [(-1, 200, "starts_on"), (31, 200, "starts_on"), (10, 5, "ends_on"), (10, 1000, "ends_on")],
    )
    def test_dates_the_rules_forbid(self, make, hired, first, last, field):
        today = timezone.localdate()
        with pytest.raises(Refused) as refusal:
            actions.move_dates(
                by=make.actor(hired.organisation),
                application=hired,
                starts_on=today + first * DAY,
                ends_on=today + last * DAY,
            )
        assert refusal.value.field == field

    def test_only_by_the_structure_and_before_the_first_day(self, make, hired):
        day = timezone.localdate() + 10 * DAY
        url = f"/candidatures/{hired.pk}/dates"
        assert make.client(make.structure()).get(url).status_code == 404
        stranger = make.prescriber()
        make.accompaniment(who=hired.candidate, by=stranger)
        assert make.client(stranger).get(url).status_code == 403
        with pytest.raises(NotYours):
            actions.move_dates(by=make.actor(stranger), application=hired, starts_on=day, ends_on=day + 180 * DAY)
        contract = hired.contract
        contract.starts_on = timezone.localdate()
        contract.save()
        assert make.client(hired.organisation).get(url).status_code == 409
        with pytest.raises(Refused):
            actions.move_dates(by=make.actor(hired.organisation), application=hired, starts_on=day, ends_on=day + DAY)


class TestReopening:
    def test_said_before_chosen_and_told(self, make, hired):
        client, url = make.client(hired.organisation), f"/candidatures/{hired.pk}/annuler-embauche"
        closed = list(Application.objects.filter(closed_by=hired).order_by("pk"))
        assert [one.state for one in closed] == ["obsolete"] * 2
        page = client.get(url).content.decode()
        assert "Les 2 candidatures closes par cette embauche" in " ".join(page.split()).replace("\u202f", " ")
        # where else she applied is not told
        assert not [one for one in closed if one.organisation.name in page]
        Notice.objects.all().delete()
        client.post(url, {"reopen": [str(closed[0].pk)]})
        states = [Application.objects.get(pk=one.pk) for one in closed]
        assert [(one.state, one.ball) for one in states] == [("new", "receiver"), ("obsolete", "")]
        assert Transition.objects.filter(application=closed[0], action="reset").count() == 1
        told = set(Notice.objects.values_list("email", flat=True))
        assert {closed[0].organisation.memberships.first().user.email, closed[0].sender.email} <= told
        assert closed[1].organisation.memberships.first().user.email not in told

    def test_nothing_is_reopened_unless_chosen_nor_what_another_hire_closed(self, make, hired):
        elsewhere = make.hire(to=make.structure())
        closed = Application.objects.filter(closed_by=hired).first()
        actions.cancel_hire(by=make.actor(elsewhere.organisation), application=elsewhere, reopen=[closed.pk])
        closed.refresh_from_db()
        assert closed.state == "obsolete"
        actions.cancel_hire(by=make.actor(hired.organisation), application=hired)
        closed.refresh_from_db()
        assert closed.state == "obsolete"

    def test_not_once_she_is_hired_again(self, make, hired):
        closed = Application.objects.filter(closed_by=hired).order_by("pk")
        first, second = closed
        make.accept(first)
        actions.cancel_hire(by=make.actor(hired.organisation), application=hired, reopen=[second.pk])
        second.refresh_from_db()
        assert second.state == "obsolete"
