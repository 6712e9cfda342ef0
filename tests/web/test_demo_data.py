"""The territory of the demonstration: what it holds, and that nothing in it contradicts the rules."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.http import QueryDict
from django.test import override_settings
from django.utils import timezone
from pypdf import PdfReader

from tremplin.accounts.models import User
from tremplin.applications.models import OPEN_STATES, Application, Transition
from tremplin.candidates import duplicates
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.contracts.models import Contract
from tremplin.directory.models import Alert, Listing
from tremplin.directory.news import follow, freshest
from tremplin.eligibility.models import Diagnosis
from tremplin.jobs.models import JobPost
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations.models import Dispositif, Invitation, Membership, Organisation, Prescriber
from tremplin.passes.dossier import open_dossier
from tremplin.passes.models import (
    Pass,
    PassAct,
    PassCounter,
    Prolongation,
    ProlongationRequest,
    Suspension,
    WaitingPeriodWaiver,
)
from tremplin.passes.rebuild import from_journal
from tremplin.passes.verifying import differences
from tremplin.reference.models import Commune
from tremplin.rules import applications as application_law
from tremplin.rules import contracts as contract_law
from tremplin.rules import eligibility as eligibility_law
from tremplin.rules import identity, prescribers
from tremplin.rules import passes as pass_law
from tremplin.rules.kinds import IAE_KINDS, ApplicationActor, ContractKind, DispositifKind, PassStatus
from tremplin.web import demo_data
from tremplin.web.demo import mails
from tremplin.web.demo.accounts import ACCOUNTS, COUNSEL


@pytest.fixture(scope="module")
def territory(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once for the module, in a transaction undone at its end; its files go to a folder of the test's own."""
    folder = tmp_path_factory.mktemp("files")
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    with django_db_blocker.unblock(), override_settings(STORAGES={**settings.STORAGES, "default": files}):
        outer = transaction.atomic()
        outer.__enter__()
        demo_data.ensure(reset=True)
        yield folder
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def in_territory(territory, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_every_commune_has_a_structure_and_every_kind_is_there():
    structures = Organisation.objects.filter(dispositifs__isnull=False).distinct()
    assert structures.count() >= 94
    communes = set(Commune.objects.filter(department_id="93").values_list("code", flat=True))
    assert set(structures.values_list("commune_id", flat=True)) == communes
    kinds = set(Dispositif.objects.values_list("kind", flat=True))
    assert kinds == {"ACI", "AI", "EI", "EITI", "ETTI", "GEIQ", "EA", "EATT"}
    assert structures.filter(tags__contains=["régie de quartier"]).count() >= 5
    several = [one for one in structures.prefetch_related("dispositifs") if one.dispositifs.count() > 1]
    assert len(several) >= 8


def test_numbers_promised_are_there():
    assert JobPost.objects.count() >= 60
    assert JobPost.objects.open().count() >= 60
    assert JobPost.objects.filter(closed_why="stale").exists()
    assert Prescriber.objects.count() >= 40
    assert Candidate.objects.count() >= 150
    assert Candidate.objects.filter(user__isnull=False).count() >= 30
    assert Candidate.objects.filter(user__isnull=True).count() >= 30
    assert Application.objects.count() >= 400
    assert Notice.objects.count() >= 10
    assert Invitation.objects.count() >= 4
    assert Membership.objects.filter(ended_on__isnull=False).exists()


def test_every_state_of_a_candidature_is_there():
    found = Counter(Application.objects.values_list("state", flat=True))
    assert set(found) == set(Application.State.values)
    silent = [one for one in Application.objects.filter(state__in=("new", "processing")) if one.is_silent]
    assert len(silent) >= 10
    assert Application.objects.filter(state="postponed", postponed_until__gt=timezone.localdate()).exists()
    assert not Application.objects.exclude(state="postponed").filter(postponed_until__isnull=False).exists()
    assert Application.objects.filter(archived_at__isnull=False).exists()
    assert set(Application.objects.values_list("sender_kind", flat=True)) == set(Application.Sender.values)


def test_every_state_of_a_pass_is_there():
    today = timezone.localdate()
    states = Counter(status_of(one, today) for one in Pass.objects.filter(cancelled_at__isnull=True))
    assert set(states) == set(PassStatus)
    assert Pass.objects.filter(cancelled_at__isnull=False).exists()
    assert Pass.objects.filter(prolongations__isnull=False, ends_on__gte=today).exists()
    two_years_ago = today - timedelta(days=731)
    over = Pass.objects.filter(cancelled_at__isnull=True, ends_on__lt=today)
    assert over.filter(ends_on__gt=two_years_ago).exists()
    assert over.filter(ends_on__lt=two_years_ago).exists()


def status_of(found, today):
    periods = tuple(pass_law.Period(one.starts_on, one.ends_on) for one in found.suspensions.all())
    return pass_law.status(starts_on=found.starts_on, ends_on=found.ends_on, suspensions=periods, today=today).status


def test_the_dates_of_every_pass_are_those_of_the_rules():
    for found in Pass.objects.prefetch_related("acts", "suspensions", "prolongations"):
        ends_on = pass_law.dates(starts_on=found.starts_on).ends_on
        moved = [*found.suspensions.all(), *found.prolongations.all()]
        ends_on += sum(((one.ends_on - one.starts_on) for one in moved), timedelta())
        assert found.ends_on == ends_on
        acts = list(found.acts.all())
        assert acts[0].kind == PassAct.Kind.ISSUE
        assert (acts[-1].starts_on, acts[-1].ends_on) == (found.starts_on, found.ends_on)
        assert sum(act.days for act in acts) == (found.ends_on - acts[0].ends_on).days
        assert (found.cancelled_at is None) == all(act.kind != PassAct.Kind.CANCEL for act in acts)


def test_pass_numbers_follow_the_order_of_issue_and_the_counter():
    numbers = list(Pass.objects.order_by("issued_at").values_list("number", flat=True))
    assert numbers == sorted(numbers)
    assert PassCounter.objects.get(prefix=numbers[0][:5]).last == len(numbers) == int(numbers[-1][5:])


def test_an_accepted_candidature_has_what_a_hire_leaves():
    hires = Application.objects.filter(state="accepted").select_related(
        "contract", "dispositif", "pass_iae", "diagnosis", "candidate"
    )
    for hire in hires:
        contract = hire.contract
        assert contract.dispositif_id == hire.dispositif_id
        assert contract.candidate_id == hire.candidate_id
        assert hire.dispositif.organisation_id == hire.organisation_id
        assert (hire.diagnosis is None) == bool(hire.no_diagnosis_reason)
        assert (hire.pass_iae is not None) == (hire.dispositif.kind in IAE_KINDS)
        hired_on = timezone.localdate(hire.state_since)
        assert hired_on <= contract.starts_on <= hired_on + timedelta(days=183)
        if hire.pass_iae is not None:
            assert hire.pass_iae.candidate_id == hire.candidate_id
            assert hire.pass_iae.starts_on <= contract.starts_on <= hire.pass_iae.ends_on
        person = hire.candidate
        assert person.birth_date
        assert person.title
        assert person.commune_id
        assert person.nir or person.nir_absence
        assert person.ft_id or person.ft_absence


def test_contracts_respect_the_law_of_their_day():
    checked = 0
    for contract in Contract.objects.select_related("dispositif"):
        if contract.kind not in ContractKind.__members__:
            continue
        result = contract_law.check(
            kind=ContractKind(contract.kind),
            dispositif=DispositifKind(contract.dispositif.kind),
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
            weekly_hours=float(contract.weekly_hours) if contract.kind == "CDDI" else None,
            previous_months=0,
            exception=None,
            on=contract.law_read_on,
        )
        assert result.allowed, (contract.pk, result.errors)
        checked += 1
    assert checked >= 60


def test_the_ball_is_held_exactly_while_a_candidature_is_open():
    assert not Application.objects.filter(state__in=OPEN_STATES, ball="").exists()
    assert not Application.objects.exclude(state__in=OPEN_STATES).exclude(ball="").exists()
    assert not Application.objects.filter(Q(created_at__gt=F("state_since"))).exists()


def test_histories_replay_under_the_rules():
    now = timezone.now()
    applications = Application.objects.select_related("dispositif").prefetch_related("transitions")
    for application in applications.prefetch_related("organisation__dispositifs"):
        state, former = "", None
        for step in application.transitions.all():
            assert step.from_state == state
            assert former is None or step.at > former
            assert step.at <= now
            if step.action == "send":
                assert state == ""
            else:
                assert replays(application, step, state)
            state, former = step.to_state, step.at
        assert state == application.state


def replays(application, step, state):
    """Whether the rules allow this step to somebody."""
    kinds = [one.kind for one in application.organisation.dispositifs.all()]
    kind = DispositifKind("GEIQ" if "GEIQ" in kinds else kinds[0])
    for actor in ApplicationActor:
        result = application_law.transition(state=state, action=step.action, actor=actor, dispositif=kind)
        if result.allowed:
            return step.to_state == result.to
    return False


def test_every_step_has_its_journal_line():
    lines = Counter(
        JournalEntry.objects.filter(object_type="applications.application").values_list("object_id", "verb", "at")
    )
    steps = Counter(
        (str(pk), f"applications.{action}", at)
        for pk, action, at in Transition.objects.values_list("application_id", "action", "at")
    )
    assert lines == steps
    written = set(JournalEntry.objects.values_list("verb", "object_id"))
    for found in Diagnosis.objects.all():
        assert ("eligibility.diagnose", str(found.pk)) in written
    for found in Contract.objects.all():
        assert ("contracts.renew" if found.renews_id else "contracts.open", str(found.pk)) in written
    for found in Candidate.objects.all():
        assert ("candidates.create", str(found.pk)) in written
    numbers = JournalEntry.objects.filter(verb="passes.issue").values_list("after__number", flat=True)
    assert set(numbers) == set(Pass.objects.values_list("number", flat=True))


def test_diagnoses_are_what_the_rules_allow():
    derogations = 0
    for found in Diagnosis.objects.select_related("organisation__prescriber").prefetch_related("criteria"):
        codes = tuple(one.code for one in found.criteria.all())
        kind = DispositifKind(found.dispositif_kind or "ACI")
        result = eligibility_law.check_iae(
            author=found.author_kind, dispositif=kind, criteria=codes, on=found.law_read_on
        )
        assert result.eligible
        assert (
            found.valid_until == eligibility_law.validity(author=found.author_kind, made_on=found.made_on).valid_until
        )
        if found.author_kind == Diagnosis.Author.PRESCRIBER:
            assert found.organisation.prescriber.is_authorised
        derogations += bool(found.derogation_reason)
    authors = set(Diagnosis.objects.values_list("author_kind", flat=True))
    assert authors == set(Diagnosis.Author.values)
    assert derogations >= 3


def test_a_pass_in_its_waiting_period_is_passed_only_by_a_prescriber():
    """A hire with a new PASS within two years of the former would need an authorised prescriber."""
    for former in Pass.objects.filter(cancelled_at__isnull=True):
        again = Pass.objects.filter(
            candidate=former.candidate_id, cancelled_at__isnull=True, starts_on__gt=former.ends_on
        )
        for one in again:
            waiting = pass_law.waiting_period(
                last_pass_ends_on=former.ends_on,
                today=timezone.localdate(one.issued_at),
                dispositif=DispositifKind("ACI"),
                sender="employer",
                prescriber_diagnosis=False,
            )
            assert not waiting.in_waiting_period


def test_identity_numbers_are_well_formed_and_invented():
    numbers = 0
    for person in Candidate.objects.exclude(nir=""):
        assert identity.nir(nir=person.nir, title=person.title, birth_date=person.birth_date).valid
        assert person.nir[5:8] == "939"
        assert person.nir_hash
        numbers += 1
    assert numbers >= 100
    assert Candidate.objects.filter(nir_absence="none_yet").exists()
    assert Candidate.objects.filter(nir_absence="used_by_other").exists()
    for person in Candidate.objects.exclude(ft_id=""):
        assert identity.france_travail_id(value=person.ft_id).valid
    for organisation in Organisation.objects.exclude(siret=None):
        assert identity.siret(siret=organisation.siret).valid
        assert organisation.siret.startswith("999")


def test_every_address_is_one_that_cannot_exist():
    for model, field in ((User, "email"), (Candidate, "email"), (Organisation, "email"), (Invitation, "email")):
        addresses = model.objects.exclude(**{field: ""}).values_list(field, flat=True)
        assert all(address.endswith(".example") for address in addresses)
    assert all(site.endswith(".example") for site in Organisation.objects.values_list("website", flat=True))


def test_prescribers_are_of_known_families_and_every_authorisation():
    known = set(prescribers.families())
    assert set(Prescriber.objects.values_list("family", flat=True)) <= known
    assert set(Prescriber.objects.values_list("authorisation", flat=True)) == set(Prescriber.Authorisation.values)


def test_who_sends_or_answers_was_a_member_before():
    for step in Transition.objects.exclude(organisation_label="").select_related("author")[:300]:
        started = Membership.objects.filter(user=step.author).earliest("started_on").started_on
        assert started <= timezone.localdate(step.at)
    double = Accompaniment.objects.filter(ended_on__isnull=True).values_list("candidate", "organisation")
    assert len(double) == len(set(double))


def test_every_account_of_the_login_page_exists():
    for account in ACCOUNTS:
        user = User.objects.get(email=account.email)
        places = set(user.memberships.current().values_list("organisation__name", flat=True))
        assert places == {place.organisation for place in account.places}
        assert hasattr(user, "candidate") == account.candidate
        assert user.is_staff == account.staff


def test_searches_find_the_territory():
    shelves = dict(Listing.objects.values_list("shelf").annotate(Count("pk")))
    assert shelves["postes"] == JobPost.objects.open().count()
    assert min(shelves.values()) > 10


def test_its_mails_are_of_the_past_and_sent():
    for notice in Notice.objects.all():
        assert notice.state == Notice.State.SENT
        assert notice.created_at <= notice.sent_at <= timezone.now()


def test_a_mail_can_be_written_for_every_state():
    for state, write in mails.WRITERS.items():
        application = Application.objects.filter(state=state, candidate__user__isnull=False).first()
        before = Notice.objects.count()
        write(application)
        assert Notice.objects.count() > before


def test_some_candidatures_carry_a_readable_cv(territory):
    joined = Application.objects.filter(cv__isnull=False).select_related("cv")
    assert joined.count() >= 10
    for application in joined:
        assert len(PdfReader(territory / application.cv.file.name).pages) == 1


def test_every_pass_follows_from_its_acts():
    assert Suspension.objects.exists()
    assert Prolongation.objects.exists()
    assert list(differences()) == []
    connection.check_constraints()  # those that wait for the end of the transaction


def test_some_searches_are_followed_and_find_something():
    """With an account, by an address that confirmed, and by one that has the link in its mail."""
    alerts = list(Alert.objects.all())
    kinds = {(bool(one.user_id), one.confirmed_at is not None) for one in alerts}
    assert kinds == {(True, True), (False, True), (False, False)}
    for one in alerts:
        followed = follow(QueryDict(one.query))
        assert followed.sure
        assert freshest(followed), one.query


def test_the_pages_of_decisions_are_not_empty():
    """The accounts of the demonstration find requests to decide and decided, a waiver, a renewal, an end."""
    states = set(ProlongationRequest.objects.values_list("state", flat=True))
    assert states == {"pending", "granted", "refused"}
    assert ProlongationRequest.objects.filter(organisation__name=COUNSEL, state="pending").count() == 3
    assert WaitingPeriodWaiver.objects.exists()
    assert Contract.objects.filter(renews__isnull=False).exists()
    assert Contract.objects.filter(ended_on__isnull=False).exists()


def test_every_pass_is_rebuilt_from_the_journal_alone():
    lines = defaultdict(list)
    for entry in JournalEntry.objects.order_by("at", "id"):
        lines[entry.candidate_id].append(entry)
    for found in Pass.objects.select_related("candidate"):
        dossier = open_dossier(found)
        rebuilt = from_journal(lines[found.candidate_id], found.pk, found.candidate, today=timezone.localdate())
        assert rebuilt.state == dossier.state
        assert [one.pk for one in rebuilt.hires] == [one.pk for one in dossier.hires]


def test_the_team_finds_a_person_registered_twice_and_two_sisters_of_one_telephone():
    pairs = duplicates.shown(duplicates.suspected())
    reasons = sorted(pair.reasons for pair in pairs)
    assert [duplicates.REASONS["phone"]] in reasons
    assert [duplicates.REASONS["names"], duplicates.REASONS["phone"]] in reasons
    twice = next(pair for pair in pairs if len(pair.reasons) == 2)
    assert {bool(one.nir) for one in (twice.one, twice.other)} == {True, False}
