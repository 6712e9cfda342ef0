"""What went wrong elsewhere, once each: an incident that the field wrote down, and the proof that it cannot happen here.

Names say when it happened and what people suffered. What a room already proves in detail is shown here at its door only.
"""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import makers
from tests.applications import pdf
from tests.applications.test_apply import entry, follow
from tremplin.accounts.sso import tokens, transport
from tremplin.accounts.sso.failures import Failed
from tremplin.applications.actions.send import send
from tremplin.applications.models import Application
from tremplin.contracts.models import Contract
from tremplin.eligibility.actions import diagnose
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.jobs import send_notice
from tremplin.kernel.models import Notice
from tremplin.passes.actions import issue
from tremplin.passes.models import Pass, ProlongationRequest

ROOT = Path(__file__).parents[2] / "tremplin"
pytestmark = pytest.mark.django_db


def compose(client, structure, person, **more):
    """From the structure's page to the last one of the tunnel, for somebody already followed."""
    page = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    return follow(client, client.post(page, {"posts": ["spontanee"], "message": "Bonjour", **more}))


def test_2021_06_a_queue_kept_elsewhere_lost_its_mails():
    """A mail and its job exist exactly when the change that asks for them is kept."""
    structure, person, by = makers.structure(), makers.candidate(), makers.prescriber()

    @act
    def send_then_fail():
        send(by=makers.actor(by), candidate=person, organisation=structure, message="Bonjour")
        raise RuntimeError

    before = ProcrastinateJob.objects.count()
    with pytest.raises(RuntimeError):
        send_then_fail()
    assert not Application.objects.exists()
    assert not Notice.objects.exists()
    assert ProcrastinateJob.objects.count() == before
    makers.application(to=structure, who=person, by=by)
    assert ProcrastinateJob.objects.count() == before + Notice.objects.count() > before


def test_2021_10_candidatures_lost_their_sender():
    sent = makers.application(to=makers.structure(), by=makers.prescriber())
    with pytest.raises(IntegrityError, match="sender_organisation_coherent"), transaction.atomic():
        Application.objects.filter(pk=sent.pk).update(sender_organisation=None)


def test_2022_02_an_outside_link_was_taken_for_a_cv():
    """A CV is a file that was read and kept here; it leaves only by the door of its candidature."""
    structure, prescriber = makers.structure(), makers.prescriber()
    person = makers.candidate(created_by_organisation=prescriber)
    client = makers.client(prescriber)
    page = follow(client, client.post(entry(structure), {"person": str(person.pk)}))
    client.post(page, {"posts": ["spontanee"], "message": "Bonjour", "cv": "https://ailleurs.example/cv.pdf"})
    check = compose(client, structure, person, cv=pdf.upload())
    check = follow(client, client.post(check, {"skip": "1"}))
    follow(client, client.post(check, {"confirm": "1"}))
    sent = Application.objects.get()
    assert sent.cv.content_type == "application/pdf"
    address = reverse("applications:cv", args=[sent.pk])
    assert makers.client(structure).get(address)["Content-Disposition"].startswith("attachment")
    assert makers.client(makers.structure()).get(address).status_code == 404


def test_2022_02_nobody_could_apply_and_no_error_was_shown():
    """An account of this minute, without CV; what is missing is said, what was typed stays."""
    structure, client = makers.structure(), makers.client(makers.user())
    identity = {"birth_date_jour": "4", "birth_date_mois": "5", "birth_date_annee": "1991", "commune": "Sevran"}
    page = follow(client, client.post(entry(structure), {"first_name": "Awa", "last_name": "Nouvelle", **identity}))
    wrong = client.post(page, {"posts": ["spontanee"], "message": ""})
    assert wrong.status_code == 200
    assert "erreurs" in wrong.content.decode()
    check = follow(client, client.post(page, {"posts": ["spontanee"], "message": "Bonjour, je cherche un travail."}))
    follow(client, client.post(check, {"confirm": "1"}))
    assert Application.objects.get().cv is None


