"""The prepared list of people says to each reader what the doors say, one reader after the other."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.candidates import lists, panels
from tremplin.candidates.access import visible_candidates
from tremplin.candidates.models import Accompaniment
from tremplin.candidates.relations import reader_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers(make):
    """Two organisations of each kind, whose people differ: followed long since, answered, hired, opened by a motivated access."""
    found = []
    for number in range(2):
        structure, prescriber, orienter = make.structure(), make.prescriber(), make.prescriber(authorised=False)
        for by in (prescriber, orienter):
            waiting = make.application(to=structure, who=make.candidate(last_name=f"Attend{number}"), by=by)
            followed = make.accompaniment(who=make.candidate(last_name=f"Suivi{number}"), by=by)
            long_ago = timezone.now() - timedelta(days=60)
            Accompaniment.objects.filter(pk=followed.pk).update(started_on=long_ago.date())
            Application.objects.filter(pk=waiting.pk).update(state_since=long_ago)
        make.hire(to=structure, who=make.candidate(last_name=f"Embauchée{number}"))
        make.motivated_access(who=make.candidate(last_name=f"Vue{number}"), by=prescriber)
        found += [structure, prescriber, orienter]
    return [make.actor(one) for one in found]


def test_rows_and_counts_are_those_of_the_doors(readers):
    seen = set()
    for actor in readers:
        offered = [one.code for one in lists.offered(lists.awaited(actor))]
        for scope, situation in product(lists.SCOPES, ["", *offered]):
            asked = lists.asked(actor, scope, situation)
            found = lists.read(actor, asked)
            people = [one.pk for one in found.page]
            conditions = {one.code: q for one, q in panels.situations(actor, reader_of(actor)).items()}
            wanted = visible_candidates(actor).filter(lists._scopes(actor).get(asked.scope, lists.Q()))
            wanted = wanted.filter(conditions.get(asked.situation, lists.Q()))
            assert people == list(wanted.order_by("last_name", "first_name", "pk").values_list("pk", flat=True))
            name = f"situation_{situation}" if situation else f"scope_{asked.scope}"
            assert found.counts.get(name, found.counts["all"]) == len(people) == found.page.paginator.count
        seen.add(tuple(sorted(one.pk for one in visible_candidates(actor))))
    assert len(seen) == len(readers)


def test_the_latest_are_those_of_the_doors(readers):
    for actor in readers:
        expected = visible_candidates(actor).order_by("-created_at", "pk").values_list("pk", flat=True)[:3]
        assert [one.pk for one in lists.latest(actor, 3)] == list(expected)


def test_a_situation_that_is_not_offered_filters_nothing(make):
    orienter = make.actor(make.prescriber(authorised=False))
    assert lists.asked(orienter, "moi", "pass") == lists.Asked("moi", "")
    assert lists.asked(make.actor(make.structure()), "moi", "nimporte") == lists.Asked("", "")
