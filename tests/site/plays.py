"""How each declared right is played: the door of its page, then its verb. The key is the name its row has."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone

from tests import makers
from tests.site.plays_pages import PLAYS as PAGE_PLAYS
from tests.site.plays_trust import TRUST_PLAYS
from tests.site.plays_work import WORK_PLAYS
from tests.site.stands import Scene, day
from tremplin.accounts import access as notices
from tremplin.accounts.sso.certified import Certified
from tremplin.applications import access as candidatures
from tremplin.applications import actions
from tremplin.applications.actions import around, editing, meeting, views
from tremplin.applications.models import Application, SavedView
from tremplin.candidates import access as people
from tremplin.candidates import actions as files
from tremplin.candidates import certified, finding, following, motivated, rights
from tremplin.eligibility import access as diagnoses
from tremplin.eligibility.actions import diagnose
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import Notice
from tremplin.organisations.models import Dispositif


def file_of(actor: Actor, scene: Scene) -> Any:
    return people.get_candidate(actor, scene.person.pk, motivated=people.own_access(actor))


def mine(actor: Actor, scene: Scene) -> Application:
    """The candidature as its pages read it: the one of the stand that sent one."""
    return candidatures.get_application(actor, scene.mine(actor).pk, enrich=candidatures.with_hire)


def edit_file(actor: Actor, scene: Scene) -> None:
    person = file_of(actor, scene)
    people.check_may_edit(actor, person)
    files.update_candidate(by=actor, candidate=person, phone="0601020304")


def create_file(actor: Actor, scene: Scene) -> None:
    people.check_professional(actor)
    files.create_candidate(by=actor, first_name="Nouvelle", last_name="Personne")


def recognise(actor: Actor, scene: Scene) -> None:
    people.check_professional(actor)
    assert finding.search(actor=actor, email=scene.person.user.email) is not None
    files.recognise(by=actor, candidate=scene.person, found_by="email")


def own_file(actor: Actor, scene: Scene) -> None:
    people.check_person(actor)
    files.own_file(by=actor)


def give_code(actor: Actor, scene: Scene) -> None:
    person = file_of(actor, scene)
    type(person).objects.filter(pk=person.pk).update(user=None)
    rights.give_code(by=actor, candidate=person)


def take_certified(actor: Actor, scene: Scene) -> None:
    people.get_own_file(actor)
    said = Certified("FranceConnect", day(), "MME", "Zélie", "Autre", None, "", "")
    certified.take_certified(by=actor, candidate=scene.person, certified=said, chosen=["last_name"])


def claim(actor: Actor, scene: Scene) -> None:
    people.check_person(actor)
    people.get_own_file(actor) if actor is scene.actors["owner"] else None
    rights.claim(by=actor, code="INCONNU")


def send(actor: Actor, scene: Scene) -> None:
    person = file_of(actor, scene)
    actions.send(by=actor, candidate=person, organisation=scene.target, message="Bonjour")


def transfer(actor: Actor, scene: Scene) -> None:
    own = Dispositif.objects.filter(organisation=actor.organisation, kind="EI").first() or scene.post.dispositif
    actions.transfer(by=actor, application=mine(actor, scene), dispositif=own)


def accept(actor: Actor, scene: Scene) -> Any:
    found = mine(actor, scene)
    dispositif = Dispositif.objects.get(organisation=scene.receiving, kind="ACI")
    return actions.accept(by=actor, application=found, dispositif=dispositif, terms=makers.terms())


def cancel_hire(actor: Actor, scene: Scene) -> None:
    found = mine(actor, scene)
    accept(scene.actors["receiver_admin"], scene)
    actions.cancel_hire(by=actor, application=found)


def move_dates(actor: Actor, scene: Scene) -> None:
    found = mine(actor, scene)
    accept(scene.actors["receiver_admin"], scene)
    actions.move_dates(by=actor, application=found, starts_on=day(8), ends_on=day(200))


def hire(actor: Actor, scene: Scene) -> None:
    from tremplin.applications.views.hire import check_hires

    check_hires(actor)
    dispositif = Dispositif.objects.get(organisation=actor.organisation, kind="ACI")
    person = makers.candidate()
    makers.diagnosis(who=person, by=actor.organisation)
    actions.hire(by=actor, candidate=person, dispositif=dispositif, terms=makers.terms())


def send_on(actor: Actor, scene: Scene) -> None:
    found = mine(actor, scene)
    receiver = scene.actors["receiver_admin"]
    actions.refuse(by=receiver, application=found, reason="other", answer="Non.", share_reason=True)
    given = {"posts": [], "message": "Bonjour", "keep_cv": False, "agreed": True}
    actions.send_on(by=actor, application=found, organisation=scene.target, **given)


def prior_action(actor: Actor, scene: Scene) -> None:
    found = mine(actor, scene)
    Application.objects.filter(pk=found.pk).update(state="prior_to_hire")
    around.add_prior_action(by=actor, application=found, kind="internship", starts_on=day(), ends_on=day(5))


def propose(actor: Actor, scene: Scene) -> None:
    at = timezone.now() + timedelta(days=3)
    meeting.propose_interview(by=actor, application=mine(actor, scene), at=at, minutes=30, place="Ici")


def met(verb: Any, **given: Any) -> Any:
    """A verb on an interview that the structure has proposed."""

    def play(actor: Actor, scene: Scene) -> None:
        found, at = mine(actor, scene), timezone.now() + timedelta(days=3)
        receiver = scene.actors["receiver_admin"]
        meeting.propose_interview(by=receiver, application=found, at=at, minutes=30, place="Ici")
        verb(by=actor, application=found, **given)

    return play


def closed(verb: Any, *, archived: bool = False) -> Any:
    """A verb on a candidature that the structure has refused, and archived."""

    def play(actor: Actor, scene: Scene) -> None:
        found, receiver = mine(actor, scene), scene.actors["receiver_admin"]
        actions.refuse(by=receiver, application=found, reason="other", answer="Non.", share_reason=True)
        if archived:
            actions.archive(by=receiver, application=found)
        verb(by=actor, application=found)

    return play


def others_comment(actor: Actor, scene: Scene) -> None:
    """A comment is read by the organisation that wrote it only."""
    found = mine(actor, scene)
    by = scene.actors["receiver_admin"]
    around.comment(by=by, application=found, text="Note")
    if not candidatures.comments_of(actor, found).exists():
        raise Http404


def delete_comment(actor: Actor, scene: Scene) -> None:
    found = mine(actor, scene)
    written = around.comment(by=scene.actors["receiver_admin"], application=found, text="Note")
    around.delete_comment(by=actor, written=candidatures.get_own_comment(actor, found, written.pk))


def view_of_receiver(scene: Scene, *, shared: bool) -> SavedView:
    by = scene.actors["receiver_admin"]
    return views.save_view(by=by, list_of="received", name="Vue", query="", shared=shared)


def read_shared_view(actor: Actor, scene: Scene) -> None:
    made = view_of_receiver(scene, shared=True)
    if not candidatures.visible_views(actor).filter(pk=made.pk).exists():
        raise Http404


def change_view(actor: Actor, scene: Scene) -> None:
    made = view_of_receiver(scene, shared=True)
    views.change_view(by=actor, view=candidatures.get_own_view(actor, made.pk), name="Autre", shared=False)


def templates(actor: Actor, scene: Scene) -> None:
    from tremplin.applications.views.around import check_receives

    check_receives(actor)
    around.keep_template(by=actor, reason="other", text="Nous n’avons pas de place.")


def do_diagnose(actor: Actor, scene: Scene) -> None:
    person = diagnoses.get_person_to_diagnose(actor, scene.person.pk)
    diagnose(by=actor, candidate=person, criteria=["RSA"])


def read_notice(actor: Actor, scene: Scene) -> None:
    owner = scene.actors["receiver_admin"]
    notice = Notice.objects.create(user=owner.user, organisation_id=owner.organisation_id, email="x@test.example")
    notices.get_notice(actor.user, notice.pk)


def on_mine(verb: Any, **given: Any) -> Any:
    return lambda actor, scene: verb(by=actor, application=mine(actor, scene), **given)


PLAYS: dict[str, Any] = {
    "candidates.access.get_candidate": file_of,
    "candidates.actions.update_candidate": edit_file,
    "candidates.actions.create_candidate": create_file,
    "candidates.actions.recognise": recognise,
    "candidates.actions.own_file": own_file,
    "candidates.access.get_own_file": lambda actor, scene: people.get_own_file(actor),
    "candidates.motivated.open_access": lambda actor, scene: motivated.open_access(
        by=actor, candidate=scene.person, reason="meeting", text="Reçue à l’accueil."
    ),
    "candidates.motivated.end_access": lambda actor, scene: motivated.end_access(
        by=actor, candidate=file_of(actor, scene)
    ),
    "candidates.motivated.contest_access": lambda actor, scene: motivated.contest_access(
        by=actor, access=people.get_access_to_own_file(actor, scene.access.pk), why=""
    ),
    "candidates.access.visible_accesses": lambda actor, scene: people.visible_accesses(actor),
    "candidates.following.begin_following": lambda actor, scene: following.begin_following(
        by=actor, candidate=file_of(actor, scene)
    ),
    "candidates.following.hand_over": lambda actor, scene: following.hand_over(
        by=actor, link=following.get_own_link(actor, file_of(actor, scene)), to=actor.user_id
    ),
    "candidates.following.end_following": lambda actor, scene: following.end_following(
        by=actor, link=following.get_own_link(actor, file_of(actor, scene)), why="moved"
    ),
    "candidates.certified.take_certified": take_certified,
    "candidates.rights.give_code": give_code,
    "candidates.rights.claim": claim,
    "candidates.rights.contest": lambda actor, scene: rights.contest(
        by=actor, candidate=people.get_own_file(actor) and scene.person, why=""
    ),
    "candidates.rights.settle_contest": lambda actor, scene: rights.settle_contest(
        by=actor, candidate=people.get_contested(actor, scene.contested.pk), hers=True
    ),
    "eligibility.access.get_diagnosis": lambda actor, scene: diagnoses.get_diagnosis(
        actor, file_of(actor, scene), scene.diagnosis.pk
    ),
    "eligibility.actions.diagnose": do_diagnose,
    "applications.access.get_application": mine,
    "applications.access.get_cv": lambda actor, scene: candidatures.get_cv(actor, scene.mine(actor).pk),
    "applications.actions.send.send": send,
    "applications.actions.answer.process": on_mine(actions.process),
    "applications.actions.answer.postpone": on_mine(actions.postpone, answer="Plus tard."),
    "applications.actions.answer.add_to_pool": on_mine(actions.add_to_pool),
    "applications.actions.answer.refuse": on_mine(actions.refuse, reason="other", answer="Non.", share_reason=True),
    "applications.actions.answer.withdraw": on_mine(actions.withdraw),
    "applications.actions.accept.accept": accept,
    "applications.actions.accept.hire": hire,
    "applications.actions.accept.cancel_hire": cancel_hire,
    "applications.actions.moving.move_dates": move_dates,
    "applications.actions.transfer.transfer": transfer,
    "applications.actions.send_on.send_on": send_on,
    "applications.actions.editing.edit": on_mine(editing.edit, message="Bonjour à nouveau"),
    "applications.actions.filing.archive": closed(actions.archive),
    "applications.actions.filing.unarchive": closed(actions.unarchive, archived=True),
    "applications.actions.around.comment": on_mine(around.comment, text="Note"),
    "applications.access.comments_of": others_comment,
    "applications.actions.around.delete_comment": delete_comment,
    "applications.actions.around.add_prior_action": prior_action,
    "applications.actions.around.keep_template": templates,
    "applications.actions.meeting.propose_interview": propose,
    "applications.actions.meeting.confirm_interview": met(meeting.confirm_interview),
    "applications.actions.meeting.decline_interview": met(meeting.decline_interview, answer="Un autre jour."),
    "applications.actions.meeting.cancel_interview": met(meeting.cancel_interview),
    "applications.actions.views.save_view": lambda actor, scene: views.save_view(
        by=actor, list_of="received" if actor.is_employer else "sent", name="Vue", query="", shared=False
    ),
    "applications.access.visible_views": read_shared_view,
    "applications.actions.views.change_view": change_view,
    "accounts.access.get_notice": read_notice,
}
PLAYS |= WORK_PLAYS | TRUST_PLAYS | PAGE_PLAYS
