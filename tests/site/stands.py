"""One person and all who stand around her, each by one relation only: what the table of rights is played with."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from tests import makers
from tremplin.accounts.models import User
from tremplin.applications.models import Application
from tremplin.candidates.models import Accompaniment
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import StoredFile
from tremplin.kernel.permissions import CODES


def day(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


@dataclass
class Scene:
    """`actors` by stand; `mine` gives the candidature of a stand, that of the prescriber for who sent none."""

    person: Any
    receiving: Any
    actors: dict[str, Actor] = field(default_factory=dict)
    sent: dict[str, Any] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def mine(self, actor: Actor) -> Any:
        stand = next((code for code, one in self.actors.items() if one is actor), "")
        return self.sent.get(stand, self.sent["prescriber_sent"])

    def __getattr__(self, name: str) -> Any:
        return self.things[name]

    def __deepcopy__(self, memo: dict[int, Any]) -> "Scene":
        return Scene(**deepcopy(vars(self), memo))


def build() -> Scene:
    receiving, hirer, sender = (makers.structure(kinds=["ACI", "EI"]) for _ in range(3))
    senders = {
        "orienter_sent": makers.prescriber(authorised=False),
        "prescriber_sent": makers.prescriber(),
        "sender_employer": sender,
    }
    person = makers.candidate(account=True, first_name="Zélie", last_name="Ytrac")
    asked = makers.prescriber()
    request = makers.prolongation_request(to=asked, by=hirer, who=person)
    diagnosing, following, motivated = makers.prescriber(), makers.prescriber(), makers.prescriber()
    diagnosis = makers.diagnosis(who=person, by=diagnosing, criteria=("RSA", "AAH"))
    scene = Scene(person=person, receiving=receiving)
    for stand, by in senders.items():
        scene.sent[stand] = _application(receiving, person, by)
    Application.objects.update(state="new")
    Accompaniment.objects.all().delete()
    link = makers.accompaniment(who=person, by=following)
    access = makers.motivated_access(who=person, by=motivated)
    elsewhere = makers.member(of=receiving, role="member").user
    organisations = {
        **senders,
        "orienter": makers.prescriber(authorised=False),
        "prescriber_following": following,
        "prescriber_diagnosed": diagnosing,
        "prescriber_asked": asked,
        "prescriber_motivated": motivated,
        "prescriber": makers.prescriber(),
        "receiver_admin": receiving,
        "hirer": hirer,
        "employer": makers.structure(kinds=["ACI", "EI"]),
        "network": makers.network(),
        "institution": makers.member(of=makers.organisation()).organisation,
    }
    users = {
        "owner": person.user,
        "person": makers.candidate(account=True).user,
        "receiver": elsewhere,
        "staff": makers.user(is_staff=True, is_superuser=True),
    }
    found = {**organisations, **users}
    scene.actors = {code: _actor(found[code]) for code in CODES}
    scene.things = {
        "request": request,
        "pass_iae": request.pass_iae,
        "contract": person.contracts.get(),
        "diagnosis": diagnosis,
        "link": link,
        "access": access,
        "hirer": hirer,
        "post": makers.post(of=receiving),
        "invitation": makers.invitation(of=receiving),
        "membership": receiving.memberships.get(role="member"),
        "waiver": makers.waiver(by=following),
        "target": makers.structure(kinds=["ACI", "EI"]),
        "transferred": makers.structure(kinds=["ACI"]),
        "contested": makers.candidate(account=True, contested_at=timezone.now()),
        "asked_to_join": makers.join_request(to=receiving, who=users["person"]),
    }
    return scene


def _actor(found: Any) -> Actor:
    return makers.actor(User.objects.get(pk=found.pk) if isinstance(found, User) else found)


def _application(to: Any, who: Any, by: Any) -> Application:
    sent = makers.application(to=to, who=who, by=by)
    content = ContentFile(b"%PDF-1.4", name="cv.pdf")
    cv = StoredFile.objects.create(file=content, name="cv.pdf", content_type="application/pdf", size=8, sha256="0" * 64)
    # another candidature to the same structure waits a day, and an answer to the first
    lately = timezone.now() - timedelta(days=2)
    Application.objects.filter(pk=sent.pk).update(created_at=lately, state="postponed", cv=cv)
    return sent
