"""A membership withdrawn closes everything at the next request: pages, drafts, prepared reads, feeds, views, exports, mails."""

import pytest
from django.urls import reverse

from tests import makers
from tests.site import table
from tests.site.routes import named, path_of
from tremplin.applications.access import get_application
from tremplin.kernel import drafts
from tremplin.kernel.jobs import send_notice
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.models import Notice
from tremplin.organisations import actions
from tremplin.organisations.models import Membership
from tremplin.passes.actions.feeding import open_feed

pytestmark = pytest.mark.django_db
# Pages that name an organisation or its members to everybody, or the demonstration's mailbox.
PUBLIC = (
    "directory:",
    "demo:",
    "organisations:accept_invitation",
    "organisations:join",
    "organisations:page_photo",
    "organisations:report",
)


@pytest.fixture(params=["receiving", "prescriber"])
def member(request, seen):
    """Somebody of that organisation, her browser already open on it."""
    made = makers.member(of=seen.objects[request.param], role="member")
    client = makers.client(made.user)
    assert client.get("/a-traiter").status_code == 200
    return made, client


def withdraw(membership: Membership) -> None:
    actions.end_membership(by=makers.actor(membership.organisation), membership=membership)


def pages(seen, client) -> dict[str, bytes]:
    """What each GET route of the site answers to this browser, when it answers a page."""
    values, found = table.values(seen), {}
    for name, pattern in named():
        if not name.startswith(PUBLIC) and name != "account_logout":
            response = client.get(path_of(name, pattern, seen, values))
            if response.status_code == 200:
                content = b"".join(response.streaming_content) if response.streaming else response.content
                found[name] = content
    return found


def naming(answers: dict[str, bytes], words: set[str]) -> set[str]:
    return {name for name, content in answers.items() if any(word.encode() in content for word in words)}


def test_no_page_names_anybody_any_more(seen, member):
    membership, client = member
    people = (seen.objects["owner"], seen.objects["oriented"].candidate, seen.objects["asked"].pass_iae.candidate)
    words = {one.last_name for one in people} | {one.masked_name for one in people}
    before = naming(pages(seen, client), words)
    assert len(before) > 8, before
    withdraw(membership)
    assert naming(pages(seen, client), words) <= {"passes:verify"}, "a printed attestation is checked by who holds it"


def test_a_form_open_since_before_writes_nothing(seen, member):
    membership, client = member
    application = seen.objects["oriented"]
    withdraw(membership)
    for page in ("process", "refuse", "postpone", "archive", "transfer", "withdraw"):
        response = client.post(reverse(f"applications:{page}", args=[application.pk]), {"answer": "Bonjour"})
        assert response.status_code in (302, 403, 404), page
    before = application.state
    application.refresh_from_db()
    assert application.state == before


def test_drafts_and_prepared_reads_are_closed(seen):
    membership = makers.member(of=seen.objects["receiving"], role="member")
    actor = makers.actor(membership.user)
    begun = drafts.start(by=actor, kind="applications.batch", payload={})
    assert get_application(actor, seen.objects["hired"].pk)
    withdraw(membership)
    after = makers.actor(membership.user)
    for read in (
        lambda: drafts.get(by=after, kind="applications.batch", pk=begun.pk),
        lambda: get_application(after, seen.objects["hired"].pk),
    ):
        with pytest.raises(Exception, match="introuvable"):
            read()


def test_secret_feeds_saved_views_and_exports_are_closed(seen):
    membership = makers.member(of=seen.objects["receiving"], role="member")
    client = makers.client(membership.user)
    token = open_feed(by=makers.actor(membership.user))
    client.post(reverse("applications:save_view"), {"name": "À moi", "query": "vue=plus-tard"})
    feed, export = reverse("passes:feed", args=[token]), reverse("applications:export_received", args=["csv"])
    assert (client.get(feed).status_code, client.post(export).status_code) == (200, 200)
    withdraw(membership)
    assert client.get(feed).status_code == 404
    assert client.post(export).status_code in (403, 404)
    assert client.post(reverse("passes:export", args=["salaries", "csv"])).status_code == 404
    assert client.get(reverse("applications:change_view", args=[seen.objects["view"].pk])).status_code in (403, 404)


def test_mails_in_the_queue_do_not_leave_and_notices_are_hidden(seen, mailoutbox):
    membership = makers.member(of=seen.objects["receiving"], role="member")
    user = membership.user
    mail = Mail("applications", "Samira a candidaté", ["Une candidature est arrivée."], "Vous êtes membre.")
    notice = enqueue(mail, to=user.email, user=user, organisation=membership.organisation_id)
    withdraw(membership)
    send_notice(str(notice.pk))
    notice.refresh_from_db()
    assert (notice.state, mailoutbox) == (Notice.State.SKIPPED, [])
    assert "Samira a candidaté" not in makers.client(user).get("/notifications").content.decode()


def test_acting_for_another_organisation_starts_at_once(seen):
    """Withdrawn from the one she acts for, the next request acts for the other one."""
    membership = makers.member(of=seen.objects["receiving"], role="member")
    elsewhere = makers.structure()
    makers.member(of=elsewhere, role="member", who=membership.user)
    client = makers.client(membership.user)
    person = f"/personnes/{seen.objects['owner'].pk}"
    assert client.get(person).status_code == 200
    withdraw(membership)
    assert client.get(person).status_code == 404
    assert client.get("/a-traiter").context["actor"].organisation == elsewhere
