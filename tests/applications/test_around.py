"""Internal comments, actions before a hire, interviews with their calendar file, texts of refusal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tremplin.applications import actions
from tremplin.applications.models import Application, Comment, Interview, PriorAction, RefusalTemplate
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(make):
    """A person with an account, sent by an orienter."""
    return make.application(to=make.structure(), who=make.candidate(account=True), by=make.prescriber(authorised=False))


class TestComments:
    def test_are_read_inside_the_organisation_only(self, make, received):
        structure, orienter = received.organisation, received.sender_organisation
        client, url = make.client(structure), f"/candidatures/{received.pk}"
        assert client.post(f"{url}/commentaires", {"text": "Rappeler après le 3."}).status_code == 302
        assert "Rappeler après le 3." in client.get(url).content.decode()
        colleague = make.client(make.member(of=structure, role="member").user)
        assert "Rappeler après le 3." in colleague.get(f"{url}/commentaires").content.decode()
        outside = make.client(orienter)
        for page in (url, f"{url}/commentaires"):
            assert "Rappeler" not in outside.get(page).content.decode()
        assert "Rappeler" not in make.client(received.candidate.user).get("/mon-parcours").content.decode()
        assert make.client(received.candidate.user).get(f"{url}/commentaires").status_code == 403
        assert make.client(make.structure()).get(f"{url}/commentaires").status_code == 404
        assert make.client(make.structure()).post(f"{url}/commentaires", {"text": "x"}).status_code == 404
        # neither a mail nor the journal carries the words
        assert not [one for one in Notice.objects.all() if "Rappeler" in str(one.content)]
        assert not [one for one in JournalEntry.objects.all() if "Rappeler" in str(one.after)]

    def test_the_sender_keeps_its_own(self, make, received):
        outside = make.client(received.sender_organisation)
        url = f"/candidatures/{received.pk}"
        outside.post(f"{url}/commentaires", {"text": "Prévenir sa conseillère."})
        assert "Prévenir" in outside.get(url).content.decode()
        assert "Prévenir" not in make.client(received.organisation).get(url).content.decode()

    def test_only_their_author_deletes_them(self, make, received):
        written = actions.comment(by=make.actor(received.organisation), application=received, text="À revoir.")
        url = f"/candidatures/{received.pk}/commentaires/{written.pk}/supprimer"
        colleague = make.client(make.member(of=received.organisation, role="member").user)
        assert colleague.post(url).status_code == 404
        assert make.client(received.sender_organisation).post(url).status_code == 404
        assert make.client(received.organisation).post(url).status_code == 302
        assert not Comment.objects.exists()

    def test_empty_or_too_long(self, make, received):
        actor, url = make.actor(received.organisation), f"/candidatures/{received.pk}/commentaires"
        assert "Écrivez un commentaire" in make.client(received.organisation).post(url, {"text": " "}).content.decode()
        with pytest.raises(Refused):
            actions.comment(by=actor, application=received, text="a" * 2001)

    def test_stay_behind_when_the_candidature_is_transferred(self, make, received):
        target = make.structure()
        make.member(of=target, who=received.organisation.memberships.first().user)
        actor = make.actor(received.organisation)
        actions.comment(by=actor, application=received, text="Entre nous.")
        actions.transfer(by=actor, application=received, dispositif=target.dispositifs.get())
        assert not Comment.objects.exists()


class TestPriorActions:
    @pytest.fixture
    def to_geiq(self, make):
        return make.application(to=make.structure(kinds=["GEIQ"]), by=make.prescriber())

    def posted(self, day) -> dict:
        last = day + timedelta(days=10)
        parts = {"starts_on": day, "ends_on": last}
        return {"kind": "pmsmp"} | {
            f"{name}_{place}": part
            for name, value in parts.items()
            for place, part in zip(("jour", "mois", "annee"), (value.day, value.month, value.year), strict=True)
        }

    def test_the_first_one_changes_the_state_and_the_last_one_stays(self, make, to_geiq):
        client, url = make.client(to_geiq.organisation), f"/candidatures/{to_geiq.pk}/actions-avant-embauche"
        assert client.post(url, self.posted(timezone.localdate())).status_code == 302
        to_geiq.refresh_from_db()
        assert (to_geiq.state, to_geiq.ball) == ("prior_to_hire", "receiver")
        first = PriorAction.objects.get()
        client.post(f"{url}/{first.pk}/supprimer")
        assert PriorAction.objects.count() == 1
        client.post(url, self.posted(timezone.localdate() + timedelta(days=20)))
        client.post(f"{url}/{first.pk}/supprimer")
        assert PriorAction.objects.exclude(pk=first.pk).count() == 1
        assert not PriorAction.objects.filter(pk=first.pk).exists()

    def test_only_for_a_geiq_by_its_members_with_ordered_dates(self, make, to_geiq, received):
        day = timezone.localdate()
        values = {"kind": "mrs", "starts_on": day, "ends_on": day}
        with pytest.raises(Refused):
            actions.add_prior_action(by=make.actor(received.organisation), application=received, **values)
        with pytest.raises(Refused):
            actions.add_prior_action(by=make.actor(to_geiq.sender_organisation), application=to_geiq, **values)
        backwards = {**values, "ends_on": day - timedelta(days=1)}
        with pytest.raises(Refused) as wrong:
            actions.add_prior_action(by=make.actor(to_geiq.organisation), application=to_geiq, **backwards)
        assert wrong.value.field == "ends_on"
        page = make.client(received.organisation).get(f"/candidatures/{received.pk}/actions-avant-embauche")
        assert page.status_code == 409


class TestInterviews:
    def propose(self, make, application, **changes):
        values = {"at": timezone.now() + timedelta(days=3), "minutes": 30, "place": "12 rue des Essais", **changes}
        return actions.propose_interview(by=make.actor(application.organisation), application=application, **values)

    def test_proposed_then_confirmed_the_turn_goes_and_comes_back(self, make, received):
        client, url = make.client(received.organisation), f"/candidatures/{received.pk}/entretien"
        day = timezone.localdate() + timedelta(days=3)
        posted = {"day_jour": day.day, "day_mois": day.month, "day_annee": day.year, "hour": "09:30"}
        answer = client.post(url, {**posted, "minutes": "45", "place": "Par téléphone", "note": "Un CV ; rien d’autre"})
        assert answer.status_code == 302
        received.refresh_from_db()
        assert (received.ball, received.shown_state) == ("candidate", "interview")
        assert "Entretien proposé" in client.get("/candidatures").content.decode()
        person = make.client(received.candidate.user)
        assert f"/candidatures/{received.pk}/entretien" in person.get("/mon-parcours").content.decode()
        assert "Je viens" in person.get(url).content.decode()
        assert person.post(f"{url}/confirmer").status_code == 302
        received.refresh_from_db()
        assert (received.ball, Interview.objects.get().state) == ("receiver", "confirmed")
        told = set(Notice.objects.values_list("email", "subject"))
        assert (received.organisation.memberships.first().user.email, "Entretien confirmé") in told
        assert (received.sender.email, "Entretien proposé") in told

    def test_a_new_one_replaces_the_former_and_one_may_decline_or_cancel(self, make, received):
        self.propose(make, received)
        second = self.propose(make, received, place="Ailleurs")
        assert Interview.objects.filter(state="cancelled").count() == 1
        person = make.client(received.candidate.user)
        url = f"/candidatures/{received.pk}/entretien"
        assert "Dites pourquoi" in person.post(url, {"answer": ""}).content.decode()
        person.post(url, {"answer": "Je travaille ce jour-là."})
        second.refresh_from_db()
        received.refresh_from_db()
        assert (second.state, second.answer, received.ball) == ("declined", "Je travaille ce jour-là.", "receiver")
        self.propose(make, received)
        assert make.client(received.organisation).post(f"{url}/annuler").status_code == 302
        assert not Interview.objects.filter(state__in=Interview.LIVE).exists()
        # nothing left to answer: said, not an error
        assert person.post(f"{url}/confirmer").status_code == 302

    def test_who_may_do_what(self, make, received):
        self.propose(make, received, at=timezone.now() + timedelta(days=1))
        with pytest.raises(NotYours):
            actions.cancel_interview(by=make.actor(received.sender_organisation), application=received)
        with pytest.raises(NotYours):
            actions.confirm_interview(by=make.actor(received.organisation), application=received)
        with pytest.raises(Refused) as past:
            self.propose(make, received, at=timezone.now() - timedelta(minutes=1))
        assert past.value.field == "day"
        Application.objects.filter(pk=received.pk).update(state="withdrawn", ball="")
        with pytest.raises(Refused):
            self.propose(make, received)

    def test_an_answered_candidature_is_not_silent_while_the_person_owes_the_answer(self, make, received):
        Application.objects.filter(pk=received.pk).update(ball_since=timezone.now() - timedelta(days=40))
        received.refresh_from_db()
        assert received.is_silent
        self.propose(make, received)
        Application.objects.filter(pk=received.pk).update(ball_since=timezone.now() - timedelta(days=40))
        received.refresh_from_db()
        assert not received.is_silent

    def test_the_calendar_file(self, make, received):
        self.propose(make, received, place="12, rue des Essais ; bâtiment C", note="Venez à l’heure\n" + "é" * 90)
        url = f"/candidatures/{received.pk}/entretien.ics"
        inside = make.client(received.organisation).get(url)
        text = inside.content.decode()
        assert inside["Content-Type"].startswith("text/calendar")
        assert received.candidate.full_name in text.replace("\r\n ", "")
        assert r"LOCATION:12\, rue des Essais \; bâtiment C" in text
        assert r"Venez à l’heure\n" in text
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert text.startswith("BEGIN:VCALENDAR\r\n")
        assert text.endswith("END:VCALENDAR\r\n")
        # an orienter and the person read the structure's name, not more
        for who in (make.client(received.sender_organisation), make.client(received.candidate.user)):
            assert received.candidate.last_name not in who.get(url).content.decode()
        assert make.client(make.structure()).get(url).status_code == 404
        actions.cancel_interview(by=make.actor(received.organisation), application=received)
        assert make.client(received.organisation).get(url).status_code == 404


class TestTemplates:
    def test_kept_for_the_structure_and_proposed(self, make, received):
        client = make.client(received.organisation)
        url = "/candidatures/textes-de-refus/no_position"
        assert client.post(url, {"text": "Nous gardons votre nom."}).status_code == 302
        refuse = f"/candidatures/{received.pk}/refuser?continuer=1&reason=no_position"
        assert client.get(refuse).context["form"]["answer"].value() == "Nous gardons votre nom."
        other = make.application(to=make.structure())
        theirs = make.client(other.organisation).get(f"/candidatures/{other.pk}/refuser?continuer=1&reason=no_position")
        assert theirs.context["form"]["answer"].value().startswith("Bonjour")
        assert "Texte de votre structure" in client.get("/candidatures/textes-de-refus").content.decode()
        client.post(url, {"text": ""})
        assert not RefusalTemplate.objects.exists()
        assert client.get("/candidatures/textes-de-refus/inconnu").status_code == 404
        assert make.client(make.prescriber()).get("/candidatures/textes-de-refus").status_code == 403
