"""The review of members, every quarter: asked, reminded, told to the network, and never leaving nobody to administer."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from tests.passes.test_pages import read
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations import actions
from tremplin.organisations.actions import reviewing
from tremplin.organisations.models import MemberReview, Membership

pytestmark = pytest.mark.django_db
URL = "/organisation/equipe/revue"


@pytest.fixture
def structure(make):
    """Two administrators and two members, there for six months."""
    made = make.structure()
    make.member(of=made)
    make.member(of=made, role="member")
    make.member(of=made, role="member")
    Membership.objects.update(started_on=timezone.localdate() - timedelta(days=180))
    return made


@pytest.fixture
def review(structure):
    return MemberReview.objects.create(organisation=structure)


def others(structure, client_of) -> list[Membership]:
    return list(structure.memberships.current().exclude(user=client_of))


def director(structure):
    return structure.memberships.order_by("started_on", "pk").first().user


def test_every_administrator_is_asked_once_a_quarter(structure):
    assert reviewing.open_reviews() == 1
    administrators = {one.user.email for one in structure.memberships.filter(role="administrator")}
    assert set(Notice.objects.values_list("email", flat=True)) == administrators
    assert reviewing.open_reviews() == 0
    MemberReview.objects.update(done_at=timezone.now(), done_by_label="Awa")
    assert reviewing.open_reviews() == 0
    with time_machine.travel(timezone.now() + timedelta(days=95)):
        assert reviewing.open_reviews() == 1


def test_neither_somebody_alone_nor_a_new_team_is_asked(make):
    make.member(of=make.structure(), role="member")
    alone = make.structure()
    alone.memberships.update(started_on=timezone.localdate() - timedelta(days=400))
    assert reviewing.open_reviews() == 0


def test_the_page_keeps_and_ends(make, structure, review):
    first = director(structure)
    client, members = make.client(first), others(structure, first)
    assert "Vérifier les membres de l’équipe" in read(client.get("/a-traiter"))
    assert "Vérifiez qui est toujours de l’équipe" in read(client.get("/organisation/equipe"))
    gone = members[-1]
    answers = {str(one.pk): "end" if one == gone else "keep" for one in members}
    assert client.post(URL, answers)["Location"] == "/organisation/equipe"
    review.refresh_from_db()
    gone.refresh_from_db()
    assert (review.kept, review.ended, review.done_by) == (3, 1, first)
    assert gone.ended_on == timezone.localdate()
    entry = JournalEntry.objects.get(verb="organisations.review_members")
    assert entry.after["ended"] == [str(gone.user_id)]
    assert len(entry.after["kept"]) == 3
    assert "3 personnes gardées, 1 accès terminé" in read(client.get(URL))
    assert "Membres à vérifier" not in read(client.get("/a-traiter"))


def test_who_was_not_seen_for_a_year_is_pointed_out_and_not_chosen_in_advance(make, structure, review):
    first = director(structure)
    stale, seen = others(structure, first)[:2]
    long_ago = timezone.now() - timedelta(days=400)
    Membership.objects.update(started_on=long_ago.date())
    for one, login in ((stale, long_ago), (seen, timezone.now() - timedelta(days=3))):
        one.user.last_login = login
        one.user.save()
    client = make.client(first)
    page = client.get(URL)
    fields = page.context["form"].fields
    assert (fields[str(stale.pk)].initial, fields[str(seen.pk)].initial) == (None, "keep")
    assert "il y a plus d’un an" in read(page)
    answers = {str(one.pk): "keep" for one in others(structure, first) if one != stale}
    assert f"Choisissez une réponse pour « {stale.user} »" in read(client.post(URL, answers))


def test_who_reviews_always_stays(make, structure, review):
    """An administrator is left whatever the answers: she is not in the list, and not to be slipped in."""
    first = director(structure)
    own = structure.memberships.get(user=first)
    with pytest.raises(Refused, match="vous retirer ici"):
        actions.review_members(by=make.actor(first), review=review, ended=[own.pk])
    every = [one.pk for one in others(structure, first)]
    actions.review_members(by=make.actor(first), review=review, ended=[*every, uuid4()])
    assert structure.memberships.current().get().user == first


def test_done_once_for_all_and_by_an_administrator(make, structure, review):
    member = structure.memberships.filter(role="member").first().user
    assert make.client(member).get(URL).status_code == 403
    with pytest.raises(NotYours):
        actions.review_members(by=make.actor(member), review=review, ended=[])
    with pytest.raises(NotYours):
        actions.review_members(by=make.actor(make.structure()), review=review, ended=[])
    actions.review_members(by=make.actor(structure), review=review, ended=[])
    with pytest.raises(Refused, match="déjà été vérifiée"):
        actions.review_members(by=make.actor(structure), review=review, ended=[])


def test_reminded_three_times_then_the_network_is_told(make, structure, review):
    network = make.network()
    Notice.objects.all().delete()
    for weeks in range(2, 20, 2):
        with time_machine.travel(timezone.now() + timedelta(weeks=weeks)):
            reviewing.remind_of_reviews()
            reviewing.remind_of_reviews()
    review.refresh_from_db()
    assert (review.reminders, review.team_told_on is not None) == (3, True)
    subjects = list(Notice.objects.values_list("subject", flat=True))
    assert sum(one.startswith("Rappel") for one in subjects) == 3 * 2, "two administrators"
    told = Notice.objects.get(subject__startswith="Membres non vérifiés")
    assert told.email == network.memberships.get().user.email


def test_a_closed_or_finished_one_is_left_alone(structure, review):
    MemberReview.objects.update(done_at=timezone.now(), opened_on=timezone.localdate() - timedelta(days=60))
    assert reviewing.remind_of_reviews() == 0
