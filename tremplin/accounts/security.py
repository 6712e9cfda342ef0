"""What happens to an account and is owed to an auditor: log-ins, too many tries, passwords, factors, sessions."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from tremplin.accounts import messages
from tremplin.accounts.models import Session, User
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act


@act
def logged_in(*, by: Actor, where: dict[str, str], new_browser: bool) -> None:
    """`where` is `devices.describe`. She is told of a browser never seen before."""
    journal.record(by=by, verb="accounts.log_in", obj=by.user, after={k: where[k] for k in ("device", "place")})
    if new_browser:
        messages.new_browser(by.user, where)


@act
def too_many_tries(*, by: Actor, user: User, place: str) -> None:
    """Ten wrong tries at her password or her code, whoever makes them: she is told, once a quarter of an hour."""
    journal.record(by=by, verb="accounts.too_many_tries", obj=user, after={"place": place})
    messages.too_many_tries(user, place)


@act
def changed_password(*, by: Actor, keep: str | None) -> None:
    """Every session but `keep` (a session key) is over."""
    ended = end_sessions(by.user, keep)
    journal.record(by=by, verb="accounts.change_password", obj=by.user, after={"sessions_ended": ended})


@act
def confirmed_address(*, by: Actor, email: str) -> None:
    journal.record(by=by, verb="accounts.confirm_address", obj=by.user, after={"email": email})


@act
def added_factor(*, by: Actor, kind: str, keep: str | None) -> None:
    """A factor of `kind` (totp, webauthn) is added; sessions opened without it are over."""
    ended = end_sessions(by.user, keep)
    journal.record(by=by, verb="accounts.add_factor", obj=by.user, after={"kind": kind, "sessions_ended": ended})


@act
def removed_factor(*, by: Actor, kind: str, keep: str | None) -> None:
    ended = end_sessions(by.user, keep)
    journal.record(by=by, verb="accounts.remove_factor", obj=by.user, after={"kind": kind, "sessions_ended": ended})


@act
def renewed_codes(*, by: Actor) -> None:
    journal.record(by=by, verb="accounts.renew_recovery_codes", obj=by.user)


@act
def noted_codes(*, by: Actor) -> None:
    """She says that she keeps her recovery codes: they are shown no more."""
    codes = by.user.authenticator_set.filter(type="recovery_codes").first()
    if codes is None:
        raise Http404("Pas de codes de secours")
    codes.wrap().mark_as_viewed()
    journal.record(by=by, verb="accounts.note_recovery_codes", obj=by.user)


@act
def end_session(*, by: Actor, handle: UUID) -> None:
    """One of her own sessions is over; 404 for one that is not hers, or is over already."""
    found = next((one for one in Session.objects.filter(user=by.user) if one.handle == handle), None)
    if found is None:
        raise Http404("Connexion introuvable")
    found.delete()
    journal.record(by=by, verb="accounts.end_session", obj=by.user)


@act
def end_other_sessions(*, by: Actor, keep: str | None) -> int:
    """All her sessions but this one are over. Returns how many there were."""
    ended = end_sessions(by.user, keep)
    journal.record(by=by, verb="accounts.end_other_sessions", obj=by.user, after={"sessions_ended": ended})
    return ended


def end_sessions(user: User, keep: str | None = None) -> int:
    """Every session of hers but `keep` (a session key) is over; how many were living."""
    others = Session.objects.filter(user=user).exclude(session_key=keep)
    living = others.filter(expire_date__gt=timezone.now()).count()
    others.delete()
    return living
