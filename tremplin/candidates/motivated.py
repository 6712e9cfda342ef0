"""« Accès motivé »: open the file of a person met for the first time, end it, contest it."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tremplin.candidates import messages_access as messages
from tremplin.candidates.access import get_open_access, lock_candidate, visible_candidates
from tremplin.candidates.models import Candidate, MotivatedAccess
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry
from tremplin.organisations.models import Membership
from tremplin.rules import access as law

SHORTEST = 10
WRONG, MOST_WRONG = "candidates.wrong_birth_date", 5
EndedBy = MotivatedAccess.EndedBy


@act
def open_access(*, by: Actor, candidate: Candidate, reason: str, text: str) -> MotivatedAccess:
    """Read the file for the days that the rules say; the person is told who, why, until when. Returns the open one if any.

    Refused: whoever is not of an authorised organisation, no reason, too many in a day (`MOTIVATED_ACCESSES_PER_DAY`).
    """
    check_may_open(by)
    if reason not in MotivatedAccess.Reason.values:
        raise Refused("reason_required", "Choisissez une raison dans la liste.", field="reason")
    if len(text.strip()) < SHORTEST:
        message = "Dites en une phrase pourquoi vous ouvrez ce dossier. La personne la lira."
        raise Refused("text_required", message, field="text")
    candidate = lock_candidate(candidate.pk)
    lock(Membership.objects.all(), by.membership.pk)  # one at a time for a professional: the ceiling is counted
    now = timezone.now()
    theirs = candidate.motivated_accesses.filter(organisation=by.organisation, user=by.user, ended_at=None)
    if current := theirs.filter(expires_at__gt=now).first():
        return current
    theirs.update(ended_at=now, ended_by=EndedBy.TIME)
    _check_ceiling(by)
    opened = MotivatedAccess.objects.create(
        candidate=candidate,
        organisation=by.organisation,
        user=by.user,
        reason=reason,
        text=text.strip(),
        asked_at=now,
        expires_at=now + timedelta(days=law.days("motivated")),
    )
    after = {"reason": reason, "expires_at": opened.expires_at.isoformat()}
    journal.record(by=by, verb="candidates.open_access", obj=opened, candidate_id=candidate.pk, after=after)
    messages.opened(opened)
    return opened


def check_may_open(by: Actor) -> None:
    """Refuse whoever does not act for an authorised organisation."""
    if not by.is_authorised_prescriber:
        raise NotYours(
            "authorised_only",
            "Ouvrir le dossier d’une personne que votre organisation ne connaît pas est réservé aux organismes habilités."
            " Candidatez pour elle : la candidature crée le lien.",
        )


def check_birth_date(*, by: Actor, candidate: Candidate, given: date | None) -> None:
    """The birth date, said by the person, when she was found by an address that others may know.

    Refused (`birth_date`): another date; too many wrong ones in a day. A wrong one is journalled at once, outside any act.
    """
    wrong = JournalEntry.objects.filter(verb=WRONG, actor_id=by.user_id, at__gte=_today())
    if wrong.count() >= MOST_WRONG:
        message = (
            "Trop de dates fausses aujourd’hui. Cherchez la personne par son numéro de sécurité sociale, ou demain."
        )
        raise Refused("too_many_tries", message, field="birth_date")
    if given is None or candidate.birth_date != given:
        journal.record(by=by, verb=WRONG, obj=candidate, candidate_id=candidate.pk)
        message = (
            "Cette date n’est pas celle du dossier. Demandez à la personne sa date de naissance, ou son numéro de sécurité"
            " sociale."
        )
        raise Refused("wrong_birth_date", message, field="birth_date")


def _check_ceiling(by: Actor) -> None:
    most = settings.MOTIVATED_ACCESSES_PER_DAY
    if MotivatedAccess.objects.filter(user=by.user, asked_at__gte=_today()).count() >= most:
        raise Refused(
            "too_many_accesses",
            f"Vous avez déjà ouvert {most} accès motivés aujourd’hui : c’est le maximum. Reprenez demain,"
            " ou candidatez pour la personne. Si votre accueil du public en demande plus, écrivez à l’équipe du réseau.",
        )


def _today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


@act
def end_access(*, by: Actor, candidate: Candidate) -> MotivatedAccess:
    """The professional no longer needs it. 404 without an open access of her own."""
    candidate = lock_candidate(candidate.pk)
    return _end(by, get_open_access(by, candidate), EndedBy.PRESCRIBER, "candidates.end_access")


@act
def contest_access(*, by: Actor, access: MotivatedAccess, why: str) -> MotivatedAccess:
    """The person says that it was not wanted: closed at once; the platform's team and the professional are told."""
    candidate = lock_candidate(access.candidate_id)
    if candidate.user_id is None or candidate.user_id != by.user_id or by.organisation is not None:
        raise NotYours("not_yours", "Seule la personne peut contester un accès à son dossier.")
    access = lock(MotivatedAccess.objects.select_related("user", "organisation", "candidate"), access.pk)
    if access.ended_by == EndedBy.PERSON:
        raise Refused("already_contested", "C’est déjà signalé. L’équipe du réseau vous répondra.")
    access.contest_why = why.strip()
    _end(by, access, EndedBy.PERSON, "candidates.contest_access")
    messages.access_contested(access)
    return access


def _end(by: Actor, access: MotivatedAccess, how: str, verb: str) -> MotivatedAccess:
    access.ended_at, access.ended_by = timezone.now(), how
    access.save(update_fields=["ended_at", "ended_by", "contest_why"])
    journal.record(by=by, verb=verb, obj=access, candidate_id=access.candidate_id)
    return access


def may_ask(actor: Actor, candidate: Candidate) -> bool:
    """Whether the actor would have to ask for an access to read this file."""
    return actor.is_authorised_prescriber and not visible_candidates(actor).filter(pk=candidate.pk).exists()
