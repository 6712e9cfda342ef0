"""After a refusal, the candidature goes on to another structure, with the person's agreement."""

import pytest

from tremplin.applications import actions
from tremplin.applications.models import Application, Transition
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(make):
    structure, orienter = make.structure(), make.prescriber(authorised=False)
    application = make.application(to=structure, by=orienter, message="Je cherche un chantier.\nMerci.")
    actions.refuse(
        by=make.actor(structure), application=application, reason="no_position", answer="Complet.", share_reason=True
    )
    application.refresh_from_db()
    return application


def test_choose_a_post_nearby_and_send(make, refused):
    target = make.structure(where="93001")
    post = make.post(of=target)
    make.structure(where="13055")
    client = make.client(refused.organisation)
    url = f"/candidatures/{refused.pk}/envoyer-ailleurs"
    page = client.get(url)
    assert page.context["targets"][0] == target
    assert "> Je cherche un chantier." in page.context["form"]["message"].value()
    assert refused.sender_organisation.name in page.context["form"]["message"].value()
    values = {"target": f"poste:{post.pk}", "message": "Voyez plutôt là-bas."}
    assert "Demandez d’abord son accord" in client.post(url, values).content.decode()
    assert Application.objects.count() == 1
    Notice.objects.all().delete()
    assert client.post(url, {**values, "agreed": "on"}).status_code == 302
    sent = Application.objects.get(came_from=refused)
    assert (sent.organisation, sent.sender_kind, list(sent.posts.all())) == (target, "employer", [post])
    assert (sent.state, sent.cv) == ("new", None)
    refused.refresh_from_db()
    assert refused.state == "refused"
    assert Transition.objects.filter(application=refused, action="send_on").exists()
    told = Notice.objects.get(email=refused.sender.email)
    # an orienter reads initials in a mail
    assert refused.candidate.last_name not in str(told.content)


def test_search_by_name_and_spontaneously(make, refused):
    far = make.structure(where="13055", brand="Les Ateliers Lointains")
    client = make.client(refused.organisation)
    url = f"/candidatures/{refused.pk}/envoyer-ailleurs"
    assert client.get(f"{url}?q=ateliers lointains").context["targets"] == [far]
    posted = client.post(f"{url}?q=lointains", {"target": f"structure:{far.pk}", "message": "Bonjour.", "agreed": "on"})
    assert posted.status_code == 302
    # asked again, a structure that she applied to is no longer offered
    assert far not in client.get(f"{url}?q=lointains").context["targets"]


def test_only_after_a_refusal_by_that_structure_and_elsewhere(make, refused):
    target = make.structure()
    asked = {"posts": [], "message": "Bonjour.", "keep_cv": False}
    sender = make.actor(refused.sender_organisation)
    with pytest.raises(NotYours):
        actions.send_on(by=sender, application=refused, organisation=target, agreed=True, **asked)
    mine = make.actor(refused.organisation)
    for wrong in ({"organisation": refused.organisation, "agreed": True}, {"organisation": target, "agreed": False}):
        with pytest.raises(Refused):
            actions.send_on(by=mine, application=refused, **wrong, **asked)
    Application.objects.filter(pk=refused.pk).update(state="new", ball="receiver", refusal_reason="")
    with pytest.raises(Refused) as no:
        actions.send_on(by=mine, application=refused, organisation=target, agreed=True, **asked)
    assert no.value.code == "forbidden_transition"
    assert make.client(refused.organisation).get(f"/candidatures/{refused.pk}/envoyer-ailleurs").status_code == 409
