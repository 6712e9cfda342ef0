"""Prolong a PASS: at once, or by a request that an authorised prescriber decides once."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.passes.builders import hire, issued, prolong, suspend
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.passes.actions import deciding, ending, issuing, prolonging
from tremplin.passes.actions.prolonging import Asked
from tremplin.passes.dossier import open_dossier
from tremplin.passes.models import PassAct, Prolongation, ProlongationRequest
from tremplin.passes.prolonging import by_email, options, suggested
from tremplin.passes.reminding import remind_of_requests
from tremplin.rules.kinds import ProlongationReason as Reason

pytestmark = pytest.mark.django_db
START, END = date(2025, 1, 6), date(2027, 1, 5)
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def prescriber(make):
    return make.prescriber(brand="Mission locale des Essais")


@pytest.fixture
def found(make, structure):
    made = issued(make.candidate(account=True), starts_on=START)
    hire(made, by=structure, starts_on=START, ends_on=date(2026, 12, 31))
    return made


def place(organisation):
    return organisation.memberships.order_by("started_on", "pk").first()


@pytest.fixture
def ask(make, structure, prescriber, found):
    """Ask `prescriber` for a year more, as the structure's first member."""

    def send(*, reason=Reason.SENIOR, days=365, to=None, **more):
        return prolonging.request_prolongation(
            by=make.actor(structure),
            found=found,
            reason=reason,
            ends_on=found.ends_on + timedelta(days=days),
            asked=Asked(addressee=place(to or prescriber), **more),
        )

    return send


def receivers(subject: str) -> set[str]:
    return set(Notice.objects.filter(subject__startswith=subject).values_list("email", flat=True))


class TestWithoutAgreement:
    def test_it_exists_at_once_with_its_act_and_its_mail(self, make, structure, found):
        prolonging.prolong(by=make.actor(structure), found=found, reason=Reason.COMPLETE_TRAINING, ends_on=END + YEAR)
        found.refresh_from_db()
        row, act = found.prolongations.get(), found.acts.last()
        assert (row.starts_on, row.ends_on, found.ends_on) == (END, END + YEAR, END + YEAR)
        assert (act.kind, act.days, act.ends_on) == (PassAct.Kind.PROLONG, 365, END + YEAR)
        assert act.detail == {"starts_on": "2027-01-05", "ends_on": "2028-01-05", "reason": "complete_training"}
        assert JournalEntry.objects.filter(verb="passes.prolong", object_id=str(found.pk)).count() == 1
        assert receivers("Votre PASS IAE va jusqu’au") == {found.candidate.user.email}

    def test_a_pass_over_for_less_than_six_months_is_valid_again(self, make, structure, found, time_machine):
        time_machine.move_to(datetime(2027, 7, 5, 10, tzinfo=timezone.get_current_timezone()))
        prolonging.prolong(by=make.actor(structure), found=found, reason=Reason.COMPLETE_TRAINING, ends_on=END + YEAR)
        assert open_dossier(found.__class__.objects.get(pk=found.pk)).status == "valid"

    @pytest.mark.parametrize(
        ("reason", "days", "code", "field"),
        [
            (Reason.SENIOR, 100, "agreement_required", "reason"),
            (Reason.COMPLETE_TRAINING, 366, "too_long", "ends_on"),
            (Reason.COMPLETE_TRAINING, 0, "too_short", "ends_on"),
        ],
    )
    def test_what_is_refused(self, make, structure, found, reason, days, code, field):
        with pytest.raises(Refused) as refused:
            prolonging.prolong(by=make.actor(structure), found=found, reason=reason, ends_on=END + timedelta(days=days))
        assert (refused.value.code, refused.value.field) == (code, field)
        assert not Prolongation.objects.exists()

    @pytest.mark.parametrize("today", [date(2026, 1, 4), date(2027, 7, 6)])
    def test_outside_the_window(self, make, structure, found, time_machine, today):
        time_machine.move_to(datetime.combine(today, datetime.min.time(), timezone.get_current_timezone()))
        with pytest.raises(Refused) as refused:
            prolonging.prolong(
                by=make.actor(structure), found=found, reason=Reason.COMPLETE_TRAINING, ends_on=END + YEAR
            )
        assert refused.value.code == "outside_window"

    def test_a_suspended_pass_is_not_prolonged(self, make, structure, found):
        suspend(found, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1))
        with pytest.raises(Refused, match="suspension"):
            prolonging.prolong(
                by=make.actor(structure), found=found, reason=Reason.COMPLETE_TRAINING, ends_on=END + YEAR
            )

    def test_only_a_structure_that_hired_with_this_pass(self, make, found, prescriber):
        receiver = make.structure()
        make.application(to=receiver, who=found.candidate, by=prescriber)
        for who in (receiver, prescriber):
            with pytest.raises(NotYours):
                prolonging.prolong(by=make.actor(who), found=found, reason=Reason.COMPLETE_TRAINING, ends_on=END + YEAR)

    def test_not_once_a_newer_pass_exists(self, make, structure, found):
        issued(found.candidate, starts_on=date(2027, 2, 1))
        with pytest.raises(Refused) as refused:
            prolonging.prolong(
                by=make.actor(structure), found=found, reason=Reason.COMPLETE_TRAINING, ends_on=END + YEAR
            )
        assert refused.value.code == "not_the_latest_pass"


