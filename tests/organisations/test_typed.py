"""A session that ends while somebody writes, and two tabs on two organisations: nothing typed is lost nor mixed."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from tests import makers
from tests.organisations.test_page_photos import PNG, upload
from tests.passes.test_pages import read
from tremplin.accounts.models import Session
from tremplin.jobs.models import JobPost
from tremplin.kernel.models import Draft
from tremplin.organisations.models import Membership, Organisation
from tremplin.organisations.typed import MOST_DRAFTS, MOST_LETTERS

pytestmark = pytest.mark.django_db
TEXT = "Une présentation longue, écrite pendant la pause de midi."


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais", slug="les-essais")


@pytest.fixture
def author(structure):
    return structure.memberships.get().user


def typed(structure, **more):
    return {"presentation": TEXT, "headline": "Couture", "pour": str(structure.pk), **more}


def over(client, how: str) -> None:
    """The session has ended by itself."""
    rows = Session.objects.filter(session_key=client.cookies["sessionid"].value)
    long_ago = timezone.now() - timedelta(days=1)
    rows.update(**{"seen_at": long_ago} if how == "idle" else {"expire_date": long_ago})


def sent_after(client, path: str, fields, how: str = "expired", settings=None) -> str:
    """Send a form after the end of the session; the address to which the log-in leads."""
    over(client, how)
    answer = client.post(path, fields)
    assert answer.status_code == 302
    parts = urlsplit(answer["Location"])
    assert parts.path == "/connexion"
    return parse_qs(parts.query)["next"][0]


@pytest.mark.parametrize("how", ["expired", "idle"])
def test_what_was_typed_is_found_again_after_the_log_in(settings, make, structure, author, how):
    settings.IDLE_AT_WORK = timedelta(hours=10)
    client = make.client(structure)
    back = sent_after(client, "/fiches/les-essais/presentation", typed(structure), how)
    structure.refresh_from_db()
    assert structure.presentation != TEXT
    client.force_login(author)
    page = client.get(back)
    assert page.context["form"]["presentation"].value() == TEXT
    assert "Rien n’est encore enregistré" in read(page)
    assert client.post(back, typed(structure)).status_code == 302
    structure.refresh_from_db()
    assert structure.presentation == TEXT
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("presentation", "presentation"),
        ("contact", "phone"),
        ("references/ajouter", "client"),
        ("dates/ajouter", "details"),
    ],
)
def test_each_page_of_the_sheet_keeps_it(make, structure, author, path, field):
    client = make.client(structure)
    back = sent_after(client, f"/fiches/les-essais/{path}", {field: "Mots gardés", "pour": str(structure.pk)})
    client.force_login(author)
    assert client.get(back).context["form"][field].value() == "Mots gardés"


def test_a_post_keeps_it_too(make, structure, author):
    client = make.client(structure)
    post = makers.post(of=structure)
    for path in ("nouveau/A1203", f"{post.pk}/modifier?metier=A1203"):
        back = sent_after(client, f"/postes-de-la-structure/{path}", {"missions": TEXT, "pour": str(structure.pk)})
        client.force_login(author)
        page = client.get(back)
        assert page.context["form"]["missions"].value() == TEXT
        assert page.context["form"].trade.pk == "A1203"


def test_a_file_is_not_kept_and_the_page_says_so(make, structure, author):
    client = make.client(structure)
    fields = {"photo": upload(PNG), "caption": "L’atelier", "pour": str(structure.pk)}
    back = sent_after(client, "/fiches/les-essais/photos", fields)
    client.force_login(author)
    assert "Choisissez de nouveau votre fichier" in read(client.get(back))


def test_sent_twice_it_is_one_draft_the_latest(make, structure):
    client = make.client(structure)
    key = client.cookies["sessionid"].value
    for words in ("un", "deux"):
        client.cookies["sessionid"] = key
        sent_after(client, "/fiches/les-essais/presentation", typed(structure, headline=words))
    assert Draft.objects.get().payload["fields"]["headline"] == ["deux"]


def test_nobody_else_finds_it(make, structure, author):
    client = make.client(structure)
    back = sent_after(client, "/fiches/les-essais/presentation", typed(structure))
    colleague = makers.client(makers.member(of=structure).user)
    assert colleague.get(back).context["form"]["presentation"].value() != TEXT
    assert makers.client(makers.structure()).get(back).status_code == 404
    assert Client().get(back).status_code == 302
    assert Draft.objects.get().owner == author


def test_a_visitor_without_any_session_keeps_nothing_here(structure):
    client = Client()
    assert client.post("/fiches/les-essais/presentation", typed(structure)).status_code == 302
    client.cookies["sessionid"] = "inventee"
    assert client.post("/fiches/les-essais/presentation", typed(structure)).status_code == 302
    assert not Draft.objects.exists()


def test_whoever_left_keeps_nothing_here(make, structure):
    client = make.client(structure)
    over(client, "expired")
    Membership.objects.update(ended_on=timezone.localdate())
    client.post("/fiches/les-essais/presentation", typed(structure))
    assert not Draft.objects.exists()


def test_a_text_without_end_is_not_kept(make, structure):
    client = make.client(structure)
    over(client, "expired")
    client.post("/fiches/les-essais/presentation", typed(structure, presentation="a" * (MOST_LETTERS + 1)))
    assert not Draft.objects.exists()


def test_a_forged_or_foreign_draft_changes_nothing(make, structure):
    client = make.client(structure)
    for key in ("rien", "01900000-0000-7000-8000-000000000000", "\0"):
        page = client.get("/fiches/les-essais/presentation", {"brouillon": key})
        assert page.status_code == 200
        assert not page.context["form"].is_bound


def test_a_draft_opens_at_its_own_address_only(make, structure, author):
    client = make.client(structure)
    back = sent_after(client, "/fiches/les-essais/presentation", typed(structure))
    client.force_login(author)
    elsewhere = back.replace("presentation", "contact")
    assert not client.get(elsewhere).context["form"].is_bound


@pytest.fixture
def other(make, author):
    """Another structure of the same person, for which she acts now."""
    found = make.structure(brand="Seconde Trame")
    member = makers.member(of=found, who=author)
    author.current_membership = member
    author.save()
    return found


def test_a_tab_left_on_the_first_organisation_is_told_and_loses_nothing(make, structure, author, other):
    client = makers.client(author)
    answer = client.post("/fiches/les-essais/presentation", typed(structure))
    assert answer.status_code == 409
    assert "Cette page est pour Les Essais" in read(answer)
    assert not Organisation.objects.filter(presentation=TEXT).exists()
    context = answer.context
    client.post("/compte/organisation", {"membership": context["meant"].pk, "next": context["again"]})
    page = client.get(context["again"])
    assert page.context["form"]["presentation"].value() == TEXT


def test_a_post_is_never_published_by_the_other_organisation(make, structure, author, other):
    client = makers.client(author)
    fields = {"title": "Couture", "positions": 1, "missions": TEXT, "pour": str(structure.pk)}
    assert client.post("/postes-de-la-structure/nouveau/A1203", fields).status_code == 409
    assert not JobPost.objects.exists()


def test_the_draft_asked_for_another_organisation_offers_to_go_back(make, structure, author, other):
    client = makers.client(author)
    again = client.post("/fiches/les-essais/presentation", typed(structure)).context["again"]
    page = client.get(again)
    assert (page.status_code, page.context["again"]) == (409, again)


def test_the_form_says_for_whom_it_is(make, structure):
    page = make.client(structure).get("/fiches/les-essais/presentation").content.decode()
    assert f'name="pour" value="{structure.pk}"' in page


def test_addresses_that_differ_by_a_parameter_do_not_pile_up(make, structure, author):
    client = make.client(structure)
    key = client.cookies["sessionid"].value
    for number in range(MOST_DRAFTS + 3):
        client.cookies["sessionid"] = key
        sent_after(client, f"/fiches/les-essais/presentation?n={number}", typed(structure))
    kept = {draft.payload["path"].rpartition("=")[2] for draft in Draft.objects.filter(owner=author)}
    assert kept == {str(number) for number in range(3, MOST_DRAFTS + 3)}
