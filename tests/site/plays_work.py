"""How the rights on contracts, PASS, posts and organisations are played. See `plays`."""

from decimal import Decimal
from typing import Any

from django.http import Http404

from tests import makers
from tests.site.stands import Scene, day
from tremplin.accounts import actions as account
from tremplin.contracts import access as contracts
from tremplin.contracts.actions import living
from tremplin.directory import access as search
from tremplin.directory import actions as words
from tremplin.directory import alerts
from tremplin.jobs import access as posts
from tremplin.jobs import actions as jobs
from tremplin.kernel.actor import Actor
from tremplin.organisations import access as organisations
from tremplin.organisations.actions import capacities, invitations, members, page
from tremplin.organisations.models import Invitation
from tremplin.passes import access as passes
from tremplin.passes import access_requests as requests
from tremplin.passes.actions import correcting, deciding, ending, feeding, prolonging, suspending, waiving
from tremplin.passes.models import Pass, WaitingPeriodWaiver
from tremplin.reference.models import Synonym, Trade
from tremplin.rules.kinds import ProlongationReason, SuspensionReason

REASON = "Une erreur de saisie à réparer."


def contract(actor: Actor, scene: Scene) -> Any:
    return contracts.get_own_contract(actor, scene.contract.pk)


def end_contract(actor: Actor, scene: Scene) -> None:
    living.end_contract(by=actor, contract=contract(actor, scene), ended_on=day(-1), why="agreement")


def reopen(actor: Actor, scene: Scene) -> None:
    end_contract(scene.actors["hirer"], scene)
    living.reopen_contract(by=actor, contract=contract(actor, scene))


def renew(actor: Actor, scene: Scene) -> Any:
    found = contract(actor, scene)
    type(found).objects.filter(pk=found.pk).update(ends_on=day(30), starts_on=day(-60))
    return living.renew(by=actor, contract=found, ends_on=day(300), weekly_hours=Decimal(26))


def cancel_renewal(actor: Actor, scene: Scene) -> None:
    made = renew(scene.actors["hirer"], scene)
    living.cancel_renewal(by=actor, contract=contracts.get_own_contract(actor, made.pk))


def the_pass(actor: Actor, scene: Scene) -> Pass:
    return passes.get_pass(actor, scene.pass_iae.pk)


def suspended(verb: Any, **given: Any) -> Any:
    """A verb on a suspension in progress, declared by the structure of the hire."""

    def play(actor: Actor, scene: Scene) -> None:
        found = the_pass(actor, scene)
        suspend(scene.actors["hirer"], scene)
        verb(by=actor, found=found, **given)

    return play


def suspend(actor: Actor, scene: Scene) -> None:
    starts_on, ends_on = day(-5), day(30)
    reason = SuspensionReason.CONTRACT_SUSPENDED
    suspending.suspend(by=actor, found=the_pass(actor, scene), reason=reason, starts_on=starts_on, ends_on=ends_on)


def edit_suspension(*, by: Actor, found: Pass) -> None:
    suspending.edit_suspension(
        by=by, found=found, reason=SuspensionReason.CONTRACT_SUSPENDED, starts_on=day(-5), ends_on=day(20)
    )


def ask_prolongation(actor: Actor, scene: Scene) -> None:
    deciding.withdraw_request(by=scene.actors["hirer"], request=scene.request)
    prolonging.request_prolongation(
        by=actor,
        found=the_pass(actor, scene),
        reason=ProlongationReason.SENIOR,
        ends_on=scene.pass_iae.ends_on + (day(100) - day()),
        asked=prolonging.Asked(scene.actors["prescriber_asked"].membership),
    )


def prolong(actor: Actor, scene: Scene) -> None:
    deciding.withdraw_request(by=scene.actors["hirer"], request=scene.request)
    prolonging.prolong(
        by=actor,
        found=the_pass(actor, scene),
        reason=ProlongationReason.COMPLETE_TRAINING,
        ends_on=scene.pass_iae.ends_on + (day(100) - day()),
    )