class TestReasons:
    def test_a_reason_used_up_says_why_and_others_stay_open(self, found, structure):
        for _ in range(3):
            prolong(found, ends_on=found.ends_on + YEAR, on=date(2026, 11, 19))
        told = {one.reason: one for one in options(open_dossier(found), structure.dispositifs.get())}
        assert "maximum" in told[Reason.RQTH].why
        assert not told[Reason.COMPLETE_TRAINING].why or "date" in told[Reason.COMPLETE_TRAINING].why

    def test_a_reason_of_another_kind_is_not_shown(self, make, found):
        kinds = {kind: make.structure(kinds=[kind]).dispositifs.get() for kind in ("ACI", "EI")}
        shown = {kind: {one.reason for one in options(open_dossier(found), one)} for kind, one in kinds.items()}
        assert shown["ACI"] - shown["EI"] == {Reason.PARTICULAR_DIFFICULTIES}


class TestWhomToAsk:
    def test_who_accompanies_and_who_wrote_the_diagnosis_come_first(self, make, found, structure, prescriber):
        other, orienter = make.prescriber(), make.prescriber(authorised=False)
        make.accompaniment(who=found.candidate, by=orienter)
        make.diagnosis(who=found.candidate, by=prescriber)
        make.accompaniment(who=found.candidate, by=other)
        told = {one.organisation: why for one, why in suggested(found.candidate, structure)}
        assert set(told) == {prescriber, other}
        assert told[other] == "administre un organisme qui accompagne la personne"

    def test_an_address_gives_its_authorised_places_only(self, make, structure, prescriber):
        person = place(prescriber).user
        make.member(of=make.prescriber(authorised=False), who=person)
        assert [one.organisation for one in by_email(person.email.upper(), structure)] == [prescriber]

    def test_nobody_of_the_structure_that_asks(self, make, structure, prescriber, ask):
        make.member(of=structure, who=place(prescriber).user)
        assert by_email(place(prescriber).user.email, structure) == []
        with pytest.raises(Refused) as refused:
            ask()
        assert (refused.value.code, refused.value.field) == ("not_an_authorised_prescriber", "addressee")

    def test_an_orienter_cannot_be_asked(self, make, ask):
        with pytest.raises(Refused, match="ne peut pas décider"):
            ask(to=make.prescriber(authorised=False))


class TestRequest:
    def test_it_changes_nothing_and_writes_to_who_is_asked(self, found, ask, prescriber):
        request = ask(message=" Elle prépare un CAP. ")
        found.refresh_from_db()
        assert found.ends_on == END
        assert (request.state, request.days_asked, request.message) == ("pending", 365, "Elle prépare un CAP.")
        assert receivers("Prolongation de PASS IAE à décider") == {place(prescriber).user.email}

    def test_one_at_a_time_and_no_direct_one_meanwhile(self, make, structure, found, ask):
        ask()
        with pytest.raises(Refused) as second:
            ask()
        with pytest.raises(Refused) as direct:
            prolonging.prolong(
                by=make.actor(structure), found=found, reason=Reason.COMPLETE_TRAINING, ends_on=END + YEAR
            )
        assert second.value.code == direct.value.code == "prolongation_pending"

    def test_a_reason_without_agreement_is_not_asked(self, ask):
        with pytest.raises(Refused) as refused:
            ask(reason=Reason.SENIOR_CDI)
        assert refused.value.code == "agreement_not_needed"

    def test_an_ai_joins_a_report(self, make, found, ask, prescriber):
        ai = make.structure(kinds=["AI"])
        hire(found, by=ai, starts_on=date(2026, 1, 5), ends_on=date(2026, 12, 31))
        with pytest.raises(Refused) as refused:
            prolonging.request_prolongation(
                by=make.actor(ai), found=found, reason=Reason.SENIOR, ends_on=END + YEAR, asked=Asked(place(prescriber))
            )
        assert (refused.value.code, refused.value.field) == ("report_required", "report")


