"""The table of rights is the truth: each row is played with every stand, both ways; no verb is without a row."""

import ast
from pathlib import Path

import pytest
from django.db import transaction
from django.http import Http404

from tests.site import stands
from tests.site.plays import PLAYS
from tremplin.candidates.relations import RELATIONS
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.permissions import CODES
from tremplin.web import rights_page

ROOT = Path(__file__).parents[2] / "tremplin"
RIGHTS = {right.what: right for thing in rights_page.all_things() for right in thing.rights}
# Said by the rules to whoever has not the quality: the state is right for those who may.
NOT_ALLOWED = {"forbidden_transition"}
# Business refusals met by somebody who may.
MET = {
    "candidates.rights.claim": "code_unknown",
    "candidates.rights.ask_merge": "code_unknown",
    "privacy.actions.ask_deletion": "last_administrator",
}
# Verbs of other verbs, of drafts already owned, of the law's own life: no page, no door of their own.
INNER = {
    "accounts.second_factor.apply_reset": "background work, a day after it was asked",
    "accounts.second_factor.cancel_reset": "holding the link of the mail is the right to stop",
    "accounts.security.added_factor": "her own account, noted once it is done",
    "accounts.security.changed_password": "her own account, noted once it is done",
    "accounts.security.confirmed_address": "her own account, noted once it is done",
    "accounts.security.end_other_sessions": "her own account",
    "accounts.security.logged_in": "noted by the log-in itself",
    "accounts.security.noted_codes": "her own account",
    "accounts.security.removed_factor": "her own account, noted once it is done",
    "accounts.security.renewed_codes": "her own account, noted once it is done",
    "accounts.security.too_many_tries": "noted by the log-in itself, whoever tries",
    "accounts.sso.actions.link": "her own account, by the identity that the provider just proved",
    "accounts.sso.actions.open_account": "the provider proved the identity",
    "accounts.sso.actions.unlink": "her own account",
    "accounts.actions.stop_mails": "holding the link of a mail is the right to stop",
    "applications.actions.apply.create_person": "a draft of the actor, then `create_candidate`",
    "applications.actions.apply.keep_cv": "a draft of the actor",
    "applications.actions.apply.present_oneself": "`own_file`, then `update_candidate`",
    "applications.actions.apply.send_draft": "a draft of the actor, then `send`",
    "applications.actions.around.delete_prior_action": "same quality as `add_prior_action`",
    "applications.actions.batch.prepare": "each candidature by its own verb",
    "applications.actions.confirm.confirm": "a draft of the actor, then `accept` or `hire`",
    "applications.actions.views.delete_view": "same door as `change_view`",
    "candidates.consents.give": "called by `send_on` and by `give_consent`",
    "candidates.consents.withdraw": "called by `withdraw_consent`",
    "contracts.actions.opening.open_contract": "called by a hire",
    "contracts.actions.opening.cancel_contract": "called by the cancelling of a hire",
    "contracts.alerts.announce_ends": "background work",
    "directory.alerts.ask_alert": "anybody's own address, which confirms",
    "directory.alerts.change_alert": "`get_own_alert`, or holding the link of a mail",
    "directory.alerts.confirm_alert": "holding the link of a mail is the right to confirm",
    "directory.alerts.renew_alert": "holding the link of a mail",
    "directory.alerts.stop_alert": "`get_own_alert`, or holding the link of a mail",
    "eligibility.actions.confirm": "a draft of the actor, then `diagnose`",
    "operations.alerts.tell": "background work",
    "organisations.actions.joining.confirm_by_link": "holding the link sent to the register's address is the right to answer",
    "organisations.actions.joining.deny_by_link": "holding the link sent to the register's address is the right to answer",
    "organisations.actions.verifying.ask_verification": "called by the declaring of an organisation and by `give_evidence`",
    "passes.actions.confirming.confirm": "a draft of the actor, then `request_prolongation` or `prolong`",
    "passes.actions.confirming.keep": "a draft of the actor",
    "passes.actions.drafting.confirm": "a draft of the actor, then the act on the PASS",
    "passes.actions.feeding.close_feed": "her own address only",
    "passes.actions.issuing.cancel": "called by the cancelling of a hire",
    "passes.actions.issuing.issue": "called by a hire",
    "passes.actions.issuing.move_start": "called by a move of dates",
    "passes.actions.suspending.lift_for_hire": "called by a hire",
    "passes.actions.suspending.restore_after_hire": "called by the cancelling of a hire",
    "privacy.actions.anonymise": "background work, and `close_file`",
    "privacy.actions.carry_out": "background work, at the date of the request",
    "privacy.actions.close_account": "called by `carry_out`, `close_file` and `close_idle_account`",
    "privacy.actions.close_file": "called by `carry_out` and by background work",
    "privacy.actions.close_idle_account": "background work",
    "privacy.retention.close_quiet_account": "background work",
    "privacy.retention.close_quiet_file": "background work",
    "privacy.retention.empty_application": "background work",
    "privacy.retention.warn_account": "background work",
    "privacy.retention.warn_person": "background work",
}
UNPLAYED_ROOMS = ("kernel", "web", "rules")


def verbs() -> set[str]:
    """Every public verb of every room, by its dotted name."""
    found = set()
    for path in ROOT.glob("*/**/*.py"):
        room = path.relative_to(ROOT).with_suffix("")
        if room.parts[0] in UNPLAYED_ROOMS:
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and "act" in {ast.unparse(one) for one in node.decorator_list}:
                found.add(".".join((*room.parts, node.name)))
    return {name for name in found if not name.rpartition(".")[2].startswith("_")}


def unsaid(names: set[str]) -> set[str]:
    return names - set(RIGHTS) - set(INNER)


def outcome(right, actor, scene) -> bool:
    """Whether the stand may, nothing being kept of what it did."""
    try:
        with transaction.atomic():
            PLAYS[right.what](actor, scene)
            transaction.set_rollback(True)
    except (Http404, NotYours):
        return False
    except Refused as refusal:
        if refusal.code in NOT_ALLOWED:
            return False
        if MET.get(right.what) != refusal.code:
            raise
    return True


def test_every_verb_has_its_row():
    assert unsaid(verbs()) == set()
    assert set(INNER) <= verbs()
    assert not set(INNER) & set(RIGHTS)


def test_every_row_is_played():
    assert set(RIGHTS) == set(PLAYS)


def test_rows_name_known_stands_once():
    for right in RIGHTS.values():
        assert set(right.may) <= set(CODES), right.what
        assert len(right.may) == len(set(right.may)), right.what


@pytest.mark.django_db
def test_each_stand_may_what_its_row_says_and_nothing_else():
    scene, wrong = stands.build(), []
    for right in RIGHTS.values():
        for code in CODES:
            may = outcome(right, scene.actors[code], scene)
            if may != (code in right.may):
                wrong.append(f"{right.what}, {code}: {'allowed' if may else 'refused'}")
    assert not wrong, "\n".join(wrong)


def test_the_page_of_rights_is_fresh():
    assert (ROOT.parent / "docs" / "droits.md").read_text() == rights_page.markdown(), "lancez : tremplin rights docs"


def test_the_page_names_every_relation_and_its_delay():
    page = rights_page.markdown()
    for relation in RELATIONS:
        assert f"{relation.days} jours" in page
        assert "{days}" in relation.says
    assert "'" not in rights_page.markdown().replace("`", "").partition("## La table entière")[0]


def test_the_guard_of_verbs_bites():
    assert unsaid({"candidates.actions.sell_file"}) == {"candidates.actions.sell_file"}