def waive(actor: Actor, scene: Scene) -> None:
    """Her PASS ended a while ago: the file is reached by its door, the law is asked for another one."""
    Pass.objects.filter(pk=scene.pass_iae.pk).update(starts_on=day(-800), ends_on=day(-70))
    waiving.waive(by=actor, candidate=requests.get_person_to_waive(actor, scene.person.pk), reason=REASON)


def revoke_waiver(actor: Actor, scene: Scene) -> None:
    found = requests.get_waiver(actor, scene.waiver.pk)
    assert isinstance(found, WaitingPeriodWaiver)
    waiving.revoke_waiver(by=actor, waiver=found, why=REASON)


def cancel_pass(actor: Actor, scene: Scene) -> None:
    found = the_pass(actor, scene)
    type(scene.contract).objects.filter(pk=scene.contract.pk).update(pass_iae=None)
    ending.cancel_unused(by=actor, found=found, reason=REASON)


def values(scene: Scene, of: Any) -> jobs.PostValues:
    return jobs.PostValues(
        dispositif=of.dispositifs.first(),
        trade=Trade.objects.get(code="A1203"),
        title="Jardinage",
        commune=makers.commune(),
        contract_kinds=["fixed_term_i"],
    )


def create_post(actor: Actor, scene: Scene) -> None:
    jobs.create_post(by=actor, values=values(scene, posts.check_employer(actor)))


def on_post(verb: Any, **given: Any) -> Any:
    return lambda actor, scene: verb(by=actor, post=posts.get_post(actor, scene.post.pk), **given)


def reopen_post(actor: Actor, scene: Scene) -> None:
    found = posts.get_post(actor, scene.post.pk)
    jobs.close_post(by=scene.actors["receiver_admin"], post=scene.post)
    jobs.open_post(by=actor, post=found)


def invite(actor: Actor, scene: Scene) -> None:
    own = organisations.own_organisation(actor)
    invitations.invite(by=actor, organisation=own, email="autre@test.example", role="member")


def on_invitation(verb: Any) -> Any:
    return lambda actor, scene: verb(
        by=actor, invitation=organisations.get_pending_invitation(actor, scene.invitation.pk)
    )


def accept_invitation(actor: Actor, scene: Scene) -> None:
    """The link was sent to the person's own address."""
    Invitation.objects.filter(pk=scene.invitation.pk).update(email=scene.person.user.email)
    found = organisations.invitation_by_token(scene.invitation.token)
    invitations.accept_invitation(by=actor, invitation=found)


def on_member(verb: Any, **given: Any) -> Any:
    return lambda actor, scene: verb(
        by=actor, membership=organisations.get_membership(actor, scene.membership.pk), **given
    )


def of_team(actor: Actor, scene: Scene) -> None:
    if not actor.is_team:
        raise Http404


