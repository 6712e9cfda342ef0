"""An organisation declared by a member, verified by the network, authorised or not; and the team's admin."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.passes.test_pages import read
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations import actions
from tremplin.organisations.actors import actor_of
from tremplin.organisations.models import Dispositif, Invitation, Organisation, Prescriber

pytestmark = pytest.mark.django_db
URL = "/organisation/nouvelle"


@pytest.fixture
def staff(make):
    return get_user_model().objects.create_superuser("equipe@test.example", make.PASSWORD)


@pytest.fixture
def admin(make, staff):
    return make.client(staff)


def given(make, **changes) -> dict:
    data = {
        "siret": make.siret(77),
        "name": "Les Essais",
        "commune": "93140",
        "kind": "structure",
        "dispositifs": ["ACI"],
    }
    return {**data, **changes}


class TestCreation:
    def test_a_structure_waits_for_the_network(self, make):
        user = make.user()
        client = make.client(user)
        response = client.post(URL, given(make, siret=" ".join(make.siret(77))))
        assert response["Location"] == "/organisation/fiche"
        created = Organisation.objects.get()
        assert (created.siret, created.slug, created.post_code) == (make.siret(77), "les-essais", "93140")
        assert created.verified_at is None
        assert created.memberships.get().is_administrator
        actor = actor_of(get_user_model().objects.get(pk=user.pk))
        assert actor.organisation == created
        assert not actor.is_employer
        assert not Dispositif.objects.active().exists()
        assert client.get("/postes-de-la-structure").status_code == 404
        assert "n’a pas encore vérifié" in read(client.get("/organisation/fiche"))
        assert JournalEntry.objects.filter(verb="organisations.create").exists()

    def test_once_verified_it_hires(self, make, staff):
        user = make.user()
        make.client(user).post(URL, given(make))
        actions.verify_organisation(by=actor_of(staff), organisation=Organisation.objects.get(), how="registre")
        assert actor_of(get_user_model().objects.get(pk=user.pk)).is_employer
        assert Dispositif.objects.active().exists()
        assert Notice.objects.get(email=user.email).subject.endswith("est vérifiée")

    def test_a_prescriber_is_pending(self, make):
        user = make.user()
        make.client(user).post(URL, given(make, kind="prescriber", family="ML"))
        made = Prescriber.objects.get()
        assert (made.family, made.authorisation) == ("ML", "pending")
        actor = actor_of(get_user_model().objects.get(pk=user.pk))
        assert not actor.is_prescriber
        assert not actor.reaches_people
        assert not Dispositif.objects.exists()

    def test_an_orienter_asks_for_nothing(self, make):
        make.client(make.user()).post(URL, given(make, kind="orienter", family="ML"))
        made = Prescriber.objects.get()
        assert (made.family, made.authorisation) == ("OTHER", "not_required")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"siret": "123"}, "siret"),
            ({"siret": "73282932000075"}, "siret"),
            ({"name": ""}, "name"),
            ({"commune": "Nulle-Part"}, "commune"),
            ({"kind": ""}, "kind"),
            ({"dispositifs": []}, "dispositifs"),
            ({"dispositifs": ["INCONNU"]}, "dispositifs"),
            ({"kind": "prescriber"}, "family"),
            ({"kind": "prescriber", "family": "INCONNU"}, "family"),
        ],
    )
    def test_bad_input(self, make, changes, field):
        response = make.client(make.user()).post(URL, given(make, **changes))
        assert response.status_code == 200
        assert field in response.context["form"].errors
        assert not Organisation.objects.exists()

    @pytest.mark.parametrize("members", [0, 1])
    def test_a_known_siret_leads_to_a_request_whoever_its_members_are(self, make, members):
        make.structure(siret=make.siret(77), members=members)
        client = make.client(make.user())
        assert "Cherchez-la pour demander à la rejoindre" in read(client.post(URL, given(make)))
        assert Organisation.objects.count() == 1

    def test_two_of_the_same_name_have_two_addresses(self, make):
        for number in (77, 78):
            make.client(make.user()).post(URL, given(make, siret=make.siret(number)))
        assert set(Organisation.objects.values_list("slug", flat=True)) == {"les-essais", "les-essais-bondy"}

    def test_a_visitor_logs_in_first(self):
        assert Client().get(URL).status_code == 302


class TestAuthorisation:
    @pytest.fixture
    def pending(self, make):
        organisation = make.prescriber()
        Prescriber.objects.update(authorisation="pending", decided_at=None)
        return Prescriber.objects.get(organisation=organisation)

    def decide(self, staff, prescriber, **decision) -> Prescriber:
        return actions.decide_authorisation(by=actor_of(staff), prescriber=prescriber, **decision)

    def test_validated_with_day_and_author_and_told(self, make, staff, pending):
        decided = self.decide(staff, pending, validate=True)
        assert decided.is_authorised
        assert decided.decided_by == "equipe@test.example"
        assert decided.decided_at is not None
        member = pending.organisation.memberships.get().user
        assert Notice.objects.get().email == member.email
        assert actor_of(member).is_authorised_prescriber
        entry = JournalEntry.objects.get(verb="organisations.decide_authorisation")
        assert (entry.before["authorisation"], entry.after["authorisation"]) == ("pending", "validated")

    def test_refused_then_validated(self, staff, pending):
        assert self.decide(staff, pending, validate=False).authorisation == "refused"
        assert self.decide(staff, pending, validate=True).is_authorised
        assert Notice.objects.count() == 2

    def test_the_other_family_needs_the_prefects_order(self, staff, pending):
        Prescriber.objects.update(family="OTHER")
        with pytest.raises(Refused) as refusal:
            self.decide(staff, pending, validate=True)
        assert (refusal.value.code, refusal.value.field) == ("order_required", "order_reference")
        decided = self.decide(staff, pending, validate=True, order_reference="93-2026-0412 du 3 mars 2026")
        assert decided.order_reference == "93-2026-0412 du 3 mars 2026"

    @pytest.mark.parametrize(
        ("state", "family", "validate", "code"),
        [
            ("validated", "ML", True, "already_decided"),
            ("refused", "ML", False, "already_decided"),
            ("not_required", "OTHER", True, "not_asked"),
            ("pending", "FAMILLE", True, "unknown_family"),
        ],
    )
    def test_refusals(self, staff, pending, state, family, validate, code):
        decided_at = pending.organisation.created_at if state == "validated" else None
        Prescriber.objects.update(authorisation=state, family=family, decided_at=decided_at)
        with pytest.raises(Refused) as refusal:
            self.decide(staff, pending, validate=validate)
        assert refusal.value.code == code

    def test_only_the_team_decides(self, make, pending):
        with pytest.raises(NotYours):
            actions.decide_authorisation(by=make.actor(pending.organisation), prescriber=pending, validate=True)

    def test_in_the_admin(self, admin, pending):
        url = f"/admin/organisations/prescriber/{pending.pk}/change/"
        assert admin.get(url).status_code == 200
        Prescriber.objects.update(family="OTHER")
        refused = admin.post(url, {"decision": "validate", "order_reference": ""})
        assert "Indiquez l’arrêté du préfet" in read(refused)
        admin.post(url, {"decision": "validate", "order_reference": "93-2026-0412"})
        pending.refresh_from_db()
        assert pending.is_authorised
        assert pending.decided_by == "equipe@test.example"


class TestAdmin:
    def test_organisations_are_corrected_and_verified(self, make, admin):
        organisation = make.structure(verified_at=None)
        url = f"/admin/organisations/organisation/{organisation.pk}/change/"
        data = {"siret": organisation.siret, "name": "Nom corrigé", "legal_form": "", "naf": "", "closed_on": ""}
        management = {
            f"{name}-{count}": "0"
            for name in ("dispositifs", "memberships")
            for count in ("TOTAL_FORMS", "INITIAL_FORMS")
        }
        assert admin.post(url, {**data, **management}).status_code == 302
        admin.post(
            "/admin/organisations/organisation/", {"action": "verify", "_selected_action": [str(organisation.pk)]}
        )
        organisation.refresh_from_db()
        assert organisation.name == "Nom corrigé"
        assert organisation.verified_how == "équipe du réseau"
        assert " nom corrige " in organisation.search_text
        entry = JournalEntry.objects.get(verb="organisations.correct")
        assert entry.after == {"name": "Nom corrigé"}

    def test_the_team_invites_a_first_member(self, make, admin):
        organisation = make.organisation()
        data = {"organisation": organisation.pk, "email": "directrice@test.example", "role": "administrator"}
        assert admin.post("/admin/organisations/invitation/add/", data).status_code == 302
        assert Invitation.objects.get().organisation == organisation
        assert Notice.objects.get().email == "directrice@test.example"
        again = admin.post("/admin/organisations/invitation/add/", data)
        assert "Une invitation est déjà partie" in read(again)

    @pytest.mark.parametrize(
        "model", ["organisations/organisation", "organisations/prescriber", "organisations/membership",
                  "organisations/invitation", "passes/pass", "jobs/jobpost", "kernel/journalentry", "kernel/notice"],
    )  # fmt: skip
    def test_lists_open_for_the_team_only(self, make, admin, model):
        make.post(of=make.structure())
        assert admin.get(f"/admin/{model}/").status_code == 200
        assert make.client(make.structure()).get(f"/admin/{model}/").status_code == 302

    @pytest.mark.parametrize(
        "model", ["passes/pass", "kernel/journalentry", "kernel/notice", "organisations/membership"]
    )
    def test_some_are_only_read(self, admin, model):
        assert admin.get(f"/admin/{model}/add/").status_code == 403
