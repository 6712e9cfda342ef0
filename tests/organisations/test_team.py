"""The team: roles, functions, end of a membership, and an administrator always."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.passes.test_pages import read
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations import actions
from tremplin.organisations.models import Invitation, Membership

pytestmark = pytest.mark.django_db
ADMINISTRATOR, MEMBER = "administrator", "member"


@pytest.fixture
def structure(make):
    return make.structure()


@pytest.fixture
def colleague(make, structure):
    return make.member(of=structure, role=MEMBER)


def url(membership) -> str:
    return f"/organisation/equipe/{membership.pk}"


def committed(change) -> None:
    """Make a change and check what the database checks at commit."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestPages:
    def test_a_visitor_logs_in_first(self):
        assert Client().get("/organisation/equipe").status_code == 302

    def test_a_person_without_organisation_has_no_team(self, make):
        assert make.client(make.user()).get("/organisation/equipe").status_code == 404

    def test_an_administrator_sees_the_tools(self, make, structure, colleague):
        text = read(make.client(structure).get("/organisation/equipe"))
        assert "2 personnes" in text
        assert str(colleague.user) in text
        assert "Inviter une personne" in text

    def test_a_member_reads_without_tools(self, make, structure, colleague):
        client = make.client(colleague.user)
        text = read(client.get("/organisation/equipe"))
        assert "Inviter une personne" not in text
        assert "Modifier" not in text
        for page in (url(colleague), "/organisation/equipe/inviter"):
            assert client.get(page).status_code == 403
            assert client.post(page, {"role": ADMINISTRATOR}).status_code == 403
        assert client.post(f"{url(colleague)}/fin").status_code == 403
        colleague.refresh_from_db()
        assert colleague.role == MEMBER

    def test_another_organisation_finds_nothing(self, make, colleague):
        stranger = make.client(make.structure())
        assert stranger.get(url(colleague)).status_code == 404
        assert stranger.post(f"{url(colleague)}/fin").status_code == 404

    def test_the_form_changes_role_and_functions(self, make, structure, colleague):
        response = make.client(structure).post(url(colleague), {"role": ADMINISTRATOR, "functions": ["cip", "hr"]})
        assert response.status_code == 302
        colleague.refresh_from_db()
        assert (colleague.role, colleague.functions) == (ADMINISTRATOR, ["cip", "hr"])
        entry = JournalEntry.objects.get(verb="organisations.change_member")
        assert (entry.before["role"], entry.after["role"]) == (MEMBER, ADMINISTRATOR)
        assert Notice.objects.get().email == colleague.user.email

    def test_the_last_administrator_is_told_beside_the_field(self, make, structure):
        own = structure.memberships.get()
        response = make.client(structure).post(url(own), {"role": MEMBER})
        assert response.status_code == 200
        assert "est la seule personne à administrer" in str(response.context["form"].errors["role"])
        own.refresh_from_db()
        assert own.is_administrator

    def test_a_role_that_does_not_exist(self, make, structure, colleague):
        response = make.client(structure).post(url(colleague), {"role": "reine"})
        assert "Choisissez une réponse proposée" in read(response)

    def test_six_queries_whatever_the_team(self, make, structure, django_assert_max_num_queries):
        for _ in range(12):
            make.member(of=structure, role=MEMBER)
        client = make.client(structure)
        with django_assert_max_num_queries(6):
            client.get("/organisation/equipe")


