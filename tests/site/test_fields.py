"""Who reads which personal data, on every page, in every file, mail and message, for every stand; and closed doors.

The truth is what the site answers: each stand asks every address with the objects of `stands`, and all it gets is searched
for the secrets of one person. What it finds must be what `FIELDS` says, no more and no less.
"""

import io
import zipfile
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from tests import makers
from tests.site import stands, table
from tests.site.routes import named, path_of
from tests.site.world import World
from tremplin.accounts.models import User
from tremplin.applications.actions import around
from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate
from tremplin.kernel.mail import render
from tremplin.kernel.models import Notice
from tremplin.kernel.permissions import CODES
from tremplin.web.rights_page import FIELDS

PERSON = {
    "first_name": "Zélie",
    "last_name": "Ytracqué",
    "birth_date": date(1991, 2, 14),
    "nir": "291029300112345",
    "nir_absence": "",
    "ft_id": "7654321Z",
    "ft_absence": "",
    "phone": "06 99 88 77 66",
    "email": "zelie-secret@test.example",
    "address": "7 rue du Secret",
}
# As they may be written, spaces aside.
SECRETS = {
    "name": ("Ytracqué",),
    "birth_date": ("14/02/1991", "14février1991", "1991-02-14", 'value="1991"'),
    "nir": ("291029300112345",),
    "ft_id": ("7654321Z",),
    "phone": ("0699887766",),
    "email": ("zelie-secret@test.example",),
    "address": ("7rueduSecret",),
    "criterion": ("BénéficiaireduRSA",),
    "health": ("Allocatairedel’AAH",),
    "message": ("Motsconfiésàlastructure",),
    "comment": ("Notequirestecheznous",),
}
# They list every criterion that exists, to be ticked; the result of the simulator and the demonstration are public.
LISTS_OF_CRITERIA = ("eligibility:diagnose", "directory:eligibilite", "applications:accept", "applications:accept_step")
LEFT_OUT = (*LISTS_OF_CRITERIA, "demo:components", "demo:mailbox", "demo:mail", "demo:mail_body")
# Whoever holds the paper reads the name that it bears.
LEFT_OUT += ("passes:verify",)
FILES = ("applications:export_received", "applications:export_sent", "passes:export")
# Objects of the guards' world that nobody of the scene has a tie with.
TRUST = (
    "join_request",
    "link",
    "verification",
    "pause",
    "merge",
    "line",
    "label",
    "report",
    "alert",
    "service",
    "photo",
)
TRUST += ("visitor_alert",)
OUTSIDERS = ("person", "orienter", "prescriber", "employer", "network", "institution")
# Public, or about oneself: nobody is a stranger there.
OPEN_TO_ALL = (
    "directory:",
    "account_",
    "mfa_",
    "demo:",
    "unsubscribe",
    "switch_organisation",
    "organisations:accept_invitation",
    "organisations:report",
)
# Though their room is.
OF_ONE_PERSON = ("directory:alerte_changer", "directory:alerte_arreter")
# Anybody may ask to join; what she asked is nobody else's.
ASKED_BY_ALL = ("organisations:join",)
# Team of the network: the PASS are hers to correct, the organisations to verify.
OF_THE_TEAM = ("passes:", "organisations:verify", "organisations:settle_report")
OWN_BY_NATURE = ("applications:apply", "jobs:create", "applications:refusal_template", "passes:verify", "passes:feed")
OWN_BY_NATURE += (
    "applications:export_received",
    "applications:export_sent",
    "passes:export",
    "organisations:page_photo",
)


@pytest.fixture(scope="module")
def built(once):
    yield from once(whole)


@pytest.fixture
def scene(built, db):
    return built()


def whole() -> stands.Scene:
    """The scene of the stands, every field of the person filled in, and one of each thing that an address may name."""
    built = stands.build()
    Candidate.objects.filter(pk=built.person.pk).update(
        **{k: v for k, v in PERSON.items() if k not in ("nir", "email")}
    )
    person = Candidate.objects.get(pk=built.person.pk)
    person.nir, person.email = PERSON["nir"], PERSON["email"]
    person.save()
    person.user.email = PERSON["email"]
    User.objects.filter(pk=person.user_id).update(email=PERSON["email"], last_name=PERSON["last_name"])
    Application.objects.update(message="Mots confiés à la structure")
    for one in built.sent.values():
        around.comment(by=built.actors["receiver_admin"], application=one, text="Note qui reste chez nous")
    built.things |= {
        "join_request": makers.join_request(to=built.receiving),
        "link": "lien",
        "verification": makers.declared().verifications.get(),
        "pause": makers.pause(who=makers.user()),
        "merge": makers.merge(),
        "alert": makers.alert(who=makers.user()),
        "visitor_alert": makers.alert(email="visite@test.example"),
        "line": {"theme": "activites", "pk": makers.activity(of=built.receiving).pk},
        "label": makers.proved_label(of=built.receiving),
        "report": makers.report(on=built.receiving),
        "photo": makers.page_photo(of=built.receiving),
        "service": makers.service(of=built.receiving),
    }
    return built


