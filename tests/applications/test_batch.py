"""The same verb on many candidatures: ticked, checked, done one by one, said line by line."""

import pytest
from django.utils import timezone

from tremplin.applications import actions
from tremplin.applications.actions import batch
from tremplin.applications.models import Application, Transition
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import Draft, JournalEntry, Notice

pytestmark = pytest.mark.django_db


def tick(client, verb: str, *applications, **more) -> str:
    """Tick and choose; the address where it leads."""
    data = {"verb": verb, "c": [str(one.pk) for one in applications], "requete": "vue=a-traiter", **more}
    response = client.post("/candidatures/lot", data)
    assert response.status_code == 302
    return response["Location"]


@pytest.fixture
def desk(make):
    structure = make.structure(kinds=["ACI", "EI"])
    sent = [make.application(to=structure, by=make.prescriber()) for _ in range(3)]
    return structure, make.client(structure), sent


def states(applications) -> list[str]:
    return [Application.objects.get(pk=one.pk).state for one in applications]


def test_study_several(desk):
    _, client, sent = desk
    check = tick(client, "process", *sent[:2])
    page = client.get(check)
    assert len(page.context["able"]) == 2
    result = client.post(check)
    assert states(sent) == ["processing", "processing", "new"]
    lines = client.get(result["Location"])
    assert [row["done"] for row in lines.context["rows"]] == [True, True]
    assert JournalEntry.objects.filter(verb="applications.process").count() == 2


def test_a_double_submit_does_it_once(desk):
    _, client, sent = desk
    check = tick(client, "postpone", *sent)
    message = {"answer": "Nous reprenons en janvier."}
    first, second = client.post(check, message), client.post(check, message)
    assert first["Location"] == second["Location"]
    assert Transition.objects.filter(action="postpone").count() == 3
    assert Notice.objects.filter(subject="Candidature gardée pour plus tard").count() == 3


def test_an_interrupted_batch_goes_on_where_it_stopped(make, desk):
    structure, client, sent = desk
    check = tick(client, "process", *sent)
    draft = Draft.objects.get(kind=batch.DRAFT)
    batch._one(by=make.actor(structure), draft_pk=draft.pk, pk=str(sent[0].pk), values={})
    draft.refresh_from_db()
    assert "Le lot n’est pas terminé" in client.get(f"/candidatures/lot/{draft.pk}/resultat").content.decode()
    client.post(check)
    assert states(sent) == ["processing"] * 3
    assert Transition.objects.filter(action="process").count() == 3


def test_what_one_forbids_does_not_hold_the_others(make, desk):
    structure, client, sent = desk
    check = tick(client, "process", *sent)
    actions.refuse(
        by=make.actor(structure), application=sent[1], reason="other", answer="Non, cette fois.", share_reason=False
    )
    page = client.get(check)
    assert [row["application"] for row in page.context["unable"]] == [sent[1]]
    lines = client.get(client.post(check)["Location"])
    assert states(sent) == ["processing", "refused", "processing"]
    why = {row["application"]: row["why"] for row in lines.context["rows"]}
    assert "« Refusée »" in why[sent[1]]


def test_refuse_in_two_steps_with_one_text(desk):
    _, client, sent = desk
    check = tick(client, "refuse", *sent)
    assert "Motif du refus" in client.get(check).content.decode()
    second = client.get(check, {"continuer": "1", "reason": "no_position", "share_reason": "on"})
    assert second.context["form"]["answer"].value().startswith("Bonjour")
    empty = client.post(check, {"reason": "no_position", "answer": ""})
    assert "Écrivez ce que la personne lira" in empty.content.decode()
    assert states(sent) == ["new"] * 3
    client.post(check, {"reason": "no_position", "share_reason": "on", "answer": "Pas de poste ouvert."})
    assert states(sent) == ["refused"] * 3
    assert set(Application.objects.values_list("answer", "refusal_reason")) == {("Pas de poste ouvert.", "no_position")}


def test_pool_archive_and_unarchive(make, desk):
    _, client, sent = desk
    client.post(tick(client, "add_to_pool", sent[0]), {"answer": ""})
    client.post(tick(client, "refuse", sent[1]), {"reason": "other", "answer": "Merci."})
    client.post(tick(client, "archive", *sent))
    archived = [Application.objects.get(pk=one.pk).archived_at is not None for one in sent]
    assert archived == [False, True, False]  # neither the pool nor what waits for an answer is archived
    client.post(tick(client, "unarchive", sent[1]))
    assert Application.objects.get(pk=sent[1].pk).archived_at is None
    history = Transition.objects.filter(application=sent[1]).order_by("pk").values_list("action", flat=True)
    assert list(history)[-2:] == ["archive", "unarchive"]


def test_transfer_to_another_dispositif(desk):
    structure, client, sent = desk
    ei = structure.dispositifs.get(kind="EI")
    client.post(tick(client, "transfer", *sent), {"dispositif": ei.pk})
    assert {Application.objects.get(pk=one.pk).dispositif for one in sent} == {ei}
    assert states(sent) == ["new"] * 3