@pytest.mark.django_db(transaction=True)
def test_2022_04_a_pass_number_was_given_twice():
    structure = makers.structure()
    by, people = makers.actor(structure), [makers.candidate() for _ in range(12)]

    def give(person):
        try:
            return issue(by=by, candidate=person, starts_on=timezone.localdate(), reason="Embauche").number
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(give, people))) == 12
    number = Pass.objects.first().number
    with pytest.raises(IntegrityError), transaction.atomic():
        Pass.objects.exclude(number=number).update(number=number)


def test_2022_09_the_chosen_posts_were_lost_on_the_way():
    structure, prescriber = makers.structure(), makers.prescriber()
    person = makers.candidate(created_by_organisation=prescriber)
    chosen = {makers.post(of=structure, title=title) for title in ("Maraîcher·ère", "Cuisinier·ère")}
    client = makers.client(prescriber)
    check = compose(client, structure, person, posts=[str(one.pk) for one in chosen])
    check = follow(client, client.post(check, {"skip": "1"}))
    follow(client, client.post(check, {"confirm": "1"}))
    assert set(Application.objects.get().posts.all()) == chosen


@pytest.mark.parametrize("path", ["/candidatures", "/candidatures/envoyees", "/personnes"])
def test_2022_10_a_list_slowed_with_its_rows(path, django_assert_max_num_queries):
    structure, prescriber = makers.structure(), makers.prescriber()
    client = makers.client(structure if path == "/candidatures" else prescriber)

    def cost() -> int:
        with django_assert_max_num_queries(8) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def more(count: int) -> None:
        for _ in range(count):
            makers.application(to=structure, by=prescriber)

    more(1)
    cost()  # what the process builds once
    alone = cost()
    more(49)
    assert cost() == alone


def test_2022_two_people_were_mixed_between_two_tabs():
    structure, prescriber = makers.structure(), makers.prescriber()
    one, two = (makers.candidate(created_by_organisation=prescriber) for _ in range(2))
    client = makers.client(prescriber)
    first, second = compose(client, structure, one), compose(client, structure, two)
    for page in (second, first):
        check = follow(client, client.post(page, {"skip": "1"}))
        follow(client, client.post(check, {"confirm": "1"}))
    assert {sent.candidate for sent in Application.objects.all()} == {one, two}


def test_2023_01_a_dead_mail_server_refused_documents(settings):
    """Nothing is sent inside the request: the form succeeds, the message waits, and leaves when the server is back."""
    settings.EMAIL_BACKEND = "nowhere.at.all"
    sent = makers.application(to=makers.structure(), by=makers.prescriber())
    notice = Notice.objects.first()
    with pytest.raises(ImportError):
        send_notice(str(notice.pk))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_notice(str(notice.pk))
    assert Application.objects.get() == sent
    assert [one.to for one in mail.outbox] == [[notice.email]]


def test_2023_a_reply_was_recorded_that_nobody_gave():
    """A mail scanner opens every link of every message: nothing changes."""
    structure, prescriber = makers.structure(), makers.prescriber()
    person = makers.candidate(account=True)
    sent = makers.application(to=structure, who=person, by=prescriber)
    clients = [makers.client(one) for one in (structure, prescriber, person.user)]
    verbs = ("process", "postpone", "pool", "refuse", "accept", "withdraw", "archive", "transfer", "send_on")
    paths = [reverse(f"applications:{verb}", args=[sent.pk]) for verb in verbs]
    paths += [path for notice in Notice.objects.all() if (path := notice.content["action_path"])]
    for client in clients:
        for path in paths:
            client.get(path)
            client.head(path)
    fresh = Application.objects.get()
    assert (fresh.state, fresh.archived_at, fresh.ball_since) == (sent.state, None, sent.ball_since)


