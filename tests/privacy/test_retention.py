"""The delays hold: the day before nothing is gone, the day after nothing is left, and the check counts what is late."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailConfirmation
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.privacy import lives
from tremplin.accounts.models import FactorReset, Session, User
from tremplin.applications.models import Application, Comment
from tremplin.candidates.models import Candidate, ClaimCode, Consent
from tremplin.candidates.models_access import MotivatedAccess
from tremplin.kernel import drafts, files
from tremplin.kernel.models import Draft, Notice
from tremplin.kernel.models_watch import AccessPause, ReadingAlert
from tremplin.organisations.models import Invitation
from tremplin.organisations.models_joining import JoinRequest, MemberReview, Verification
from tremplin.privacy import law, retention
from tremplin.privacy.jobs import enforce_delays
from tremplin.privacy.models import Inactivity

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def night():
    enforce_delays(0)


@pytest.fixture
def person(make):
    """With an account she never uses again."""
    found = make.candidate(account=True, phone="0601020304", first_name="Zqmarque", last_name="Zqmarquenom")
    User.objects.filter(pk=found.user_id).update(last_login=timezone.now())
    return found


class TestInactivity:
    def test_the_day_before_nothing_is_gone_the_day_after_nothing_is_left(self, make, person, time_machine):
        begun = timezone.now()
        time_machine.move_to(begun + 700 * DAY - timedelta(minutes=1))
        night()
        assert not Inactivity.objects.exists()
        time_machine.move_to(begun + 701 * DAY)
        night()
        assert Notice.objects.get(subject="Votre dossier va être fermé").email == person.user.email
        time_machine.move_to(begun + 731 * DAY - timedelta(minutes=1))
        night()
        assert Candidate.objects.get(pk=person.pk).phone == "0601020304"
        assert User.objects.filter(pk=person.user_id).exists()
        time_machine.move_to(begun + 732 * DAY)
        night()
        assert lives.traces(("Zqmarque", "0601020304", person.user.email)) == {}
        assert Candidate.objects.get(pk=person.pk).closed_why == "inactive"

    def test_a_log_in_keeps_everything(self, make, person, time_machine):
        time_machine.shift(701 * DAY)
        night()
        User.objects.filter(pk=person.user_id).update(last_login=timezone.now())
        night()
        assert not Inactivity.objects.exists()
        time_machine.shift(40 * DAY)
        night()
        assert Candidate.objects.get(pk=person.pk).closed_at is None

    def test_an_act_for_her_keeps_everything(self, make, person, time_machine):
        time_machine.shift(701 * DAY)
        night()
        make.application(to=make.structure(), who=person, by=make.prescriber())
        time_machine.shift(40 * DAY)
        night()
        assert Candidate.objects.get(pk=person.pk).closed_at is None

    def test_reading_her_file_is_no_life(self, make, person, time_machine):
        prescriber = make.prescriber()
        make.accompaniment(who=person, by=prescriber)
        time_machine.shift(690 * DAY)
        make.client(prescriber).get(f"/personnes/{person.pk}")
        time_machine.shift(11 * DAY)
        night()
        assert Inactivity.objects.filter(candidate=person).exists()

    def test_a_pass_or_a_contract_is_life_until_its_end(self, make, person, time_machine):
        hired = make.hired(who=person, to=make.structure(), by=make.prescriber())
        time_machine.shift(731 * DAY)
        night()
        assert not Inactivity.objects.filter(candidate=person).exists()
        time_machine.move_to(f"{(hired.pass_iae.ends_on + 702 * DAY).isoformat()} 12:00+00:00")
        night()
        assert Inactivity.objects.filter(candidate=person).exists()

    def test_after_a_pass_the_file_is_archived_then_anonymised_at_term(self, make, person, time_machine):
        hired = make.hired(who=person, to=make.structure(), by=make.prescriber())
        time_machine.move_to(f"{(hired.pass_iae.ends_on + 702 * DAY).isoformat()} 12:00+00:00")
        night()
        time_machine.shift(31 * DAY)
        night()
        left = Candidate.objects.get(pk=person.pk)
        assert (left.last_name, left.phone, left.closed_why) == ("Zqmarquenom", "", "inactive")
        time_machine.move_to(f"{(law.after('proof', hired.pass_iae.ends_on) + DAY).isoformat()} 12:00+00:00")
        night()
        assert lives.traces(("Zqmarque",)) == {}

    def test_without_account_who_follows_her_is_told_by_initials(self, make, time_machine):
        prescriber, person = make.prescriber(), make.candidate(last_name="Zqmarquenom")
        make.accompaniment(who=person, by=prescriber)
        person.accompaniments.update(referent=make.actor(prescriber).user)
        time_machine.shift(701 * DAY)
        night()
        told = Notice.objects.get(subject="Un dossier va être fermé")
        assert told.email == make.actor(prescriber).user.email
        assert "Zqmarquenom" not in str(told.content)

    def test_a_professional_who_no_longer_comes(self, make, time_machine):
        structure = make.structure()
        idle = structure.memberships.get().user
        colleague = make.member(of=structure, role="member")
        time_machine.shift(701 * DAY)
        User.objects.filter(pk=colleague.user_id).update(last_login=timezone.now())
        night()
        assert Notice.objects.get(subject="Votre compte va être supprimé").email == idle.email
        time_machine.shift(31 * DAY)
        night()
        assert not User.objects.filter(pk=idle.pk).exists()
        colleague.refresh_from_db()
        assert colleague.role == "administrator"
        assert Notice.objects.filter(email=colleague.user.email, subject__startswith="Vous administrez").exists()


class TestOtherDelays:
    """What has a life of its own: there the day before, gone the day after."""

    def made(self, make):
        now, user = timezone.now(), make.user()
        invitation = make.invitation(of=make.structure())
        Session.objects.create(session_key="x", session_data="x", expire_date=now, user=user)
        LogEntry.objects.create(user=user, object_id="1", object_repr="x", action_flag=CHANGE)
        EmailConfirmation.objects.create(email_address=user.emailaddress_set.get(), key="x", created=now + 3 * DAY)
        ClaimCode.objects.create(candidate=make.candidate(), code_hash="x", expires_at=now)
        Notice.objects.create(user=user, email=user.email, topic="account", subject="x")
        drafts.start(by=make.actor(user), kind="x", payload={})
        self.ended(make, make.structure(), user, now)
        return {
            MotivatedAccess: law_months(now, 12),
            FactorReset: law_months(now, 12),
            ReadingAlert: law_months(now, 12),
            AccessPause: law_months(now, 12),
            JoinRequest: law_months(now, 24),
            Verification: law_months(now, 24),
            MemberReview: law_months(now, 24),
            Notice: now + 62 * DAY,
            Draft: now + 14 * DAY,
            Session: now + DAY,
            Invitation: invitation.expires_at + 90 * DAY,
            ClaimCode: now + 30 * DAY,
            EmailConfirmation: now + 33 * DAY,
            LogEntry: law_months(now, 12),
        }

    def test_each_goes_at_its_date_and_no_sooner(self, make, time_machine):
        made = self.made(make)
        for term in sorted(set(made.values())):
            over = [model for model in made if made[model] == term]
            time_machine.move_to(term - timedelta(hours=1))
            night()
            assert [model for model in over if not model.objects.exists()] == []
            time_machine.move_to(term + DAY)
            night()
            assert [model for model in over if model.objects.exists()] == []

    def ended(self, make, structure, user, now):
        """What somebody asked or did about an account, an organisation or a file, and is over."""
        read = {"user": user, "measure": "hour", "count": 30, "threshold": 20}
        MotivatedAccess.objects.create(
            candidate=make.candidate(),
            organisation=structure,
            user=user,
            reason="other",
            text="x",
            asked_at=now - DAY,
            expires_at=now,
        )
        FactorReset.objects.create(user=user, due_at=now, why="x", done_at=now)
        ReadingAlert.objects.create(day=now.date(), at=now, **read)
        AccessPause.objects.create(lifted_at=now, lifted_why="x", **read)
        decided = {"organisation": structure, "state": "accepted", "decided_at": now}
        JoinRequest.objects.create(user=user, way="network", message="x", **decided)
        Verification.objects.create(evidence="x", **decided)
        MemberReview.objects.create(organisation=structure, done_at=now)

    def test_what_still_waits_stays(self, make, time_machine):
        """A pause not lifted, a request not answered: they wait for somebody, however long."""
        user, structure = make.user(), make.structure()
        AccessPause.objects.create(user=user, measure="hour", count=30, threshold=20)
        JoinRequest.objects.create(user=user, organisation=structure, way="network", message="x")
        Verification.objects.create(organisation=structure, evidence="x")
        time_machine.shift(900 * DAY)
        retention.run()
        assert [model.objects.count() for model in (AccessPause, JoinRequest, Verification)] == [1, 1, 1]

    def test_an_old_candidature_loses_its_words_and_keeps_its_dates(
        self, make, time_machine, django_capture_on_commit_callbacks
    ):
        from tremplin.applications import actions

        structure = make.structure()
        sent = make.application(to=structure, who=make.candidate(), by=make.prescriber())
        stored = files.store_pdf(by=make.actor(structure), content=b"%PDF-1.4", name="cv.pdf")
        Application.objects.filter(pk=sent.pk).update(cv=stored)
        actions.comment(by=make.actor(structure), application=sent, text="Note.")
        actions.refuse(
            by=make.actor(structure), application=sent, reason="not_mobile", answer="Non.", share_reason=True
        )
        term = law_months(timezone.now(), 24)
        time_machine.move_to(term - DAY)
        retention.run()
        assert Application.objects.get().message == "Bonjour"
        time_machine.move_to(term + DAY)
        with django_capture_on_commit_callbacks(execute=True):
            retention.run()
        left = Application.objects.get()
        assert (left.message, left.answer, left.cv, left.state) == ("", "", None, "refused")
        assert not Comment.objects.exists()
        assert not default_storage.exists(stored.file.name)

    def test_a_consent_taken_back_still_forbids_after_its_end(self, make, time_machine):
        person, day = make.candidate(), timezone.localdate()
        for withdrawn_at in (None, timezone.now()):
            Consent.objects.create(
                candidate=person, purpose="send_on", until=day, given_at=timezone.now() - DAY, withdrawn_at=withdrawn_at
            )
        time_machine.shift(2 * DAY)
        retention.run()
        assert Consent.objects.get().withdrawn_at is not None

    def test_a_file_of_the_disk_that_no_row_names(self, time_machine):
        name = default_storage.save("2026/01/perdu.pdf", ContentFile(b"x"))
        retention.run()
        assert default_storage.exists(name)
        time_machine.shift(2 * DAY)
        retention.run()
        assert not default_storage.exists(name)


def law_months(moment, months):
    from tremplin.rules import dates

    day = timezone.localtime(moment)
    return day.replace(
        year=dates.clamped_months(day.date(), months).year,
        month=dates.clamped_months(day.date(), months).month,
        day=dates.clamped_months(day.date(), months).day,
    )


class TestCheck:
    def test_nothing_is_late_after_a_night(self, make, time_machine, django_capture_on_commit_callbacks):
        lives.whole()
        for _ in range(8):
            time_machine.shift(250 * DAY)
            with django_capture_on_commit_callbacks(execute=True):
                night()
            assert {name for name, number in retention.check().items() if number} == set()

    def test_the_check_bites(self, make, person, time_machine):
        time_machine.shift(703 * DAY)
        late = {name: number for name, number in retention.check().items() if number}
        assert late == {"Personnes à avertir": 1}

    def test_a_batch_is_bounded_and_the_night_goes_on(self, make, time_machine, monkeypatch):
        monkeypatch.setattr(retention, "BATCH", 2)
        for number in range(5):
            Notice.objects.create(email=f"x{number}@test.example", topic="account", subject="x")
        time_machine.shift(70 * DAY)
        assert retention.run(most=2)["Messages"] == 2
        night()
        assert not Notice.objects.exists()

    def test_one_that_fails_keeps_nobody_waiting_and_says_nothing_of_her(
        self, make, person, time_machine, monkeypatch, caplog
    ):
        other = make.candidate(first_name="Zqautre", phone="0601020305")
        time_machine.shift(703 * DAY)
        night()
        time_machine.shift(31 * DAY)
        kept = retention.actions.forgetting.forget

        def fail(candidate, *stages):
            if candidate.pk == person.pk:
                raise ValueError("Zqmarque")
            kept(candidate, *stages)

        with monkeypatch.context() as patched:
            patched.setattr(retention.actions.forgetting, "forget", fail)
            night()
        assert Candidate.objects.get(pk=other.pk).anonymised_at is not None
        assert Candidate.objects.get(pk=person.pk).closed_at is None
        assert "Zqmarque" not in caplog.text
        assert "ValueError" in caplog.text
        time_machine.shift(DAY)
        assert retention.check()["Dossiers sans activité à fermer"] == 1

    def test_a_second_night_writes_nothing_twice(self, make, person, time_machine):
        time_machine.shift(703 * DAY)
        night()
        night()
        assert Inactivity.objects.filter(candidate=person).count() == 1
        assert Notice.objects.filter(subject="Votre dossier va être fermé").count() == 1
