"""Every door through which a person could be reached is shut to an unverified organisation and to a paused account."""

import importlib
import inspect
from pathlib import Path

import pytest
from django.db.models import Model, QuerySet
from django.http import Http404

from tests import makers
from tremplin.applications import access as applications
from tremplin.applications import actions as application_actions
from tremplin.candidates import access as candidates
from tremplin.candidates import following, watching
from tremplin.candidates.actions import create_candidate
from tremplin.candidates.models import Candidate
from tremplin.contracts import access as contracts
from tremplin.eligibility import access as eligibility
from tremplin.eligibility.actions import diagnose
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations.models import Organisation
from tremplin.passes import access as passes
from tremplin.passes import access_requests as requests

ROOT = Path(__file__).parents[2]
PREFIXES = ("visible_", "get_", "own_", "received_", "sent_", "hired_", "accompanied", "readable_", "comments_")
# Doors behind which there is no person on a pathway: one's own account, organisation, posts and favourites.
ABOUT_NOBODY = {
    "own_organisation", "get_membership", "get_pending_invitation", "own_join_requests", "get_own_join_request",
    "get_join_request", "get_verification", "own_verification", "own_review", "own_posts", "get_post",
    "own_dispositifs", "visible_favourites", "own_alerts", "get_own_alert", "get_synonym",
    "own_feed", "visible_templates", "visible_pauses", "get_pause",
    "visible_alerts", "own_file", "get_own_file", "get_contested", "own_keys", "get_key",
    # her own file, whatever she works as
    "own_file_of", "own_consents", "get_consent", "get_access_to_own_file",
    # the platform's team, which no organisation verifies
    "get_merge", "get_two_files", "visible_accesses",
    # public pages, and the errors reported on them
    "get_edited", "get_report", "get_page_photo",
    # a column of a list that a door gave
    "own_access",
}  # fmt: skip
DOORS = {
    "visible_applications": lambda actor, o: applications.visible_applications(actor),
    "received_applications": lambda actor, o: applications.received_applications(actor),
    "sent_applications": lambda actor, o: applications.sent_applications(actor),
    "get_application": lambda actor, o: applications.get_application(actor, o["hired"].pk),
    "get_cv": lambda actor, o: applications.get_cv(actor, o["hired"].pk),
    "visible_views": lambda actor, o: applications.visible_views(actor),
    "get_own_view": lambda actor, o: applications.get_own_view(actor, o["view"].pk),
    "comments_of": lambda actor, o: applications.comments_of(actor, o["hired"]),
    "get_own_comment": lambda actor, o: applications.get_own_comment(actor, o["hired"], o["owner"].pk),
    "visible_candidates": lambda actor, o: candidates.visible_candidates(actor),
    "get_candidate": lambda actor, o: candidates.get_candidate(actor, o["owner"].pk),
    "visible_people": lambda actor, o: Candidate.objects.filter(candidates.visible_people(actor)),
    "get_open_access": lambda actor, o: candidates.get_open_access(actor, o["access"].candidate),
    "get_own_link": lambda actor, o: following.get_own_link(actor, o["owner"]),
    "visible_contracts": lambda actor, o: contracts.visible_contracts(actor),
    "get_contract": lambda actor, o: contracts.get_contract(actor, o["hired"].contract_id),
    "get_own_contract": lambda actor, o: contracts.get_own_contract(actor, o["hired"].contract_id),
    "readable_by": lambda actor, o: eligibility.readable_by(actor, o["owner"]),
    "get_person_to_diagnose": lambda actor, o: eligibility.get_person_to_diagnose(actor, o["owner"].pk),
    "get_diagnosis": lambda actor, o: eligibility.get_diagnosis(actor, o["owner"], o["diagnosis"].pk),
    "visible_passes": lambda actor, o: passes.visible_passes(actor),
    "get_pass": lambda actor, o: passes.get_pass(actor, o["pass"].pk),
    "hired_passes": lambda actor, o: passes.hired_passes(actor),
    "hired_lines": lambda actor, o: passes.hired_lines(actor),
    "visible_requests": lambda actor, o: requests.visible_requests(actor),
    "get_request": lambda actor, o: requests.get_request(actor, o["asked"].pk),
    "get_dossier": lambda actor, o: requests.get_dossier(actor, o["pass"].pk),
    "get_person_to_waive": lambda actor, o: requests.get_person_to_waive(actor, o["owner"].pk),
    "get_waiver": lambda actor, o: requests.get_waiver(actor, o["waiver"].pk),
}