def test_2025_a_right_followed_the_person_instead_of_her_organisation():
    """A counsellor of an authorised organisation who acts for another one has the rights of that other one."""
    authorised, orienter = makers.prescriber(), makers.prescriber(authorised=False)
    user = authorised.memberships.get().user
    user.current_membership = makers.member(of=orienter, who=user)
    user.save()
    person = makers.candidate()
    makers.accompaniment(who=person, by=authorised)
    assert makers.client(user).get(reverse("candidates:detail", args=[person.pk])).status_code == 404
    makers.accompaniment(who=person, by=orienter)
    with pytest.raises(NotYours):
        diagnose(by=makers.actor(user), candidate=person, criteria=("RSA",))


def bare_locks(text: str) -> list[int]:
    """Lines where rows are locked without saying of which table: the joined rows would be locked too."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    locks = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "select_for_update")
    return [call.lineno for call in locks if not any(word.arg == "of" for word in call.keywords)]


def test_2025_06_a_lock_on_joined_tables_stopped_the_site():
    found = {str(path.relative_to(ROOT)): bare_locks(path.read_text()) for path in ROOT.rglob("*.py")}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert bare_locks("Pass.objects.select_for_update().get()") == [1]


def test_2025_07_one_person_held_two_valid_pass():
    by, person = makers.actor(makers.structure()), makers.candidate()
    issue(by=by, candidate=person, starts_on=timezone.localdate(), reason="Embauche")
    other = issue(by=by, candidate=makers.candidate(), starts_on=timezone.localdate(), reason="Embauche")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pass.objects.filter(pk=other.pk).update(candidate=person)


def test_2025_09_a_double_click_hired_twice():
    structure, prescriber, person = makers.structure(), makers.prescriber(), makers.candidate()
    makers.diagnosis(who=person, by=prescriber)
    sent = makers.application(to=structure, who=person, by=prescriber)
    makers.accept(sent)
    with pytest.raises(Refused):
        makers.accept(sent)
    assert Contract.objects.count() == Pass.objects.count() == 1


def test_2026_02_a_stranger_asked_to_prolong_a_pass():
    structure, prescriber = makers.structure(), makers.prescriber()
    request = makers.prolongation_request(to=prescriber, by=structure)
    stranger = makers.client(makers.structure())
    assert stranger.get(reverse("passes:request", args=[request.pk])).status_code == 404
    assert stranger.post(reverse("passes:prolong", args=[request.pass_iae_id])).status_code == 404
    for verb in ("grant", "refuse", "withdraw"):
        assert stranger.post(reverse(f"passes:request_{verb}", args=[request.pk])).status_code == 404
    assert ProlongationRequest.objects.get().state == request.state


def test_2026_06_one_filter_read_everything():
    """A query that lasts is cut short by the database, whoever forgot to bound it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM current_setting('statement_timeout')::interval)")
        assert 0 < cursor.fetchone()[0] <= 30


def test_2026_a_log_in_was_the_answer_to_another_question(monkeypatch):
    """A token well signed for us, by the right provider, but asked for in another browser, lets nobody in."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "k", "alg": "RS256"}
    monkeypatch.setattr(transport, "document", lambda url, *, fresh=False: {"keys": [public]})
    now = int(timezone.now().timestamp())
    said = {"iss": "https://issuer.example", "aud": "tremplin", "sub": "awa", "iat": now, "exp": now + 60}
    asked = {"keys_url": "", "issuer": said["iss"], "client_id": "tremplin", "nonce": "ours"}
    assert tokens.id_token(jwt.encode({**said, "nonce": "ours"}, key, "RS256", {"kid": "k"}), **asked)["sub"] == "awa"
    for other in ({"nonce": "theirs"}, {"nonce": ""}, {}):
        with pytest.raises(Failed):
            tokens.id_token(jwt.encode({**said, **other}, key, "RS256", {"kid": "k"}), **asked)
