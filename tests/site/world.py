"""One small territory seen by every role: what the guards of the whole site walk through."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from tests import makers
from tremplin.applications.models import SavedView
from tremplin.directory.listing import relist
from tremplin.kernel.models import Notice
from tremplin.organisations.models import MemberReview

ROLES = (
    "anonymous",
    "candidate_owner",
    "candidate_other",
    "orienter",
    "prescriber_linked",
    "prescriber_other",
    "employer_receiving",
    "employer_other",
    "network",
    "buyer",
    "admin",
)


@dataclass
class World:
    """Clients by role, and the objects that fill the addresses (`pk`, `slug`… by route name)."""

    clients: dict[str, Client] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, Any]) -> "World":
        """Other browsers with the same sessions, and copies of the objects."""
        clients = {role: Client() for role in self.clients}
        for role, one in clients.items():
            one.cookies.load(self.clients[role].cookies.output(header="", sep=";"))
        return World(clients, deepcopy(self.objects, memo))


def build() -> World:
    """A person applied with an authorised prescriber, once hired and once waiting; strangers stand around."""
    receiving = makers.structure(kinds=["ACI", "EI"], brand="Les Essais du Canal")
    other = makers.structure(kinds=["EI"], where="93001")
    linked, stranger = makers.prescriber(), makers.prescriber(where="93001")
    orienter = makers.prescriber(authorised=False)
    owner = makers.candidate(account=True)
    post = makers.post(of=receiving)
    hired = makers.hired(who=owner, to=receiving, by=linked)
    waiting = makers.application(to=other, who=owner, by=linked)
    oriented = makers.application(to=receiving, who=makers.candidate(), by=orienter, posts=[post])
    asked = makers.prolongation_request(to=linked, by=receiving)
    waiver = makers.waiver(by=linked)
    invitation = makers.invitation(of=receiving)
    access = makers.motivated_access(by=makers.prescriber(), who=owner)
    mine = receiving.memberships.first().user
    view = SavedView.objects.create(organisation=receiving, owner=mine, name="En attente", query="vue=plus-tard")
    merge = makers.merge()
    buyer = makers.organisation()
    makers.member(of=buyer)
    other_person = makers.candidate(account=True)
    asking = makers.join_request(to=receiving, who=other_person.user)
    nobody_there = makers.organisation(register_email="contact@registre.example")
    makers.join_request(to=nobody_there, token="lien")
    declared = makers.declared()
    MemberReview.objects.create(organisation=receiving)
    label = makers.proved_label(of=receiving)
    activity, report = makers.activity(of=receiving), makers.report(on=receiving)
    service = makers.service(of=linked)
    photo = makers.page_photo(of=receiving)
    pause = makers.pause(who=makers.user())
    relist()
    alert, visitor_alert = makers.alert(who=owner.user), makers.alert(email="visite@test.example")
    clients = {
        "anonymous": Client(),
        "candidate_owner": makers.client(owner.user),
        "candidate_other": makers.client(other_person.user),
        "orienter": makers.client(orienter),
        "prescriber_linked": makers.client(linked),
        "prescriber_other": makers.client(stranger),
        "employer_receiving": makers.client(receiving),
        "employer_other": makers.client(other),
        "network": makers.client(makers.network()),
        "buyer": makers.client(buyer),
        "admin": makers.client(makers.user(is_staff=True, is_superuser=True)),
    }
    objects = {
        "receiving": receiving,
        "prescriber": linked,
        "owner": owner,
        "post": post,
        "hired": hired,
        "waiting": waiting,
        "oriented": oriented,
        "diagnosis": hired.diagnosis,
        "pass": hired.pass_iae,
        "asked": asked,
        "waiver": waiver,
        "access": access,
        "view": view,
        "merge": merge,
        "invitation": invitation,
        "join_request": asking,
        "link": "lien",
        "verification": declared.verifications.get(),
        "line": {"theme": "activites", "pk": activity.pk},
        "label": label,
        "report": report,
        "pause": pause,
        "service": service,
        "photo": photo,
        "alert": alert,
        "visitor_alert": visitor_alert,
        "notice": Notice.objects.first(),
        "today": timezone.localdate(),
    }
    return World(clients, objects)
