"""Two files of a person made one: everything moves, nothing is lost, what forbids it is said; and it can be undone."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils import timezone

from tests import makers
from tremplin.candidates import consents, merging, merging_checks, merging_view, rights
from tremplin.candidates.access import get_open_access
from tremplin.candidates.models import (
    Accompaniment,
    Candidate,
    ClaimCode,
    Consent,
    Merge,
    MotivatedAccess,
    Situation,
)
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.passes.actions import issue
from tremplin.privacy.actions import ask_deletion, keep_all
from tremplin.privacy.models import Deletion, Inactivity

pytestmark = pytest.mark.django_db
NIR, OTHER_NIR = "290012A00100135", "290013300100116"


def team():
    return makers.actor(makers.user(is_staff=True))


def together(kept, gone):
    return makers.merge(kept=kept, gone=gone)


def refusal(kept, gone, **how):
    with pytest.raises(Refused) as refused:
        merging.merge(by=team(), kept=kept, gone=gone, reason="Vu.", **how)
    return refused.value.code


def waived(person):
    by = makers.prescriber()
    issue(
        by=makers.actor(by),
        candidate=person,
        starts_on=timezone.localdate() - timedelta(days=800),
        reason="Embauche",
    )
    makers.accompaniment(who=person, by=by)
    from tremplin.passes.actions.waiving import waive

    waive(by=makers.actor(by), candidate=person, reason="Un nouveau projet.")


# One way to fill each foreign key to a person. A new key without a line here fails the test below.
FILLED = {
    "passes.waitingperiodwaiver.candidate_id": waived,
    "applications.application.candidate_id": lambda who: makers.application(to=makers.structure(), who=who),
    "candidates.accompaniment.candidate_id": lambda who: makers.accompaniment(who=who, by=makers.prescriber()),
    "candidates.candidate.merged_into_id": lambda who: makers.merge(kept=who),
    "candidates.claimcode.candidate_id": lambda who: ClaimCode.objects.create(
        candidate=who, code_hash="0" * 64, expires_at=timezone.now()
    ),
    "candidates.consent.candidate_id": lambda who: Consent.objects.create(
        candidate=who, purpose="send_on", until=timezone.localdate()
    ),
    "candidates.motivatedaccess.candidate_id": lambda who: makers.motivated_access(who=who, by=makers.prescriber()),
    "candidates.situation.candidate_id": lambda who: Situation.objects.create(candidate=who, code="RSA", source="x"),
    "contracts.contract.candidate_id": lambda who: makers.hire(to=makers.structure(), who=who),
    "eligibility.diagnosis.candidate_id": lambda who: makers.diagnosis(who=who, by=makers.prescriber()),
    "passes.pass.candidate_id": lambda who: None,
    "privacy.deletion.candidate_id": lambda who: Deletion.objects.create(
        candidate=who, due_at=timezone.now(), withdrawn_at=timezone.now()
    ),
    "privacy.inactivity.candidate_id": lambda who: Inactivity.objects.create(candidate=who),
}


class TestEveryLink:
    def test_every_foreign_key_to_a_person_is_known_here_and_has_words(self):
        names = {merging.name_of(link) for link in merging.links()}
        assert names == set(FILLED) == set(merging_view.MOVED)

    def test_no_key_to_a_person_escapes_the_look_at_the_models(self):
        pointing = {
            f"{relation.related_model._meta.label_lower}.{relation.field.attname}"
            for relation in Candidate._meta.related_objects
            if relation.related_model not in merging.REGISTERS
            # what PostgreSQL writes from the others follows by itself (`test_outlook`)
            and relation.related_model._meta.managed
        }
        assert pointing == {merging.name_of(link) for link in merging.links()}

    def test_everything_moves_and_nothing_is_left(self):
        kept, gone = makers.candidate(), makers.candidate()
        for fill in FILLED.values():
            fill(gone)
        before = {merging.name_of(link): _rows(link, gone) for link in merging.links()}
        assert all(before.values()), before
        made = together(kept, gone)
        for link in merging.links():
            left = _rows(link, gone) - ({str(gone.pk)} if link.model is Candidate else set())
            assert not left, merging.name_of(link)
            assert _rows(link, kept) >= before[merging.name_of(link)]
        assert {name: set(rows) for name, rows in made.moved.items()} == before

    def test_every_constraint_that_a_move_could_break_is_answered_for(self):
        for link in merging.links():
            name = merging.name_of(link)
            assert not link.unique or name in merging_checks.answered, f"{name} is unique: say what happens of two"
            for one in link.model._meta.constraints:
                touched = link.name in getattr(one, "fields", ()) or (
                    isinstance(one, ExclusionConstraint) and link.name in [name for name, _ in one.expressions]
                )
                assert not touched or one.name in merging_checks.answered, one.name
            assert not any(link.name in group for group in link.model._meta.unique_together)

    def test_no_other_table_keeps_an_id_of_a_person_but_the_journal(self):
        loose = {
            f"{model._meta.label_lower}.{field.name}"
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.local_concrete_fields
            if "candidate" in field.name and not isinstance(field, models.ForeignKey)
        }
        assert loose == {"kernel.journalentry.candidate_id"}


def _rows(link, person):
    return {str(pk) for pk in link.model._base_manager.filter(**{link.attname: person.pk}).values_list("pk", flat=True)}


class TestIdentity:
    def test_what_is_empty_is_filled_and_what_is_written_stays(self):
        kept = makers.candidate(phone="06 11 11 11 11", email="")
        gone = makers.candidate(
            phone="06 22 22 22 22", email="awa@test.example", nir=NIR, nir_absence="", birth_date=None
        )
        together(kept, gone)
        kept.refresh_from_db()
        assert (kept.phone, kept.email, kept.nir, kept.nir_absence) == ("06 11 11 11 11", "awa@test.example", NIR, "")
        assert kept.birth_date is not None

    def test_the_account_goes_where_there_is_none(self):
        kept, gone = makers.candidate(), makers.candidate(account=True)
        user = gone.user
        together(kept, gone)
        kept.refresh_from_db()
        gone.refresh_from_db()
        assert (kept.user, gone.user, gone.merged_into) == (user, None, kept)

    def test_of_two_accounts_the_kept_file_keeps_its_own_and_both_are_told(self):
        kept, gone = makers.candidate(account=True), makers.candidate(account=True)
        addresses = {kept.user.email, gone.user.email}
        Notice.objects.all().delete()
        together(kept, gone)
        kept.refresh_from_db()
        assert kept.user is not None
        assert set(Notice.objects.values_list("email", flat=True)) == addresses

    def test_a_person_followed_twice_is_followed_once(self):
        kept, gone, by = makers.candidate(), makers.candidate(), makers.prescriber()
        makers.accompaniment(who=kept, by=by)
        theirs = makers.accompaniment(who=gone, by=by)
        together(kept, gone)
        assert kept.accompaniments.filter(ended_on__isnull=True).count() == 1
        theirs.refresh_from_db()
        assert (theirs.candidate, theirs.ended_why) == (kept, "Dossiers réunis")

    def test_a_professional_with_an_access_to_both_keeps_the_longer_one(self):
        kept, gone, by = makers.candidate(), makers.candidate(), makers.prescriber()
        older = makers.motivated_access(who=kept, by=by)
        MotivatedAccess.objects.filter(pk=older.pk).update(expires_at=timezone.now() + timedelta(days=2))
        longer = makers.motivated_access(who=gone, by=by)
        together(kept, gone)
        (opened,) = kept.motivated_accesses.filter(ended_at__isnull=True)
        assert opened == longer
        older.refresh_from_db()
        assert (older.ended_by, older.state) == ("merge", "Terminé : dossiers réunis")
        assert get_open_access(makers.actor(by), kept) == longer

    def test_of_two_warnings_for_want_of_activity_the_kept_file_has_one(self):
        kept, gone = makers.candidate(), makers.candidate()
        ours = Inactivity.objects.create(candidate=kept)
        Inactivity.objects.create(candidate=gone)
        together(kept, gone)
        assert Inactivity.objects.get(candidate=kept) == ours

    def test_an_agreement_taken_back_in_one_file_stays_taken_back(self):
        kept, gone = makers.candidate(), makers.candidate(account=True)
        hers = makers.actor(gone.user)
        consents.withdraw(by=hers, consent=consents.give(by=hers, candidate=gone, purpose="send_on"))
        together(kept, gone)
        assert consents.is_withdrawn(kept, "send_on")

    def test_both_files_have_a_line_of_the_journal(self):
        made = makers.merge()
        lines = JournalEntry.objects.filter(verb="candidates.merge")
        assert set(lines.values_list("candidate_id", flat=True)) == {made.kept_id, made.gone_id}
        assert NIR not in str(list(lines.values()))

    def test_who_opened_the_other_file_keeps_a_reason_to_open_it(self):
        by = makers.prescriber()
        made = makers.merge(gone=makers.candidate(created_by_organisation=by))
        assert makers.client(by).get(f"/personnes/{made.kept_id}").status_code == 200

    def test_the_number_of_the_other_file_still_leads_to_the_person(self):
        from tremplin.candidates.finding import search
        from tremplin.kernel.actor import ANONYMOUS

        kept = makers.candidate(nir=NIR, nir_absence="", birth_date=None)
        together(kept, makers.candidate(nir=OTHER_NIR, nir_absence="", birth_date=None))
        assert search(actor=ANONYMOUS, nir=OTHER_NIR).candidate == kept


class TestRefusals:
    def test_only_the_platforms_team(self):
        for who in (makers.prescriber(), makers.structure(), makers.network(), makers.candidate(account=True).user):
            with pytest.raises(NotYours):
                merging.merge(by=makers.actor(who), kept=makers.candidate(), gone=makers.candidate(), reason="x")

    def test_a_reason_is_written(self):
        with pytest.raises(Refused) as refused:
            merging.merge(by=team(), kept=makers.candidate(), gone=makers.candidate(), reason=" ")
        assert refused.value.code == "reason_required"

    def test_the_same_file_twice(self):
        person = makers.candidate()
        assert refusal(person, person) == "same_file"

    def test_each_difference_is_read_first(self):
        kept = makers.candidate(account=True, nir=NIR, nir_absence="", birth_date=None, last_name="Diallo")
        gone = makers.candidate(account=True, nir=OTHER_NIR, nir_absence="", birth_date=None, last_name="Traoré")
        codes = [one.code for one in merging_checks.cautions(kept, gone)]
        assert codes == ["two_numbers", "two_names", "two_accounts"]
        for missing in codes:
            assert refusal(kept, gone, accepted=frozenset(codes) - {missing}) == "unread_caution"

    def test_names_written_in_the_other_order_are_the_same(self):
        kept = makers.candidate(first_name="Élodie", last_name="N’Diaye")
        gone = makers.candidate(first_name="n’diaye", last_name="Elodie")
        assert merging_checks.cautions(kept, gone) == []

    def test_two_pass_that_overlap_until_one_is_cancelled(self):
        from tremplin.passes.actions import cancel

        kept, gone = makers.candidate(last_name="A"), makers.candidate(last_name="A")
        by = makers.actor(makers.structure())
        passes = [
            issue(by=by, candidate=one, starts_on=timezone.localdate(), reason="Embauche") for one in (kept, gone)
        ]
        assert refusal(kept, gone) == "two_passes"
        (told,) = merging_checks.obstacles(kept, gone)
        assert all(one.display_number in told.text for one in passes)
        assert told.url.startswith("/pass/")
        cancel(by=team(), found=passes[1], reason="Délivré deux fois")
        together(kept, gone)
        assert kept.passes.count() == 2

    def test_a_contested_file(self):
        kept, gone = makers.candidate(account=True, last_name="A"), makers.candidate(last_name="A")
        rights.contest(by=makers.actor(kept.user), candidate=kept, why="")
        assert refusal(kept, gone) == "contested"

    def test_a_deletion_asked(self):
        kept, gone = makers.candidate(account=True, last_name="A"), makers.candidate(last_name="A")
        ask_deletion(by=makers.actor(kept.user))
        assert refusal(gone, kept) == refusal(kept, gone) == "deletion_asked"
        keep_all(by=makers.actor(kept.user))
        together(gone, kept)

    def test_a_closed_or_anonymous_file(self):
        kept, closed, nobody = (makers.candidate(last_name="A") for _ in range(3))
        over = {"closed_at": timezone.now(), "closed_why": "inactive"}
        Candidate.objects.filter(pk=closed.pk).update(**over)
        Candidate.objects.filter(pk=nobody.pk).update(**over, anonymised_at=timezone.now())
        for one, said in ((closed, "est fermé. Il se rouvre"), (nobody, "est anonyme")):
            assert refusal(kept, one) == refusal(one, kept) == "closed"
            one.refresh_from_db()
            assert said in next(merging_checks.obstacles(kept, one)).text
            assert makers.client(team().user).get(f"/personnes/{kept.pk}/reunir/{one.pk}").status_code == 404

    def test_two_waiting_periods_lifted(self):
        people = [makers.candidate(last_name="A") for _ in range(2)]
        for days, one in zip((0, 3000), people, strict=True):
            waived(one)
            one.passes.update(
                starts_on=timezone.localdate() - timedelta(days=800 + days),
                ends_on=timezone.localdate() - timedelta(days=100 + days),
            )
        assert refusal(*people) == "two_waivers"

    def test_chains_are_flat_and_cycles_refused(self):
        first, second, third = (makers.candidate(last_name="A") for _ in range(3))
        together(second, first)
        together(third, second)
        first.refresh_from_db()
        assert first.merged_into == third
        assert refusal(first, third) == "already_merged"
        assert refusal(third, first) == "already_merged"
        assert refusal(makers.candidate(last_name="A"), second) == "already_merged"


class TestAfter:
    def test_old_addresses_lead_to_the_person(self):
        by = makers.prescriber()
        gone = makers.candidate(created_by_organisation=by)
        made = makers.merge(gone=gone)
        client = makers.client(by)
        response = client.get(f"/personnes/{gone.pk}/modifier?x=1")
        assert (response.status_code, response["Location"]) == (302, f"/personnes/{made.kept_id}/modifier?x=1")
        assert client.post(f"/personnes/{gone.pk}/code").status_code == 307
        assert makers.client(makers.prescriber()).get(f"/personnes/{gone.pk}").status_code == 404

    def test_whoever_still_holds_the_old_file_is_told_to_read_again(self):
        from tremplin.candidates.actions import update_candidate

        gone = makers.candidate()
        makers.merge(gone=gone)
        with pytest.raises(Refused) as refused:
            update_candidate(by=team(), candidate=gone, address="x")
        assert refused.value.code == "merged"

    def test_the_person_reads_what_happened_in_both_files(self):
        gone, structure = makers.candidate(), makers.structure(brand="Les Essais")
        makers.application(to=structure, who=gone)
        kept = makers.candidate(account=True)
        together(kept, gone)
        page = makers.client(kept.user).get("/mon-dossier/consultations").content.decode()
        assert "Les Essais" in page
        assert "a réuni deux dossiers" in page

    def test_an_account_with_a_life_asks_the_team_with_its_code(self):
        by, user = makers.prescriber(), makers.user()
        found = makers.candidate(created_by_organisation=by)
        own = makers.candidate(user=user)
        makers.application(to=makers.structure(), who=own, by=user)
        makers.user(is_staff=True, email="equipe@test.example")
        code = rights.give_code(by=makers.actor(by), candidate=found)
        client = makers.client(user)
        assert 'name="ask"' in client.post("/mon-dossier/retrouver", {"code": code}).content.decode()
        assert client.post("/mon-dossier/retrouver", {"code": code, "ask": ""}).status_code == 302
        notice = Notice.objects.get(email="equipe@test.example")
        assert notice.content["action_path"] == f"/personnes/{found.pk}/reunir/{own.pk}"
        assert own.last_name not in str(notice.content)
        assert JournalEntry.objects.filter(verb="candidates.ask_merge").count() == 2
        assert "n’est pas reconnu" in client.post("/mon-dossier/retrouver", {"code": code, "ask": ""}).content.decode()

    def test_an_empty_file_left_for_a_code_is_a_merge_like_another(self):
        by, user = makers.prescriber(), makers.user()
        found, own = makers.candidate(created_by_organisation=by), makers.candidate(user=user, phone="06 11 11 11 11")
        code = rights.give_code(by=makers.actor(by), candidate=found)
        rights.claim(by=makers.actor(user), code=code)
        made = Merge.objects.get()
        assert (made.kept, made.gone, made.account) == (found, own, user)
        merging.unmerge(by=team(), made=made, reason="Pas elle.")
        own.refresh_from_db()
        assert (own.user, own.merged_into) == (user, None)
        assert Accompaniment.objects.count() == 0
