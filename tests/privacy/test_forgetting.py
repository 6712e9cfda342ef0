"""A person is forgotten: nothing of her stays in any table, file or index; what the State may ask for stays its time."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from tests.privacy import lives
from tremplin.accounts.models import User
from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate, Merge
from tremplin.contracts.models import Contract
from tremplin.eligibility.models import DiagnosisCriterion
from tremplin.kernel.models import JournalEntry, StoredFile
from tremplin.kernel.personal import Stage, tables
from tremplin.passes.models import Pass, PassAct
from tremplin.passes.verifying import differences
from tremplin.privacy import actions
from tremplin.privacy.models import Deletion

pytestmark = pytest.mark.django_db
WORDS = lives.WORDS


def on_disk():
    from tremplin.kernel.files import _walk

    return [name for name in _walk("") if lives.MARK.encode() in default_storage.open(name).read()]


@pytest.fixture
def person(make):
    return lives.whole()


@pytest.fixture
def forgotten(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_file(candidate=person, why="asked")
        actions.anonymise(candidate=person)
    return person


def test_her_words_are_everywhere_before(person):
    found = lives.traces(WORDS)
    wanted = {table.model._meta.db_table for table in tables() if table.person is not None and _has_words(table)}
    assert wanted <= set(found)
    assert len(on_disk()) == 2


def _has_words(table):
    return any(
        lives.marked(table.model._meta.get_field(one.name), one) and one.name not in lives.KEPT_AS_MADE
        for one in table.fields
    )


def test_nothing_of_her_stays_anywhere(forgotten):
    assert lives.traces(WORDS) == {}
    assert on_disk() == []
    left = Candidate.objects.get(pk=forgotten.pk)
    assert (left.nir, left.nir_hash, left.full_name) == ("", "", "Personne anonymisée")
    assert not User.objects.filter(email=lives.EMAIL).exists()


def test_her_number_of_pass_stays_in_the_journal_alone(person, django_capture_on_commit_callbacks):
    number = Pass.objects.get(candidate=person).number
    actions.close_file(candidate=person, why="asked")
    actions.anonymise(candidate=person)
    assert set(lives.traces((number,))) == {"kernel_journalentry"}


def test_statistics_survive(forgotten):
    sent = Application.objects.filter(candidate=forgotten)
    assert sorted(sent.values_list("state", flat=True)) == ["accepted", "refused"]
    assert sent.get(state="refused").refusal_reason == "not_mobile"
    assert all(one.created_at.day == 1 or timezone.localtime(one.created_at).day == 1 for one in sent)
    contract = Contract.objects.get(candidate=forgotten)
    assert (contract.kind, contract.weekly_hours, contract.starts_on.day) == ("CDDI", 26, 1)
    assert Pass.objects.get(candidate=forgotten).suspensions.get().reason == "health"
    assert DiagnosisCriterion.objects.get(diagnosis__candidate=forgotten).code == "RSA"
    left = Candidate.objects.get(pk=forgotten.pk)
    assert (left.post_code, left.commune.code, left.birth_date.day) == ("93", "93066", 1)


def test_a_small_commune_is_no_longer_said(make):
    from tremplin.reference.models import Commune

    small = Commune.objects.filter(population__lt=500).first()
    person = make.candidate(commune=small, post_code="97412", birth_date=date(1987, 6, 5))
    actions.anonymise(candidate=person)
    person.refresh_from_db()
    assert (person.commune, person.post_code, person.birth_date) == (None, "974", date(1985, 1, 1))


def test_the_archive_keeps_the_proof_and_nothing_else(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_file(candidate=person, why="asked")
    left = Candidate.objects.get(pk=person.pk)
    assert (left.first_name, left.nir, left.anonymised_at) == (lives.FIRST, "287069306612343", None)
    assert (left.email, left.phone, left.address, left.user) == ("", "", "", None)
    kept = {table.model._meta.db_table for table in tables() for one in table.fields if _is_proof(table, one)}
    assert set(lives.traces(WORDS)) <= kept | {"kernel_storedfile", "applications_application"}
    assert not [row for row in Application.objects.filter(candidate=person).values() if _says_more_than_her_name(row)]
    # the report of a prolongation is proof; the CV is not
    assert len(on_disk()) == 1


def _says_more_than_her_name(row):
    """Her name and town stand beside each candidature, for lists: they are what the file still says."""
    own = {name: value for name, value in row.items() if not name.startswith("person_")}
    return any(word.lower() in str(own).lower() for word in WORDS)


def _is_proof(table, one):
    return table.use_of(one).stage == Stage.PROOF


def test_nobody_opens_an_archived_file(make, person):
    structure = Application.objects.get(state="accepted", candidate=person).organisation
    hired, found = Application.objects.get(state="accepted", candidate=person), Pass.objects.get(candidate=person)
    client = make.client(structure)
    paths = [
        f"/candidatures/{hired.pk}",
        f"/personnes/{person.pk}",
        f"/pass/{found.pk}",
        f"/contrats/{hired.contract_id}",
    ]
    assert [client.get(path).status_code for path in paths] == [200] * 4
    actions.close_file(candidate=person, why="asked")
    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert lives.LAST not in client.get("/candidatures").content.decode()


def test_a_second_time_changes_nothing(forgotten):
    before = Candidate.objects.filter(pk=forgotten.pk).values().get(), Pass.objects.filter(candidate=forgotten).values()
    before = before[0], list(before[1])
    actions.close_file(candidate=forgotten, why="inactive")
    actions.anonymise(candidate=forgotten)
    after = (
        Candidate.objects.filter(pk=forgotten.pk).values().get(),
        list(Pass.objects.filter(candidate=forgotten).values()),
    )
    assert before == after


def test_her_pass_still_follows_from_its_acts(make):
    person = make.candidate()
    make.hired(who=person, to=make.structure(), by=make.prescriber())
    actions.anonymise(candidate=person)
    assert list(differences()) == []


def test_a_merged_file_goes_with_the_one_it_led_to(make):
    person = make.candidate()
    old = make.candidate(first_name="Zqautre", last_name="Zqancien", merged_into=person, phone="0600000001")
    actions.anonymise(candidate=person)
    assert lives.traces(("Zqautre", "Zqancien", "0600000001")) == {}
    old.refresh_from_db()
    assert old.anonymised_at is not None


def test_what_was_written_of_a_merge_goes_with_either_file(make):
    """An undone merge spoke of two people: whichever is forgotten, nothing is left of what was written."""
    undone = {"undone_at": timezone.now(), "undone_by_label": "x", "undone_why": "Zqdistincte"}
    for side in ("kept", "gone"):
        files = {"kept": make.candidate(), "gone": make.candidate()}
        Merge.objects.create(by_label="x", reason="Zqjumelle", **files, **undone)
        actions.anonymise(candidate=files[side])
        assert lives.traces(("Zqjumelle", "Zqdistincte")) == {}


def test_merging_separating_and_opening_write_no_word_of_hers_in_the_journal(make, person):
    """The journal is sealed: what these verbs write in it cannot be taken out, so it only holds ids and codes."""
    from tremplin.candidates import merging, motivated

    # a deletion that waits forbids a merge
    Deletion.objects.filter(withdrawn_at=None, done_at=None).update(withdrawn_at=timezone.now())
    team, old = make.actor(make.user(is_staff=True)), make.candidate(first_name=lives.FIRST, last_name=lives.LAST)
    made = merging.merge(
        by=team,
        kept=person,
        gone=old,
        reason=lives.MARK,
        accepted=frozenset(["two_births", "two_numbers", "two_names"]),
    )
    merging.unmerge(by=team, made=made, reason=lives.MARK)
    by = make.actor(make.prescriber())
    motivated.open_access(by=by, candidate=person, reason="meeting", text=f"Elle s’appelle {lives.FIRST}.")
    assert "kernel_journalentry" not in lives.traces((lives.MARK, lives.LAST, lives.PHONE, lives.EMAIL))
    mine = JournalEntry.objects.exclude(actor_id=person.user_id).values_list("before", "after")
    assert lives.FIRST not in str(list(mine))


def test_others_lose_nothing(make, person):
    other = make.candidate(first_name="Zqvoisine", last_name="Zqautre")
    sent = make.application(to=make.structure(), who=other, by=make.prescriber(), message="Zqvoisine écrit")
    actions.close_file(candidate=person, why="asked")
    actions.anonymise(candidate=person)
    sent.refresh_from_db()
    assert sent.message == "Zqvoisine écrit"
    assert Candidate.objects.get(pk=other.pk).full_name == "Zqvoisine Zqautre"


def test_a_saved_view_only_loses_her_name(person):
    from tremplin.applications.models import SavedView

    actions.close_file(candidate=person, why="asked")
    assert SavedView.objects.get(name="Mienne").query == "etat=new"


def test_the_acts_stay_append_only_for_everybody_else(make):
    person = make.candidate()
    make.hired(who=person, to=make.structure(), by=make.prescriber())
    actions.anonymise(candidate=person)
    with pytest.raises((IntegrityError, InternalError, ProgrammingError)), transaction.atomic():
        PassAct.objects.update(reason="Autre")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tremplin.forgetting', 'on', true)")
    with pytest.raises((IntegrityError, InternalError, ProgrammingError)), transaction.atomic():
        PassAct.objects.update(ends_on=timezone.localdate() + timedelta(days=3))


def test_open_candidatures_end_and_their_structures_are_told_without_a_name(make):
    from tremplin.kernel.models import Notice

    person, structure = make.candidate(account=True), make.structure()
    sent = [make.application(to=structure, who=person, by=make.prescriber()) for _ in range(1)]
    Application.objects.filter(pk=sent[0].pk).update(state="pool", ball="")
    other = make.application(to=make.structure(kinds=["GEIQ"]), who=person, by=person.user)
    Application.objects.filter(pk=other.pk).update(state="prior_to_hire")
    Notice.objects.all().delete()
    actions.close_file(candidate=person, why="asked")
    assert set(Application.objects.values_list("state", "ball")) == {("withdrawn", "")}
    told = list(Notice.objects.values_list("subject", flat=True))
    assert told == ["Une candidature est retirée"] * 2
    assert person.last_name not in str(list(Notice.objects.values_list("content", flat=True)))


def test_a_file_that_somebody_else_holds_stays(make, person):
    """The CV sent on to another structure is the same file: it goes with its last holder."""
    cv = Application.objects.get(state="refused", candidate=person).cv
    other = make.application(to=make.structure(), who=make.candidate())
    Application.objects.filter(pk=other.pk).update(cv=cv)
    actions.close_file(candidate=person, why="asked")
    assert StoredFile.objects.filter(pk=cv.pk).exists()


def test_a_person_who_comes_back_finds_her_pass_again(make, person):
    """The waiting period after a PASS must hold even for who asked to be deleted: the archive still knows her number."""
    from tremplin.candidates import finding, motivated
    from tremplin.candidates.actions import recognise

    actions.close_file(candidate=person, why="asked")
    prescriber = make.prescriber()
    found = finding.search(actor=make.actor(prescriber), nir="287069306612343")
    recognise(by=make.actor(prescriber), candidate=found.candidate, found_by=found.by)
    motivated.open_access(
        by=make.actor(prescriber), candidate=person, reason="meeting", text="Elle est revenue nous voir."
    )
    page = make.client(prescriber).get(f"/personnes/{person.pk}")
    assert page.status_code == 200
    assert Pass.objects.get(candidate=person).number in "".join(page.content.decode().split())
    assert Candidate.objects.get(pk=person.pk).closed_at is None


def test_nobody_finds_an_anonymised_person_again(make, forgotten):
    from tremplin.candidates import finding

    assert finding.search(actor=make.actor(make.prescriber()), nir="287069306612343") is None
