"""A merge while others act: whoever comes second sees what the first did; no row is left on a file that is gone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from tests import makers
from tests.candidates.test_merging import team
from tremplin.applications.models import Application
from tremplin.candidates import merging, merging_checks
from tremplin.candidates.models import Candidate, Merge
from tremplin.contracts.models import Contract
from tremplin.kernel.errors import Refused
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    gate = Barrier(len(calls))

    def run(call):
        try:
            gate.wait()
            return call()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def merge(by, kept, gone):
    def call():
        accepted = frozenset(one.code for one in merging_checks.cautions(kept, gone))
        return merging.merge(by=by, kept=kept, gone=gone, reason="Vu.", accepted=accepted)

    return call


def left_behind():
    """Rows that point to a file merged into another."""
    gone = Candidate.objects.filter(merged_into__isnull=False)
    return [
        merging.name_of(link)
        for link in merging.links()
        if link.model is not Candidate and link.model._base_manager.filter(**{f"{link.name}__in": gone}).exists()
    ]


@pytest.mark.parametrize("_round", range(4))
def test_a_hire_while_its_file_is_merged_is_whole_or_refused(_round):
    kept, gone, structure = makers.candidate(), makers.candidate(), makers.structure()
    makers.diagnosis(who=gone, by=structure)
    application = makers.application(to=structure, who=gone)
    hired, merged = at_once(lambda: makers.accept(application), merge(team(), kept, gone))
    assert isinstance(merged, Merge)
    assert isinstance(hired, Application) or hired == "merged"
    assert left_behind() == []
    assert Contract.objects.filter(candidate=kept).count() == Pass.objects.filter(candidate=kept).count()
    assert Contract.objects.count() == int(isinstance(hired, Application))


@pytest.mark.parametrize("_round", range(3))
def test_a_hire_in_each_file_and_a_merge_never_give_two_pass_to_one_person(_round):
    kept, gone = makers.candidate(last_name="A"), makers.candidate(last_name="A")
    applications = []
    for one in (kept, gone):
        structure = makers.structure()
        makers.diagnosis(who=one, by=structure)
        applications.append(makers.application(to=structure, who=one))
    hires = [lambda one=one: makers.accept(one) for one in applications]
    *_, merged = at_once(*hires, merge(team(), kept, gone))
    assert isinstance(merged, Merge) or merged == "two_passes"
    assert left_behind() == []
    for one in (kept, gone):
        assert Pass.objects.filter(candidate=one, ends_on__gte=timezone.localdate()).count() <= 1


def test_two_merges_in_opposite_ways_make_one():
    one, other, by = makers.candidate(), makers.candidate(), team()
    found = at_once(merge(by, one, other), merge(by, other, one))
    assert sorted(type(one).__name__ for one in found) == ["Merge", "str"]
    assert Merge.objects.count() == 1


def test_the_same_merge_sent_twice_is_done_once():
    kept, gone, by = makers.candidate(), makers.candidate(), team()
    found = at_once(*[merge(by, kept, gone)] * 4)
    assert sum(isinstance(one, Merge) for one in found) == 1
    assert {one for one in found if isinstance(one, str)} == {"already_merged"}


def test_a_ring_of_merges_never_closes():
    files, by = [makers.candidate() for _ in range(3)], team()
    at_once(*[merge(by, files[(rank + 1) % 3], files[rank]) for rank in range(3)])
    merged = Candidate.objects.filter(merged_into__isnull=False)
    assert merged.count() <= 2
    assert not merged.filter(merged_into__merged_into__isnull=False).exists()


def test_undone_twice_at_once_is_undone_once():
    made, by = makers.merge(), team()

    def undo():
        return merging.unmerge(by=by, made=made, reason="Deux personnes.")

    found = at_once(undo, undo)
    assert sorted(str(type(one).__name__) for one in found) == ["Merge", "str"]


def test_people_act_on_both_files_while_they_are_merged():
    kept, gone, by = makers.candidate(), makers.candidate(), team()
    structures = [makers.structure() for _ in range(6)]

    def apply(structure, who):
        return lambda: makers.application(to=structure, who=who)

    calls = [apply(one, (kept, gone)[rank % 2]) for rank, one in enumerate(structures)]
    found = at_once(*calls, merge(by, kept, gone))
    assert {one for one in found if isinstance(one, str)} <= {"merged"}
    assert left_behind() == []
    assert Application.objects.filter(candidate=kept).count() == sum(isinstance(one, Application) for one in found)
