"""A merge undone gives back exactly what was moved; what came since stays; what cannot be parted is said."""

import json
from contextlib import suppress
from datetime import date

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import makers
from tests.candidates.test_merging import NIR, OTHER_NIR, team, together
from tremplin.candidates import merging, merging_checks
from tremplin.candidates.models import Candidate, Consent, Merge, Situation
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry
from tremplin.passes.actions import issue
from tremplin.privacy.models import Deletion, Inactivity

pytestmark = pytest.mark.django_db
# What a merge and its undoing are meant to write; and what lists read, read again from what they move (`test_outlook.py`,
# `test_known.py`, `test_register_lines.py`).
WRITTEN = {"kernel.journalentry", "kernel.notice", "candidates.merge"}
WRITTEN |= {"candidates.outlook", "candidates.known", "passes.registerline"}
WRITTEN |= {"procrastinate.procrastinatejob"}
ROOMS = (
    "accounts",
    "applications",
    "candidates",
    "contracts",
    "eligibility",
    "jobs",
    "kernel",
    "organisations",
    "passes",
    "privacy",
)


def everything():
    """Every row of every table of the rooms, as text."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in ROOMS and model._meta.label_lower not in WRITTEN:
            rows = (_readable(row) for row in model._base_manager.order_by("pk").values())
            found[model._meta.label_lower] = [json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True) for row in rows]
    return found


def _readable(row):
    return {name: str(value) for name, value in row.items()}


def undo(made, reason="Deux personnes."):
    return merging.unmerge(by=team(), made=made, reason=reason)


NEW = ("consented", "read_by_both", "warned", "kept_all")
FILES = st.lists(
    st.sampled_from(
        ["situation", "applied", "followed", "followed_by_both", "diagnosed", "hired", "merged", "code", *NEW]
    ),
    max_size=4,
)
IDENTITIES = st.fixed_dictionaries(
    {
        "phone": st.sampled_from(["", "06 11 11 11 11", "06 22 22 22 22"]),
        "address": st.sampled_from(["", "12 rue des Essais"]),
        "birth_date": st.sampled_from([None, date(1990, 1, 31), date(1985, 5, 5)]),
        "email": st.booleans(),
        "nir": st.booleans(),
        "account": st.booleans(),
    }
)


class Scene:
    """The organisations that both files may share."""

    def __init__(self):
        self.prescriber, self.structure = makers.prescriber(), makers.structure()
        self.reader = makers.prescriber()

    def person(self, rank, identity, facts):
        number = (NIR, OTHER_NIR)[rank] if identity["nir"] else ""
        given = {"phone": identity["phone"], "address": identity["address"], "birth_date": identity["birth_date"]}
        given |= {"email": f"personne-{rank}@test.example" if identity["email"] else ""}
        given |= {"nir": number, "nir_absence": "" if number else "none_yet", "account": identity["account"]}
        made = makers.candidate(**given)
        for fact in facts:
            with suppress(Refused):
                getattr(self, fact)(made, rank)
        return made

    def situation(self, who, rank):
        Situation.objects.create(candidate=who, code="RSA", source="essai")

    def applied(self, who, rank):
        makers.application(to=makers.structure(), who=who, by=self.prescriber)

    def followed(self, who, rank):
        makers.accompaniment(who=who, by=makers.prescriber())

    def followed_by_both(self, who, rank):
        if not who.accompaniments.filter(organisation=self.structure).exists():
            makers.accompaniment(who=who, by=self.structure)

    def diagnosed(self, who, rank):
        makers.diagnosis(who=who, by=self.prescriber)

    def hired(self, who, rank):
        if rank == 0 and not who.passes.exists():
            Candidate.objects.filter(pk=who.pk).update(birth_date=date(1990, 1, 31), address="12 rue des Essais")
            makers.hire(to=makers.structure(), who=Candidate.objects.get(pk=who.pk))

    def consented(self, who, rank):
        Consent.objects.create(candidate=who, purpose="send_on", until=date(2030, 1, 1))

    def read_by_both(self, who, rank):
        makers.motivated_access(who=who, by=self.reader)

    def warned(self, who, rank):
        Inactivity.objects.get_or_create(candidate=who)

    def kept_all(self, who, rank):
        now = timezone.now()
        Deletion.objects.create(candidate=who, user=who.user, due_at=now, withdrawn_at=now)

    def merged(self, who, rank):
        makers.merge(kept=who)

    def code(self, who, rank):
        if who.user_id is None:
            from tremplin.candidates.rights import give_code

            give_code(by=makers.actor(self.prescriber), candidate=who)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(identities=st.tuples(IDENTITIES, IDENTITIES), facts=st.tuples(FILES, FILES), swapped=st.booleans())
def test_merge_then_undo_changes_no_table(db, identities, facts, swapped):
    sid = transaction.savepoint()
    try:
        scene = Scene()
        people = [scene.person(rank, identities[rank], facts[rank]) for rank in (0, 1)]
        kept, gone = reversed(people) if swapped else people
        members = team()
        before = everything()
        made = together(Candidate.objects.get(pk=kept.pk), Candidate.objects.get(pk=gone.pk))
        merging.unmerge(by=members, made=made, reason="Essai.")
        after = everything()
        # the maker of merges makes a member of the team
        for table in before:
            assert [row for row in before[table] if row not in after[table]] == [], table
        added = {table: len(after[table]) - len(before[table]) for table in before}
        assert {table for table, number in added.items() if number} <= {"accounts.user"}
    finally:
        transaction.savepoint_rollback(sid)


class TestUndo:
    def test_only_the_platforms_team_and_with_a_reason(self):
        made = makers.merge()
        with pytest.raises(NotYours):
            merging.unmerge(by=makers.actor(makers.network()), made=made, reason="x")
        with pytest.raises(Refused) as refused:
            undo(made, reason=" ")
        assert refused.value.code == "reason_required"

    def test_once(self):
        made = makers.merge()
        undo(made)
        with pytest.raises(Refused) as refused:
            undo(made)
        assert refused.value.code == "already_undone"
        lines = JournalEntry.objects.filter(verb="candidates.unmerge")
        assert set(lines.values_list("candidate_id", flat=True)) == {made.kept_id, made.gone_id}

    def test_what_came_since_stays_and_a_correction_too(self):
        kept, gone = makers.candidate(phone=""), makers.candidate(phone="06 11 11 11 11")
        made = together(kept, gone)
        added = Situation.objects.create(candidate=kept, code="RSA", source="essai")
        Candidate.objects.filter(pk=kept.pk).update(phone="06 33 33 33 33")
        undo(made)
        kept.refresh_from_db()
        added.refresh_from_db()
        assert (added.candidate, kept.phone) == (kept, "06 33 33 33 33")

    def test_the_last_merge_first(self):
        kept = makers.candidate()
        first, second = (together(kept, makers.candidate()) for _ in range(2))
        above = together(makers.candidate(), kept)
        for made, code in ((first, "merged_since"), (second, "merged_since")):
            with pytest.raises(Refused) as refused:
                undo(made)
            assert refused.value.code == code
        undo(above)
        with pytest.raises(Refused) as refused:
            undo(first)
        assert refused.value.code == "not_the_last"
        undo(second)
        undo(first)
        assert not Candidate.objects.filter(merged_into__isnull=False).exists()

    def test_a_chain_comes_back_link_by_link(self):
        first, second, third = (makers.candidate() for _ in range(3))
        below, above = together(second, first), together(third, second)
        undo(above)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.merged_into, second.merged_into) == (second, None)
        undo(below)
        first.refresh_from_db()
        assert first.merged_into is None

    def test_not_when_the_account_found_another_file(self):
        gone = makers.candidate(account=True)
        made = together(makers.candidate(account=True), gone)
        makers.candidate(user=gone.user)
        with pytest.raises(Refused) as refused:
            undo(made)
        assert refused.value.code == "account_taken"

    def test_not_when_the_kept_file_is_closed_since(self):
        made = makers.merge()
        Candidate.objects.filter(pk=made.kept_id).update(closed_at=timezone.now(), closed_why="asked")
        with pytest.raises(Refused) as refused:
            undo(made)
        assert refused.value.code == "closed_since"

    def test_not_when_the_number_was_given_to_another_file(self):
        kept = makers.candidate(nir=NIR, nir_absence="", birth_date=None)
        made = together(kept, makers.candidate(nir=OTHER_NIR, nir_absence="", birth_date=None))
        makers.candidate(nir=OTHER_NIR, nir_absence="", birth_date=None)
        with pytest.raises(Refused) as refused:
            undo(made)
        assert refused.value.code == "identity_taken"

    def test_not_when_a_hire_since_leans_on_both(self):
        """The PASS came with one file, the hire under it was made in the other."""
        kept, gone, structure = makers.candidate(), makers.candidate(), makers.structure()
        issue(by=makers.actor(structure), candidate=gone, starts_on=timezone.localdate(), reason="Embauche")
        made = together(kept, gone)
        makers.hire(to=structure, who=kept)
        with pytest.raises(Refused) as refused, transaction.atomic():
            undo(made)
        assert refused.value.code == "leans_on_both"
        assert Merge.objects.get().undone_at is None

    def test_every_pair_of_tables_that_could_lean_on_both_is_looked_at(self):
        """The check follows the models: a contract under a PASS, a candidature with its diagnosis, a waiver used."""
        links = list(merging.links())
        models = {link.model for link in links} - {Candidate}
        pairs = {
            (model._meta.label_lower, field.name)
            for model in models
            for field in model._meta.local_concrete_fields
            if field.related_model in models and field.related_model is not model
        }
        assert ("contracts.contract", "pass_iae") in pairs
        assert len(pairs) >= 6
        kept, gone = makers.candidate(), makers.candidate()
        merging_checks.check_apart(kept.pk, gone.pk, links)