def doors() -> set[str]:
    """The name of every door of the product that takes an actor."""
    found = set()
    for path in sorted(ROOT.glob("tremplin/*/*.py")):
        if path.stem in ("__init__", "cli", "wsgi"):
            continue
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        found |= {name for name, one in vars(module).items() if _is_door(name, one, module.__name__)}
    return found


def _is_door(name: str, one: object, module: str) -> bool:
    if not (inspect.isfunction(one) and one.__module__ == module and name.startswith(PREFIXES)):
        return False
    first = next(iter(inspect.signature(one).parameters.values()), None)
    return first is not None and first.annotation is Actor


def reached(door, actor, objects) -> bool:
    """Whether the door gives anybody."""
    try:
        found = door(actor, objects)
    except (Http404, NotYours):
        return False
    return found.exists() if isinstance(found, QuerySet) else isinstance(found, Model) or found is not None


def test_every_door_has_its_line():
    assert doors() == set(DOORS) | ABOUT_NOBODY


@pytest.fixture
def members(seen):
    """The structure that hired and the prescriber that sent: every relation there is."""
    return [seen.objects["receiving"], seen.objects["prescriber"], seen.objects["access"].organisation]


def open_to(actors, objects) -> set[str]:
    return {name for name, door in DOORS.items() if any(reached(door, actor, objects) for actor in actors)}


def test_the_guard_bites_every_door_opens_to_somebody_verified(seen, members):
    closed = set(DOORS) - open_to([makers.actor(one) for one in members], seen.objects)
    assert closed == {"get_cv", "comments_of", "get_own_comment"}, "the guards' world has neither CV nor comment"


def test_no_door_opens_to_an_unverified_organisation(seen, members):
    """Even with candidatures, contracts and accompaniments already there."""
    Organisation.objects.filter(pk__in=[one.pk for one in members]).update(source="member", verified_at=None)
    assert open_to([makers.actor(one) for one in members], seen.objects) == set()


def test_no_door_opens_to_a_paused_account(seen, members):
    for one in members:
        makers.pause(who=one.memberships.first().user)
    assert open_to([makers.actor(one) for one in members], seen.objects) == set()


def test_nor_to_a_paused_member_of_the_team(seen):
    staff = makers.user(is_staff=True)
    assert reached(DOORS["visible_passes"], makers.actor(staff), seen.objects)
    makers.pause(who=staff)
    actor = makers.actor(staff)
    assert open_to([actor], seen.objects) == set()
    assert not watching.visible_pauses(actor).exists()


def test_an_unverified_organisation_hires_nobody_and_opens_no_file(seen, members):
    receiving, linked, _ = members
    draft = drafts.start(by=makers.actor(receiving), kind="essai", payload={})
    Organisation.objects.filter(pk__in=[one.pk for one in members]).update(source="member", verified_at=None)
    employer, prescriber = makers.actor(receiving), makers.actor(linked)
    dispositif, person = receiving.dispositifs.get(kind="ACI"), seen.objects["owner"]
    attempts = [
        lambda: application_actions.hire(by=employer, candidate=person, dispositif=dispositif, terms=makers.terms()),
        lambda: application_actions.accept(
            by=employer, application=seen.objects["oriented"], dispositif=dispositif, terms=makers.terms()
        ),
        lambda: application_actions.send(by=prescriber, candidate=person, organisation=receiving),
        lambda: create_candidate(by=prescriber, first_name="Samira", last_name="Essai"),
        lambda: diagnose(by=prescriber, candidate=person, criteria=["RSA"]),
    ]
    for attempt in attempts:
        with pytest.raises((NotYours, Refused)):
            attempt()
    with pytest.raises(Http404):
        drafts.get(by=employer, kind="essai", pk=draft.pk)
