"""How the rights on accounts, joining, merged files, watch, one's own data and the journal are played. See `plays`."""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import Http404
from django.test import Client
from django.utils import timezone

from tests import makers
from tests.site.stands import Scene, day
from tremplin.accounts import second_factor, security, team
from tremplin.accounts.models import Session, User
from tremplin.candidates import access as people
from tremplin.candidates import consents, merging, rights, watching
from tremplin.candidates.models import Consent
from tremplin.kernel import journal_export
from tremplin.kernel.actor import Actor
from tremplin.organisations import access as organisations
from tremplin.organisations import access_joining as doors
from tremplin.organisations.actions import joining, reviewing, verifying
from tremplin.organisations.models import JoinRequest, MemberReview, Organisation
from tremplin.privacy import access as own
from tremplin.privacy import actions as privacy
from tremplin.privacy.models import Deletion

REASON = "Vu ensemble, pièce d’identité en main."


def end_session(actor: Actor, scene: Scene) -> None:
    """A browser of the person's: nobody else closes it."""
    Client().force_login(User.objects.get(pk=scene.person.user_id))
    security.end_session(
        by=actor, handle=Session.objects.filter(user=scene.person.user_id).latest("expire_date").handle
    )


def reset_second_factor(actor: Actor, scene: Scene) -> None:
    colleague = User.objects.get(pk=scene.membership.user_id)
    Authenticator.objects.create(user=colleague, type=Authenticator.Type.TOTP, data={})
    second_factor.reset_second_factor(by=actor, user=colleague, why="Téléphone perdu.")


def on_account(verb: Any, **state: bool) -> Any:
    """The verb on the account of somebody who belongs nowhere."""

    def play(actor: Actor, _scene: Scene) -> None:
        verb(by=actor, user=makers.user(**state))

    return play


def asked_to_join(scene: Scene, **fields: Any) -> JoinRequest:
    """The stand « person » asks to join the structure, which has an administrator."""
    made = scene.asked_to_join
    JoinRequest.objects.filter(pk=made.pk).update(**{"asked_at": timezone.now(), **fields})
    return made


def on_own_request(verb: Any) -> Any:
    def play(actor: Actor, scene: Scene) -> None:
        made = asked_to_join(scene, waits_since=timezone.now() - timedelta(days=20))
        verb(by=actor, request=doors.get_own_join_request(actor, made.pk))

    return play


def on_request(verb: Any, **given: Any) -> Any:
    def play(actor: Actor, scene: Scene) -> None:
        verb(by=actor, request=doors.get_join_request(actor, asked_to_join(scene).pk), **given)

    return play


def network_request(actor: Actor, scene: Scene) -> None:
    doors.get_join_request(actor, asked_to_join(scene, way=JoinRequest.Way.NETWORK).pk)


def review(actor: Actor, scene: Scene) -> None:
    MemberReview.objects.create(organisation=scene.receiving)
    found = doors.own_review(actor)
    if found is None:
        raise Http404
    reviewing.review_members(by=actor, review=found, ended=[])


def give_evidence(actor: Actor, scene: Scene) -> None:
    mine = organisations.own_organisation(actor)
    Organisation.objects.filter(pk=mine.pk).update(verified_at=None, source=Organisation.Source.MEMBER)
    verifying.give_evidence(by=actor, organisation=Organisation.objects.get(pk=mine.pk), evidence="Notre site.")


def refuse_verification(actor: Actor, scene: Scene) -> None:
    asked = makers.declared().verifications.get()
    verifying.refuse_verification(by=actor, verification=doors.get_verification(actor, asked.pk), reason="Inconnue.")


def ask_merge(actor: Actor, scene: Scene) -> None:
    people.check_person(actor)
    rights.ask_merge(by=actor, code="INCONNU")


def merge(actor: Actor, scene: Scene) -> None:
    two = (makers.candidate(last_name="Double").pk for _ in range(2))
    kept, gone = people.get_two_files(actor, *two)
    merging.merge(by=actor, kept=kept, gone=gone, reason=REASON)


