"""Alerts: open one, confirm it, change it, stop it. Whoever holds the link of a mail may do so without an account."""

import secrets
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from tremplin.directory import messages, news
from tremplin.directory.access_alerts import hashed
from tremplin.directory.models import Alert
from tremplin.kernel import journal
from tremplin.kernel.actor import ANONYMOUS, Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import NotYours, Refused

MOST = 20  # of a person
MORNING = time(7)


def next_look(rhythm: str, after: datetime) -> datetime:
    """When to look again: at the next run, tomorrow morning at the latest, or next Monday morning."""
    if rhythm == Alert.Rhythm.NOW:
        return after
    day = timezone.localtime(after)
    days = 1 if rhythm == Alert.Rhythm.DAILY else 7 - day.weekday()
    if rhythm == Alert.Rhythm.DAILY and day.time() < MORNING:
        days = 0
    return timezone.make_aware(datetime.combine(day.date() + timedelta(days=days), MORNING))


@act
def open_alert(*, by: Actor, name: str, query: str, rhythm: str) -> Alert:
    """An alert of the account, in force at once. Refused beyond 20, or for a search or a name already taken."""
    if not by.is_authenticated:
        raise NotYours("account_needed", "Connectez-vous pour garder cette alerte dans votre compte.")
    lock(get_user_model()._default_manager.all(), by.user_id)
    hers = Alert.objects.filter(user=by.user)
    if hers.filter(query=query).exists():
        raise Refused("alert_exists", "Vous avez déjà une alerte pour cette recherche, dans « Mes alertes ».")
    if hers.count() >= MOST:
        raise Refused("too_many_alerts", f"Vous avez déjà {MOST} alertes. Arrêtez-en une avant d’en ajouter.")
    name = _free(by.user, name)
    now = timezone.now()
    made = Alert.objects.create(user=by.user, name=name, query=query, rhythm=rhythm, **_begun(rhythm, now))
    journal.record(by=by, verb="directory.open_alert", obj=made, after={"rhythm": rhythm})
    return made


@act
def ask_alert(*, email: str, name: str, query: str, rhythm: str) -> None:
    """Write to an address so that it confirms. Whoever asks learns nothing: only the mail says what is known."""
    email, now = email.lower(), timezone.now()
    known = Alert.objects.filter(user__isnull=True, email=email)
    same = known.filter(query=query).select_for_update(of=("self",)).first()
    if same is not None and same.confirmed_at is not None:
        messages.already(same)
    elif same is None and known.count() >= MOST:
        messages.too_many(known.order_by("confirmed_at").first())
    else:
        token = secrets.token_urlsafe(32)
        until = now + timedelta(days=messages.delay("confirmation"))
        asked = {"name": name, "rhythm": rhythm, "token_hash": hashed(token), "expires_at": until}
        begun = {"checked_at": now, "next_at": now}
        found, _ = Alert.objects.update_or_create(
            user=None, email=email, query=query, defaults=asked, create_defaults={**asked, **begun}
        )
        messages.confirm(found, token)


@act
def confirm_alert(*, alert: Alert) -> Alert:
    """The address agrees: news count from now on. Confirming twice changes nothing more."""
    found = lock(Alert.objects.all(), alert.pk)
    if found.confirmed_at is None:
        for name, value in _begun(found.rhythm, timezone.now()).items():
            setattr(found, name, value)
        found.token_hash = ""
        found.save()
        journal.record(by=ANONYMOUS, verb="directory.open_alert", obj=found, after={"rhythm": found.rhythm})
    return found


@act
def change_alert(*, by: Actor, alert: Alert, name: str, rhythm: str) -> Alert:
    """Another name, another rhythm. Her own, or that of the address whose link she holds."""
    found = lock(Alert.objects.all(), alert.pk)
    _check_holder(by, found)
    name = name.strip()
    if found.user_id and Alert.objects.filter(user=found.user_id, name=name).exclude(pk=found.pk).exists():
        raise Refused("alert_named_twice", "Vous avez déjà une alerte de ce nom. Choisissez-en un autre.", field="name")
    before = found.rhythm
    found.name = name
    if rhythm != before:
        found.rhythm, found.next_at = rhythm, next_look(rhythm, timezone.now())
    found.save(update_fields=["name", "rhythm", "next_at"])
    journal.record(by=by, verb="directory.change_alert", obj=found, before={"rhythm": before}, after={"rhythm": rhythm})
    return found


@act
def renew_alert(*, by: Actor, alert: Alert) -> None:
    """« Oui, toujours utile » : six more months."""
    found = lock(Alert.objects.all(), alert.pk)
    _check_holder(by, found)
    found.renewed_at, found.asked_at = timezone.now(), None
    found.save(update_fields=["renewed_at", "asked_at"])
    journal.record(by=by, verb="directory.renew_alert", obj=found)


@act
def stop_alert(*, by: Actor, alert: Alert) -> None:
    """The alert goes, whole. Holding the link of its mail is enough, with or without an account; twice is once."""
    if Alert.objects.filter(pk=alert.pk).delete()[0]:
        journal.record(by=by, verb="directory.stop_alert", obj=alert)


def _begun(rhythm: str, now: datetime) -> dict[str, Any]:
    """In force from now: what can be read on the page today is no news."""
    news.note(now)
    return {"confirmed_at": now, "renewed_at": now, "checked_at": now, "next_at": next_look(rhythm, now)}


def _free(user: Any, name: str) -> str:
    """The name, with a number when another of her alerts bears it: « Couture autour de Bondy (2) »."""
    name = name.strip()
    taken = set(Alert.objects.filter(user=user, name__startswith=name[:70]).values_list("name", flat=True))
    tries = (name if number == 1 else f"{name[:74]} ({number})" for number in range(1, MOST + 2))
    return next(one for one in tries if one not in taken)


def _check_holder(by: Actor, alert: Alert) -> None:
    if alert.user_id is not None and alert.user_id != by.user_id:
        raise NotYours("not_your_alert", "Seule la personne qui a fait cette alerte peut la changer.")