def test_the_whole_view_up_to_a_limit_that_is_said(desk, monkeypatch):
    _, client, sent = desk
    monkeypatch.setattr(batch, "MOST", 2)
    check = tick(client, "process", tout="on")
    page = client.get(check)
    assert (len(page.context["able"]), page.context["left_out"]) == (2, 1)
    client.post(check)
    assert sorted(states(sent)) == ["new", "processing", "processing"]


def test_nothing_ticked_or_an_unknown_verb_comes_back_to_the_list(desk):
    _, client, sent = desk
    assert tick(client, "process").startswith("/candidatures?")
    assert tick(client, "accept", sent[0]).startswith("/candidatures?")
    assert tick(client, "process", c=["pas-un-identifiant"]).startswith("/candidatures?")
    assert not Draft.objects.filter(kind=batch.DRAFT).exists()


def test_strangers_reach_neither_the_candidatures_nor_the_batch(make, desk):
    _, client, sent = desk
    other = make.client(make.structure())
    assert tick(other, "process", *sent).startswith("/candidatures?")
    check = tick(client, "process", *sent)
    assert other.get(check).status_code == 404
    assert other.post(check).status_code == 404
    assert make.client(make.prescriber()).post("/candidatures/lot", {"verb": "process"}).status_code == 403
    assert states(sent) == ["new"] * 3


def test_queries_do_not_grow_with_the_rows_of_the_check_page(make, desk, django_assert_max_num_queries):
    structure, client, sent = desk
    more = [make.application(to=structure) for _ in range(20)]
    check = tick(client, "process", *sent, *more)
    with django_assert_max_num_queries(5):
        client.get(check)


class TestOne:
    def test_archive_only_what_is_closed_and_once(self, make, desk):
        structure, client, sent = desk
        actor = make.actor(structure)
        with pytest.raises(Refused):
            actions.archive(by=actor, application=sent[0])
        Application.objects.filter(pk=sent[0].pk).update(state="withdrawn", ball="")
        url = f"/candidatures/{sent[0].pk}"
        assert client.post(f"{url}/archiver").status_code == 302
        assert "Sortir des archives" in client.get(url).content.decode()
        assert client.post(f"{url}/archiver").status_code == 409
        assert client.post(f"{url}/desarchiver").status_code == 302
        assert client.post(f"{url}/desarchiver").status_code == 409
        with pytest.raises(Refused):
            actions.archive(by=make.actor(sent[0].sender_organisation), application=sent[0])

    def test_transfer_elsewhere_starts_again_and_tells_everyone(self, make, desk):
        structure, client, sent = desk
        target = make.structure(kinds=["AI"])
        make.member(of=target, who=structure.memberships.first().user)
        post = make.post(of=structure)
        sent[0].posts.add(post)
        person = sent[0].candidate
        person.email = "personne@test.example"
        person.save()
        actions.refuse(by=make.actor(structure), application=sent[0], reason="other", answer="Non.", share_reason=False)
        Notice.objects.all().delete()
        answer = client.post(f"/candidatures/{sent[0].pk}/transferer", {"dispositif": target.dispositifs.get().pk})
        assert answer["Location"] == "/candidatures"
        moved = Application.objects.get(pk=sent[0].pk)
        assert (moved.organisation, moved.state, moved.ball) == (target, "new", "receiver")
        assert (moved.answer, moved.refusal_reason, moved.posts.count()) == ("", "", 0)
        told = set(Notice.objects.values_list("email", "subject"))
        assert (person.email, f"Votre candidature est transmise à {target}") in told
        assert (moved.sender.email, "Candidature transférée") in told
        assert (structure.memberships.first().user.email, "Candidature transférée") in told
        assert (target.memberships.order_by("pk").first().user.email, "Candidature reçue par transfert") in told
        assert f"de {structure} à {target}" in Transition.objects.get(application=moved, action="transfer").detail
        # the first structure has no link with it any more
        make.client(make.member(of=structure).user).get("/candidatures")
        colleague = make.client(make.member(of=structure).user)
        assert colleague.get(f"/candidatures/{moved.pk}").status_code == 404

    def test_transfer_only_where_one_is_a_member(self, make, desk):
        structure, client, sent = desk
        stranger = make.structure()
        actor = make.actor(structure)
        with pytest.raises(NotYours):
            actions.transfer(by=actor, application=sent[0], dispositif=stranger.dispositifs.get())
        form = client.post(f"/candidatures/{sent[0].pk}/transferer", {"dispositif": stranger.dispositifs.get().pk})
        assert form.status_code == 200
        assert states(sent[:1]) == ["new"]
        membership = make.member(of=stranger, who=structure.memberships.first().user)
        membership.ended_on = timezone.localdate()
        membership.save()
        with pytest.raises(NotYours):
            actions.transfer(by=actor, application=sent[0], dispositif=stranger.dispositifs.get())

    def test_no_transfer_on_top_of_a_waiting_candidature(self, make, desk):
        structure, _, sent = desk
        target = make.structure()
        make.member(of=target, who=structure.memberships.first().user)
        make.application(to=target, who=sent[0].candidate)
        with pytest.raises(Refused) as refusal:
            actions.transfer(by=make.actor(structure), application=sent[0], dispositif=target.dispositifs.get())
        assert refusal.value.code == "already_waiting"