def tell_apart(actor: Actor, scene: Scene) -> None:
    two = (makers.candidate(last_name="Double").pk for _ in range(2))
    one, other = people.get_two_files(actor, *two)
    merging.tell_apart(by=actor, one=one, other=other, why=REASON)


def unmerge(actor: Actor, scene: Scene) -> None:
    merging.unmerge(by=actor, made=people.get_merge(actor, makers.merge().pk), reason=REASON)


def read_alerts(actor: Actor, scene: Scene) -> None:
    watching.check_staff(actor)
    watching.visible_alerts(actor)


def lift_pause(actor: Actor, scene: Scene) -> None:
    paused = makers.pause(who=makers.user())
    watching.lift_pause(by=actor, pause=watching.get_pause(actor, paused.pk), why=REASON)


def copy(actor: Actor, scene: Scene) -> None:
    if own.own_file_of(actor) is None:
        raise Http404


def keep_all(actor: Actor, scene: Scene) -> None:
    Deletion.objects.create(user=actor.user, due_at=timezone.now() + timedelta(days=30))
    privacy.keep_all(by=actor)


def withdraw_consent(actor: Actor, scene: Scene) -> None:
    given = Consent.objects.create(candidate=scene.person, purpose=Consent.Purpose.SEND_ON, until=day(30))
    privacy.withdraw_consent(by=actor, consent=own.get_consent(actor, given.pk))


def give_consent(actor: Actor, scene: Scene) -> None:
    given = consents.give(by=scene.actors["owner"], candidate=scene.person, purpose=Consent.Purpose.SEND_ON)
    consents.withdraw(by=scene.actors["owner"], consent=given)
    privacy.give_consent(by=actor, candidate=scene.person, purpose=Consent.Purpose.SEND_ON)


def export_journal(actor: Actor, scene: Scene) -> None:
    people.check_team(actor)
    journal_export.download(by=actor, wanted=journal_export.Wanted(user=actor.user_id), kind="jsonl")


TRUST_PLAYS: dict[str, Any] = {
    "accounts.security.end_session": end_session,
    "accounts.second_factor.reset_second_factor": reset_second_factor,
    "accounts.team.join_team": on_account(team.join_team),
    "accounts.team.leave_team": on_account(team.leave_team, is_staff=True),
    "accounts.team.close": on_account(team.close),
    "accounts.team.reopen": on_account(team.reopen, is_active=False),
    "organisations.actions.joining.ask_to_join": lambda actor, scene: joining.ask_to_join(
        by=actor, organisation=scene.target, message="J’y travaille."
    ),
    "organisations.actions.joining.withdraw_request": on_own_request(joining.withdraw_request),
    "organisations.actions.joining.hand_to_network": on_own_request(joining.hand_to_network),
    "organisations.actions.joining.accept_request": on_request(joining.accept_request),
    "organisations.actions.joining.refuse_request": on_request(joining.refuse_request, reason="Inconnue ici."),
    "organisations.access_joining.get_join_request": network_request,
    "organisations.actions.reviewing.review_members": review,
    "organisations.actions.verifying.give_evidence": give_evidence,
    "organisations.actions.verifying.refuse_verification": refuse_verification,
    "candidates.rights.ask_merge": ask_merge,
    "candidates.merging.merge": merge,
    "candidates.merging.tell_apart": tell_apart,
    "candidates.merging.unmerge": unmerge,
    "candidates.watching.visible_alerts": read_alerts,
    "candidates.watching.lift_pause": lift_pause,
    "privacy.access.own_file_of": copy,
    "privacy.actions.ask_deletion": lambda actor, scene: privacy.ask_deletion(by=actor),
    "privacy.actions.keep_all": keep_all,
    "privacy.actions.withdraw_consent": withdraw_consent,
    "privacy.actions.give_consent": give_consent,
    "web.views.journal.export": export_journal,
}