class TestEnd:
    def test_the_person_loses_access_and_her_invitations_die(self, make, structure):
        leaver = make.member(of=structure)
        sent = actions.invite(by=make.actor(leaver.user), organisation=structure, email="x@test.example", role=MEMBER)
        leaver.user.current_membership = leaver
        leaver.user.save()
        Notice.objects.all().delete()
        assert make.client(structure).post(f"{url(leaver)}/fin").status_code == 302
        leaver.refresh_from_db()
        sent.refresh_from_db()
        leaver.user.refresh_from_db()
        assert leaver.ended_on is not None
        assert leaver.ended_by == structure.memberships.current().get().user
        assert sent.revoked_at is not None
        assert leaver.user.current_membership is None
        assert Notice.objects.get().email == leaver.user.email
        assert make.client(leaver.user).get("/organisation/equipe").status_code == 404

    def test_one_may_leave_when_another_administers(self, make, structure):
        make.member(of=structure)
        own = structure.memberships.order_by("started_on", "pk").first()
        assert make.client(structure).post(f"{url(own)}/fin")["Location"] == "/bienvenue"

    def test_the_last_administrator_stays(self, make, structure, colleague):
        own = structure.memberships.get(role=ADMINISTRATOR)
        response = make.client(structure).post(f"{url(own)}/fin")
        assert response.status_code == 409
        assert "Donnez d’abord ce rôle à quelqu’un d’autre" in read(response)
        own.refresh_from_db()
        assert own.ended_on is None

    def test_twice(self, make, structure, colleague):
        actor = make.actor(structure)
        actions.end_membership(by=actor, membership=colleague)
        with pytest.raises(Refused, match="ne fait déjà plus partie"):
            actions.end_membership(by=actor, membership=colleague)

    def test_only_administrators_of_that_organisation(self, make, structure, colleague):
        for stranger in (make.actor(make.structure()), make.actor(colleague.user)):
            with pytest.raises(NotYours):
                actions.end_membership(by=stranger, membership=colleague)

    def test_only_post(self, make, structure, colleague):
        assert make.client(structure).get(f"{url(colleague)}/fin").status_code == 405


class TestSeveralOrganisations:
    def test_one_person_in_organisations_of_any_kind_switches(self, make, structure):
        user = structure.memberships.get().user
        prescriber = make.prescriber()
        second = make.member(of=prescriber, role=MEMBER, who=user)
        client = make.client(user)
        assert "Inviter une personne" in read(client.get("/organisation/equipe"))
        client.post("/compte/organisation", {"membership": second.pk})
        text = read(client.get("/organisation/equipe"))
        assert str(prescriber) in text
        assert "Inviter une personne" not in text


class TestDatabase:
    """The deferred trigger holds when code goes round the actions."""

    @pytest.mark.parametrize(
        "damage",
        [
            lambda own: Membership.objects.filter(pk=own.pk).update(role=MEMBER),
            lambda own: Membership.objects.filter(pk=own.pk).update(ended_on="2026-01-01"),
            lambda own: Membership.objects.filter(pk=own.pk).delete(),
        ],
    )
    def test_no_organisation_with_members_and_no_administrator(self, structure, colleague, damage):
        own = structure.memberships.get(role=ADMINISTRATOR)
        with pytest.raises(IntegrityError, match="no administrator"):
            committed(lambda: damage(own))

    def test_an_organisation_may_have_no_member(self, structure):
        committed(lambda: structure.memberships.all().delete())
        assert not structure.memberships.exists()

    def test_the_order_of_changes_inside_a_transaction_is_free(self, structure, colleague):
        def swap():
            Membership.objects.filter(organisation=structure, role=ADMINISTRATOR).update(role=MEMBER)
            Membership.objects.filter(pk=colleague.pk).update(role=ADMINISTRATOR)

        committed(swap)
        colleague.refresh_from_db()
        assert colleague.is_administrator


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_at_once(make, structure):
    second = make.member(of=structure)
    first = structure.memberships.order_by("started_on", "pk").first()
    actors = {first: make.actor(second.user), second: make.actor(first.user)}
    start, outcomes = threading.Barrier(2), []

    def demote(membership):
        try:
            start.wait(10)
            actions.change_member(by=actors[membership], membership=membership, role=MEMBER, functions=[])
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=[one]) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["done", "last_administrator"]
    assert structure.memberships.filter(role=ADMINISTRATOR).count() == 1
    assert not Invitation.objects.exists()