class TestDecision:
    def test_granted(self, make, found, ask, prescriber, structure):
        request = deciding.grant(by=make.actor(prescriber), request=ask())
        found.refresh_from_db()
        assert (found.ends_on, request.state, request.act.kind) == (END + YEAR, "granted", "prolong")
        assert receivers("Prolongation acceptée") == {place(structure).user.email}
        assert receivers("Votre PASS IAE va jusqu’au 5 janvier 2028") == {found.candidate.user.email}

    def test_a_colleague_decides_as_well(self, make, ask, prescriber):
        from tremplin.organisations.actors import actor_of

        colleague = make.member(of=prescriber, role="member").user
        assert deciding.grant(by=actor_of(colleague), request=ask()).decided_by == colleague

    def test_the_days_asked_are_added_to_the_end_of_that_moment(self, make, found, ask, prescriber):
        request = ask(days=100)
        suspend(found, starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 20))
        deciding.grant(by=make.actor(prescriber), request=request)
        found.refresh_from_db()
        assert found.ends_on == END + timedelta(days=110)

    def test_refused_with_reason_explanation_and_follow_up(self, make, found, ask, prescriber, structure):
        request = ask()
        by = make.actor(prescriber)
        for missing, field in (
            ({"reason": "", "explanation": "Non."}, "reason"),
            ({"reason": "duration", "explanation": " "}, "explanation"),
            ({"reason": "iae", "explanation": "Non."}, "follow_up"),
            ({"reason": "iae", "explanation": "Non.", "follow_up": ["social"]}, "follow_up_text"),
        ):
            with pytest.raises(Refused) as refused:
                deciding.refuse_prolongation(by=by, request=request, **missing)
            assert refused.value.field == field
        said = {"explanation": "Le projet a changé.", "follow_up": ["social"], "follow_up_text": "Voir la PMI."}
        deciding.refuse_prolongation(by=by, request=request, reason="iae", **said)
        found.refresh_from_db()
        assert (found.ends_on, found.prolongation_requests.get().state) == (END, "refused")
        to_structure = Notice.objects.get(subject__startswith="Prolongation refusée", email=place(structure).user.email)
        assert "Le projet a changé." in to_structure.content["paragraphs"]
        to_person = Notice.objects.get(email=found.candidate.user.email)
        assert "Le projet a changé." not in to_person.content["paragraphs"]

    def test_a_decided_request_stays_decided(self, make, ask, prescriber):
        request, by = ask(), make.actor(prescriber)
        deciding.refuse_prolongation(by=by, request=request, reason="reason", explanation="Non.")
        for again in (
            lambda: deciding.grant(by=by, request=request),
            lambda: deciding.refuse_prolongation(by=by, request=request, reason="reason", explanation="Non."),
        ):
            with pytest.raises(Refused, match="déjà été refusée") as refused:
                again()
            assert refused.value.code == "already_decided"

    @pytest.mark.parametrize("case", ["elsewhere", "unauthorised", "both sides", "the requester"])
    def test_who_may_not_decide(self, make, ask, prescriber, structure, case):
        request = ask()
        by = make.actor(prescriber)
        if case == "elsewhere":
            by = make.actor(make.prescriber())
        elif case == "unauthorised":
            prescriber.prescriber.authorisation = "refused"
            prescriber.prescriber.save()
        elif case == "both sides":
            make.member(of=structure, who=place(prescriber).user)
        else:
            ProlongationRequest.objects.filter(pk=request.pk).update(requested_by=place(prescriber).user)
        for decide in (
            deciding.grant,
            lambda **kw: deciding.refuse_prolongation(reason="reason", explanation="Non.", **kw),
        ):
            with pytest.raises(NotYours):
                decide(by=by, request=request)
        request.refresh_from_db()
        assert request.is_pending

    def test_a_cancelled_pass_is_not_prolonged(self, make, found, ask, prescriber):
        request = ask()
        issuing.cancel(by=make.actor(prescriber), found=found, reason="Embauche annulée")
        with pytest.raises(Refused) as refused:
            deciding.grant(by=make.actor(prescriber), request=request)
        assert refused.value.code == "already_decided"

    def test_the_structure_takes_its_request_back_then_asks_again(self, make, ask, structure, prescriber):
        request = ask()
        with pytest.raises(NotYours):
            deciding.withdraw_request(by=make.actor(prescriber), request=request)
        deciding.withdraw_request(by=make.actor(structure), request=request)
        assert ask().is_pending


