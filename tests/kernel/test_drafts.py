"""A draft belongs to one person in one organisation, and is found by its address alone."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from tremplin.kernel import drafts
from tremplin.kernel.jobs import purge_drafts
from tremplin.kernel.models import Draft

pytestmark = pytest.mark.django_db


def test_two_drafts_of_one_person_never_mix(make):
    actor = make.actor(make.structure())
    first = drafts.start(by=actor, kind="essai", payload={"person": "A"})
    second = drafts.start(by=actor, kind="essai", payload={"person": "B"})
    drafts.save(first, message="pour A")
    assert drafts.get(by=actor, kind="essai", pk=first.pk).payload == {"person": "A", "message": "pour A"}
    assert drafts.get(by=actor, kind="essai", pk=second.pk).payload == {"person": "B"}


def test_nobody_else_finds_it(make):
    mine = make.structure()
    draft = drafts.start(by=make.actor(mine), kind="essai", payload={})
    colleague = make.member(of=mine, role="member").user
    for stranger in (make.actor(make.structure()), make.actor(colleague)):
        with pytest.raises(Http404):
            drafts.get(by=stranger, kind="essai", pk=draft.pk)
    with pytest.raises(Http404):
        drafts.get(by=make.actor(mine), kind="autre", pk=draft.pk)


def test_it_is_not_carried_from_one_organisation_to_another(make):
    first, second = make.structure(), make.structure()
    person = first.memberships.get().user
    draft = drafts.start(by=make.actor(first), kind="essai", payload={})
    person.current_membership = make.member(of=second, who=person)
    person.save()
    with pytest.raises(Http404):
        drafts.get(by=make.actor(person), kind="essai", pk=draft.pk)


def test_an_expired_draft_is_gone_then_purged(make):
    actor = make.actor(make.structure())
    draft = drafts.start(by=actor, kind="essai", payload={})
    Draft.objects.filter(pk=draft.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Http404):
        drafts.get(by=actor, kind="essai", pk=draft.pk)
    purge_drafts(0)
    assert not Draft.objects.exists()