WORK_PLAYS: dict[str, Any] = {
    "contracts.access.get_contract": lambda actor, scene: contracts.get_contract(actor, scene.contract.pk),
    "contracts.actions.living.renew": renew,
    "contracts.actions.living.cancel_renewal": cancel_renewal,
    "contracts.actions.living.end_contract": end_contract,
    "contracts.actions.living.reopen_contract": reopen,
    "contracts.actions.living.change_hours": lambda actor, scene: living.change_hours(
        by=actor, contract=contract(actor, scene), starts_on=day(2), weekly_hours=Decimal(30)
    ),
    "passes.access.get_pass": the_pass,
    "passes.actions.suspending.suspend": suspend,
    "passes.actions.suspending.edit_suspension": suspended(edit_suspension),
    "passes.actions.suspending.resume": suspended(suspending.resume, back_on=day(5)),
    "passes.actions.suspending.drop_suspension": suspended(suspending.drop_suspension, reason=REASON),
    "passes.actions.prolonging.prolong": prolong,
    "passes.actions.prolonging.request_prolongation": ask_prolongation,
    "passes.access_requests.get_request": lambda actor, scene: requests.get_request(actor, scene.request.pk),
    "passes.actions.deciding.grant": lambda actor, scene: deciding.grant(
        by=actor, request=requests.get_request(actor, scene.request.pk)
    ),
    "passes.actions.deciding.refuse_prolongation": lambda actor, scene: deciding.refuse_prolongation(
        by=actor, request=requests.get_request(actor, scene.request.pk), reason="duration", explanation="Trop long."
    ),
    "passes.actions.deciding.withdraw_request": lambda actor, scene: deciding.withdraw_request(
        by=actor, request=requests.get_request(actor, scene.request.pk)
    ),
    "passes.actions.waiving.waive": waive,
    "passes.access_requests.get_waiver": lambda actor, scene: requests.get_waiver(actor, scene.waiver.pk),
    "passes.actions.waiving.revoke_waiver": revoke_waiver,
    "passes.actions.correcting.correct": lambda actor, scene: correcting.correct(
        by=actor, found=the_pass(actor, scene), starts_on=scene.pass_iae.starts_on + (day(1) - day()), reason=REASON
    ),
    "passes.actions.correcting.undo": suspended(correcting.undo, reason=REASON),
    "passes.actions.ending.terminate": lambda actor, scene: ending.terminate(
        by=actor, found=the_pass(actor, scene), reason=REASON
    ),
    "passes.actions.ending.cancel_unused": cancel_pass,
    "passes.actions.feeding.open_feed": lambda actor, scene: feeding.open_feed(by=actor),
    "passes.views.find.find": of_team,
    "directory.alerts.open_alert": lambda actor, scene: alerts.open_alert(
        by=actor, name="Couture", query="q=couture", rhythm="daily"
    ),
    "jobs.access.get_post": lambda actor, scene: posts.get_post(actor, scene.post.pk),
    "jobs.actions.create_post": create_post,
    "jobs.actions.edit_post": lambda actor, scene: jobs.edit_post(
        by=actor, post=posts.get_post(actor, scene.post.pk), values=values(scene, scene.receiving)
    ),
    "jobs.actions.open_post": reopen_post,
    "jobs.actions.close_post": on_post(jobs.close_post),
    "jobs.actions.refresh_post": on_post(jobs.refresh_post),
    "organisations.access.own_organisation": lambda actor, scene: organisations.own_organisation(actor),
    "organisations.actions.page.mark_reviewed": lambda actor, scene: page.mark_reviewed(
        by=actor, organisation=organisations.own_organisation(actor)
    ),
    "organisations.access.get_membership": lambda actor, scene: organisations.get_membership(
        actor, scene.membership.pk
    ),
    "organisations.actions.members.change_member": on_member(members.change_member, role="administrator", functions=[]),
    "organisations.actions.members.end_membership": on_member(members.end_membership),
    "organisations.actions.invitations.invite": invite,
    "organisations.actions.invitations.resend_invitation": on_invitation(invitations.resend_invitation),
    "organisations.actions.invitations.revoke_invitation": on_invitation(invitations.revoke_invitation),
    "organisations.actions.invitations.accept_invitation": accept_invitation,
    "organisations.actions.capacities.create_organisation": lambda actor, scene: capacities.create_organisation(
        by=actor, siret=makers.siret(7654321), name="Neuve", commune=makers.commune(), orienter=True
    ),
    "organisations.actions.capacities.verify_organisation": lambda actor, scene: capacities.verify_organisation(
        by=actor, organisation=makers.organisation(verified_at=None), how="staff"
    ),
    "organisations.actions.capacities.correct_register": lambda actor, scene: capacities.correct_register(
        by=actor, organisation=scene.receiving, changes={"name": "Corrigée"}
    ),
    "organisations.actions.capacities.decide_authorisation": lambda actor, scene: capacities.decide_authorisation(
        by=actor, prescriber=scene.actors["prescriber"].organisation.prescriber, validate=False
    ),
    "directory.access.get_synonym": lambda actor, scene: search.get_synonym(actor, "jardinage"),
    "directory.actions.add_synonym": lambda actor, scene: words.add_synonym(
        by=actor, term="rempaillage", means=["cannage"], both_ways=False
    ),
    "directory.actions.edit_synonym": lambda actor, scene: words.edit_synonym(
        by=actor, synonym=Synonym.objects.get(pk="jardinage"), means=["jardin"], both_ways=False, is_used=True
    ),
    "accounts.actions.set_preferences": lambda actor, scene: account.set_preferences(
        by=actor, choices={"applications": "daily"}
    ),
}