class TestReminders:
    def days_later(self, time_machine, days):
        time_machine.move_to(datetime(2026, 11, 19, 6, tzinfo=timezone.get_current_timezone()) + timedelta(days=days))

    def test_at_10_20_and_30_days_once_each(self, make, ask, prescriber, structure, time_machine):
        colleagues = [make.member(of=prescriber, role="member").user for _ in range(12)]
        both = make.member(of=structure, who=make.member(of=prescriber).user).user
        ask()
        sent = []
        for day in (9, 10, 10, 15, 20, 29, 30, 31, 60):
            self.days_later(time_machine, day)
            sent.append((day, remind_of_requests()))
        assert [day for day, count in sent if count] == [10, 20, 30]
        told = Notice.objects.filter(subject__startswith="Rappel")
        assert told.filter(email=place(prescriber).user.email).count() == 3
        assert told.filter(email__in=[one.email for one in colleagues]).count() == 30
        assert not told.filter(email=both.email).exists()

    def test_none_once_decided_or_without_authorisation(self, make, ask, prescriber, time_machine):
        request = ask()
        self.days_later(time_machine, 12)
        prescriber.prescriber.authorisation = "refused"
        prescriber.prescriber.save()
        assert remind_of_requests() == 0
        prescriber.prescriber.authorisation = "validated"
        prescriber.prescriber.save()
        deciding.grant(by=make.actor(prescriber), request=request)
        assert remind_of_requests() == 0


class TestTheDatabase:
    """What holds whatever the code does."""

    @pytest.mark.parametrize(
        "change",
        [
            {"decided_by_label": "Karim D."},
            {"state": "granted"},
            {"state": "refused"},
            {"refusal_reason": "iae"},
            {"ends_on": END},
            {"contact_phone": "0102030405"},
        ],
    )
    def test_facts_go_by_pairs(self, ask, change):
        request = ask()
        with pytest.raises(IntegrityError), transaction.atomic():
            ProlongationRequest.objects.filter(pk=request.pk).update(**change)

    def test_one_pending_request_a_pass(self, ask):
        request = ask()
        request.pk = None
        request._state.adding = True
        with pytest.raises(IntegrityError, match="one_pending_prolongation_request"), transaction.atomic():
            request.save(force_insert=True)

    @pytest.mark.parametrize(
        "change", [{"state": "pending"}, {"explanation": "Autre."}, {"decided_by_label": "Un autre"}]
    )
    def test_a_decided_request_does_not_change(self, make, ask, prescriber, change):
        request = ask()
        deciding.refuse_prolongation(by=make.actor(prescriber), request=request, reason="reason", explanation="Non.")
        with pytest.raises(IntegrityError, match="stays decided"), transaction.atomic():
            ProlongationRequest.objects.filter(pk=request.pk).update(**change)

    def test_but_an_account_may_be_erased(self, make, ask, prescriber):
        request = ask()
        deciding.grant(by=make.actor(prescriber), request=request)
        ProlongationRequest.objects.filter(pk=request.pk).update(decided_by=None)
        request.refresh_from_db()
        assert request.decided_by_label


def test_a_pass_that_ends_or_is_cancelled_leaves_nothing_to_decide(make):
    asking, asked = make.structure(), make.prescriber()
    request = make.prolongation_request(to=asked, by=asking)
    team = make.actor(make.user(is_staff=True))
    ending.terminate(by=team, found=request.pass_iae, reason="Départ")
    request.refresh_from_db()
    assert (request.state, request.decided_by_label) == ("withdrawn", team.label)
    with pytest.raises(Refused):
        deciding.grant(by=make.actor(asked), request=request)