def seen_by(scene, stand: str) -> World:
    """The guards' world, with the objects as this stand meets them."""
    found = scene.sent.get(stand, scene.sent["prescriber_sent"])
    hired = SimpleNamespace(pk=found.pk, contract_id=scene.contract.pk)
    objects = {
        "receiving": scene.receiving,
        "prescriber": scene.actors["prescriber"].organisation,
        "owner": scene.person,
        "hired": hired,
        "waiting": found,
        "oriented": found,
        "pass": scene.pass_iae,
        "asked": scene.request,
        "view": SimpleNamespace(pk=table.NOBODYS_DRAFT),
        "notice": Notice.objects.order_by("created_at").first(),
        "today": stands.day(),
        **{name: scene.things[name] for name in ("post", "diagnosis", "waiver", "access", "invitation", *TRUST)},
    }
    client = Client()
    client.force_login(scene.actors[stand].user)
    return World({stand: client}, objects)


def text_of(response) -> str:
    """What a reader gets: a page, a CSV, a JSON, the cells of a workbook."""
    if not getattr(response, "streaming", False):
        return response.content.decode(errors="ignore")
    content = b"".join(response.streaming_content)
    if not content.startswith(b"PK"):
        return content.decode(errors="ignore")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def gathered(scene, stand: str, unread: set[str]) -> str:
    """All that a stand can read, spaces aside. `unread`: addresses that GET does not read, whoever asks; it grows."""
    world = seen_by(scene, stand)
    client, values, found = world.clients[stand], table.values(world), []
    for name, pattern in named():
        if name in LEFT_OUT:
            continue
        path = path_of(name, pattern, world, values)
        if name in FILES:
            for kind in ("csv", "xlsx"):
                found.append(text_of(client.post(path.replace("/csv", f"/{kind}"))))
        if name not in unread:
            response = client.get(path)
            found += [text_of(response)] if response.status_code == 200 else []
            unread |= {name} if response.status_code == 405 else set()
    user = scene.actors[stand].user
    found += [" ".join(render(notice)) for notice in Notice.objects.filter(user=user)]
    return "".join("".join(found).replace("&#x27;", "’").split())


def test_each_stand_reads_the_fields_of_the_table_and_no_other(scene):
    wrong, unread = [], set()
    for stand in CODES:
        text = gathered(scene, stand, unread)
        read = {code for code, forms in SECRETS.items() if any(form in text for form in forms)}
        told = {field.code for field in FIELDS if stand in field.may}
        wrong += [f"{stand} reads {code}" for code in read - told] + [f"{stand} lacks {code}" for code in told - read]
    assert not wrong, "\n".join(wrong)


def test_every_field_has_its_secret():
    assert set(SECRETS) == {field.code for field in FIELDS}


def test_a_structure_reads_the_health_criterion_of_the_diagnosis_it_made(scene, make):
    hirer = scene.hirer
    own = make.diagnosis(who=make.candidate(created_by_organisation=hirer), by=hirer, criteria=("AAH",))
    page = make.client(hirer).get(f"/personnes/{own.candidate_id}/eligibilite/{own.pk}")
    assert "Allocataire de l’AAH" in page.content.decode()


def test_a_structure_reads_that_a_criterion_is_reserved(scene, make):
    file, person = f"/personnes/{scene.person.pk}", make.candidate()
    make.diagnosis(who=person, by=make.prescriber(), criteria=("AAH",))
    sent = make.application(to=scene.receiving, who=person)
    for path in (file, f"{file}/eligibilite/{scene.diagnosis.pk}", f"/candidatures/{sent.pk}"):
        page = make.client(scene.receiving).get(path).content.decode()
        assert "Critère réservé" in page, path
        assert "AAH" not in page, path


def acted(scene, stand: str):
    """(route, status) of a POST to every address that takes an object of somebody else."""
    world = seen_by(scene, stand)
    values = table.values(world)
    for name, pattern in named():
        own = name.startswith((*OPEN_TO_ALL, *OWN_BY_NATURE)) or name in ASKED_BY_ALL
        own &= name not in OF_ONE_PERSON
        own |= stand == "network" and name.startswith(OF_THE_TEAM)
        if values.get(name) and not own:
            yield name, world.clients[stand].post(path_of(name, pattern, world, values)).status_code


def test_nobody_acts_on_what_she_has_no_tie_with(scene):
    """Every such address refuses, whatever the verb: 403 or 404, never another answer."""
    found = [(stand, *answer) for stand in OUTSIDERS for answer in acted(scene, stand)]
    assert len(found) > 300
    wrong = [f"{stand}, {name}: {status}" for stand, name, status in found if status not in (403, 404, 405)]
    assert not wrong, "\n".join(wrong)


def test_the_right_is_of_the_organisation_she_acts_for(scene, make):
    """The same person, member of both, reads the file in the one that has the tie only."""
    user = scene.actors["prescriber_following"].user
    elsewhere = make.member(of=make.prescriber(), who=User.objects.get(pk=user.pk))
    here = scene.actors["prescriber_following"].membership
    for membership, status in ((here, 200), (elsewhere, 404), (here, 200)):
        User.objects.filter(pk=user.pk).update(current_membership=membership)
        assert makers.client(User.objects.get(pk=user.pk)).get(f"/personnes/{scene.person.pk}").status_code == status
