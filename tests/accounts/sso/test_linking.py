"""No account ever swallows another: the table of the rules, then each of them walked."""

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.utils import timezone

from tests.accounts.sso.conftest import Traveller, last_code, text_of, title_of
from tests.makers import PASSWORD
from tremplin.accounts.models import User
from tremplin.accounts.sso import actions
from tremplin.accounts.sso.linking import Arrival, Outcome, Owner, decide
from tremplin.accounts.sso.pending import Identity
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry, Notice

AWA = {
    "email": "awa@test.example",
    "given_name": "Awa",
    "usual_name": "Diallo",
    "family_name": "Diallo",
    "acr": "eidas1",
}
IN, LINK = {"to_link": False}, {"to_link": True}
TABLE = [
    (Arrival(Owner.NOBODY, **IN), Outcome.FIRST),
    (Arrival(Owner.NOBODY, **IN, address_taken=True), Outcome.PROVE),
    (Arrival(Owner.OTHER, **IN), Outcome.LOG_IN),
    (Arrival(Owner.OTHER, **IN, address_taken=True), Outcome.LOG_IN),
    (Arrival(Owner.HERS, **IN), Outcome.LOG_IN),
    (Arrival(Owner.CLOSED, **IN), Outcome.SHUT),
    (Arrival(Owner.CLOSED, **IN, address_taken=True), Outcome.SHUT),
    (Arrival(Owner.NOBODY, **LINK), Outcome.CONFIRM),
    (Arrival(Owner.NOBODY, **LINK, address_taken=True), Outcome.CONFIRM),
    (Arrival(Owner.NOBODY, **LINK, mixes=True), Outcome.CONFIRM_MIX),
    (Arrival(Owner.NOBODY, **LINK, holds_another=True), Outcome.ONE_ONLY),
    (Arrival(Owner.NOBODY, **LINK, holds_another=True, mixes=True), Outcome.ONE_ONLY),
    (Arrival(Owner.HERS, **LINK), Outcome.ALREADY),
    (Arrival(Owner.OTHER, **LINK), Outcome.ANOTHERS),
    (Arrival(Owner.OTHER, **LINK, mixes=True), Outcome.ANOTHERS),
    (Arrival(Owner.CLOSED, **LINK), Outcome.ANOTHERS),
]


@pytest.mark.parametrize(("arrival", "outcome"), TABLE)
def test_the_table_of_linking(arrival, outcome):
    assert decide(arrival) == outcome


def test_only_an_identity_already_tied_logs_in():
    flags = [(link, taken, other, mixes) for link in (0, 1) for taken in (0, 1) for other in (0, 1) for mixes in (0, 1)]
    for owner in Owner:
        for link, taken, other, mixes in flags:
            outcome = decide(Arrival(owner, bool(link), bool(taken), bool(other), bool(mixes)))
            assert (outcome == Outcome.LOG_IN) == (not link and owner in (Owner.HERS, Owner.OTHER))


def identity(uid: str = "https://issuer.example#awa", provider: str = "franceconnect", email: str = AWA["email"]):
    kept = {"email": email, "name": "Awa Diallo", "acr": "eidas1", "two_factors": False, "certified": {}}
    return Identity(provider, uid, kept, {"email": email, "first_name": "Awa", "last_name": "Diallo"})


def log_in_locally(traveller: Traveller, user: User, **data: str):
    return traveller.ours.post("/connexion", {"login": user.email, "password": PASSWORD, **data})


@pytest.mark.parametrize("claimed", [{"email_verified": True}, {"email_verified": False}, {}])
def test_an_account_with_her_address_is_never_hers_without_proof(provider, traveller, make, claimed):
    owner = make.user(email=AWA["email"].upper().lower())
    provider.set(people={"mallory": {**AWA, **claimed}})
    page = traveller.go("franceconnect", "mallory")
    assert "Un compte utilise déjà l’adresse awa@test.example" in text_of(page)
    assert "je partage cette adresse avec quelqu’un" in text_of(page)
    forced = traveller.ours.post("/connexion/premiere-fois")
    assert "Un compte utilise déjà" in text_of(forced)
    assert not traveller.is_in
    assert list(User.objects.all()) == [owner]
    assert not SocialAccount.objects.exists()


def test_an_address_in_capitals_or_secondary_is_the_same_address(provider, traveller, make):
    owner = make.user()
    EmailAddress.objects.create(user=owner, email="awa@test.example", verified=True)
    provider.set(people={"mallory": {**AWA, "email": "AWA@Test.Example"}})
    assert "Un compte utilise déjà" in text_of(traveller.go("franceconnect", "mallory"))


def test_she_proves_the_account_is_hers_then_ties_it_herself(provider, traveller, make):
    owner = make.user(email=AWA["email"])
    provider.set(people={"awa": AWA})
    page = traveller.go("franceconnect", "awa")
    assert "/connexion?next=/compte/identites/relier" in page.content.decode()
    assert log_in_locally(traveller, owner, next="/compte/identites/relier")["Location"] == "/compte/identites/relier"
    assert not SocialAccount.objects.exists()
    page = text_of(traveller.ours.get("/compte/identites/relier"))
    assert "l’identité FranceConnect de Awa Diallo" in page
    assert "awa@test.example" in page
    assert not SocialAccount.objects.exists()
    traveller.ours.post("/compte/identites/relier")
    assert SocialAccount.objects.get().user == owner
    assert JournalEntry.objects.get(verb="accounts.link_identity").after == {"provider": "FranceConnect"}
    assert Notice.objects.get().subject == "Une identité FranceConnect est reliée à votre compte"
    again = Traveller()
    again.go("franceconnect", "awa")
    assert again.ours.session["_auth_user_id"] == str(owner.pk)


def test_two_people_of_one_mailbox_have_an_account_each(provider, traveller, make):
    first = make.user(email=AWA["email"])
    provider.set(people={"brother": {**AWA, "given_name": "Issa"}})
    traveller.go("franceconnect", "brother")
    given = {"first_name": "Issa", "last_name": "Diallo", "email": "issa@test.example", "password1": PASSWORD}
    answer = traveller.ours.post("/inscription", {**given, "next": "/compte/identites/relier"})
    assert answer["Location"] == "/compte/confirmation"
    assert not traveller.is_in
    answer = traveller.ours.post("/compte/confirmation", {"code": last_code()})
    assert answer["Location"] == "/compte/identites/relier"
    traveller.ours.post("/compte/identites/relier")
    assert SocialAccount.objects.get().user.email == "issa@test.example"
    first.refresh_from_db()
    assert first.email == AWA["email"]
    assert first.check_password(PASSWORD)


def test_an_address_that_somebody_only_wrote_beside_hers_keeps_nobody_out(provider, traveller, make):
    EmailAddress.objects.create(user=make.user(), email=AWA["email"], verified=False)
    provider.set(people={"awa": AWA})
    traveller.go("franceconnect", "awa")
    traveller.open_account()
    assert traveller.is_in


def test_nobody_waits_in_an_account_for_the_owner_of_its_address(make):
    """Whoever opens an account at another's address ties no identity to it: the owner would find her there one day."""
    squatter = make.user(email=AWA["email"])
    squatter.emailaddress_set.update(verified=False)
    with pytest.raises(Refused) as refused:
        actions.link(by=Actor(user=squatter), identity=identity())
    assert refused.value.code == "address_unproven"


def test_what_waits_is_not_tied_by_whoever_logs_in_next(provider, traveller, make):
    """On a shared computer the next person sees whose identity it is, and nothing happens without her."""
    provider.set(people={"mallory": AWA})
    traveller.go("franceconnect", "mallory")
    victim = make.user()
    log_in_locally(traveller, victim)
    assert traveller.ours.get("/bienvenue").status_code == 302
    assert not SocialAccount.objects.exists()
    session = traveller.ours.session
    session["sso_pending"] = {**session["sso_pending"], "at": session["sso_pending"]["at"] - 901}
    session.save()
    assert traveller.ours.post("/compte/identites/relier")["Location"] == "/compte/identites"
    assert not SocialAccount.objects.exists()


def test_tying_from_the_account_asks_who_she_is_then_to_confirm(provider, traveller, make):
    user = make.user(date_joined=timezone.now() - timedelta(days=1))
    provider.set(people={"awa": AWA})
    traveller.ours.force_login(user)
    page = traveller.go("franceconnect", "awa")
    assert title_of(page) == "Confirmer que c’est vous"
    page = traveller.ours.post(
        page.request["PATH_INFO"] + "?next=/compte/identites/relier", {"password": PASSWORD}, follow=True
    )
    assert title_of(page) == "Relier FranceConnect à mon compte"
    traveller.ours.post("/compte/identites/relier")
    assert SocialAccount.objects.get().user == user


def test_an_identity_of_somebody_else_moves_nothing(provider, traveller, make):
    owner, other = make.user(), make.user()
    tied = actions.link(by=Actor(user=owner), identity=identity(f"{provider.issuer}#awa"))
    provider.set(people={"awa": AWA})
    log_in_locally(traveller, other)
    page = traveller.go("franceconnect", "awa")
    assert "est reliée à un autre compte" in text_of(page)
    tied.refresh_from_db()
    assert tied.user == owner
    assert traveller.ours.session["_auth_user_id"] == str(other.pk)


def test_leaving_as_one_and_coming_back_as_another_ties_nothing(provider, traveller, make):
    provider.set(people={"awa": AWA})
    log_in_locally(traveller, make.user())
    address = traveller.answer(traveller.leave("franceconnect"), "awa")
    states = traveller.ours.session["socialaccount_states"]
    traveller.ours.force_login(make.user())
    session = traveller.ours.session
    session["socialaccount_states"] = states
    session.save()
    assert traveller.ours.get(address).status_code == 400
    assert "sso_pending" not in traveller.ours.session


def test_the_same_subject_of_another_issuer_is_somebody_else(provider, traveller, make):
    actions.link(by=Actor(user=make.user()), identity=identity("https://ancien.example#awa"))
    provider.set(people={"awa": AWA})
    assert "première connexion" in title_of(traveller.go("franceconnect", "awa"))
    assert not traveller.is_in


def test_a_person_holds_one_identity_of_the_civil_register(make):
    by = Actor(user=make.user())
    actions.link(by=by, identity=identity())
    with pytest.raises(Refused) as refused:
        actions.link(by=by, identity=identity("https://issuer.example#other"))
    assert refused.value.code == "one_only"


def test_a_professional_may_hold_one_identity_an_employer(make):
    by = Actor(user=make.user())
    for name in ("one", "two"):
        actions.link(by=by, identity=identity(f"https://issuer.example#{name}", "proconnect"))
    assert SocialAccount.objects.count() == 2


def test_work_and_private_life_meet_only_when_she_says_so(provider, traveller, make):
    structure = make.structure()
    worker = structure.memberships.get().user
    provider.set(people={"awa": AWA})
    log_in_locally(traveller, worker)
    page = traveller.go("franceconnect", "awa")
    assert "cette identité est personnelle, et ce compte sert à votre travail" in text_of(page)
    refused = traveller.ours.post("/compte/identites/relier")
    assert "Cochez cette case pour continuer" in text_of(refused)
    assert not SocialAccount.objects.exists()
    traveller.ours.post("/compte/identites/relier", {"mix": "on"})
    assert SocialAccount.objects.get().user == worker


def test_the_verb_itself_refuses_to_mix_unsaid(make):
    who = make.candidate(account=True).user
    with pytest.raises(Refused) as refused:
        actions.link(by=Actor(user=who), identity=identity(provider="proconnect"))
    assert refused.value.field == "mix"


def test_untying_leaves_the_code_by_mail(provider, traveller):
    provider.set(people={"awa": AWA})
    traveller.go("franceconnect", "awa")
    traveller.open_account()
    assert not User.objects.get().has_usable_password()
    page = traveller.ours.post(f"/compte/identites/{public_id()}/delier", follow=True)
    assert title_of(page) == "Mes identités"
    assert "avec un code reçu à cette adresse" in text_of(page)
    assert not SocialAccount.objects.exists()
    again = Traveller()
    assert "Un compte utilise déjà" in text_of(again.go("franceconnect", "awa"))


def test_untying_the_only_way_in_is_refused(provider, traveller):
    """No password, and no code goes to an address that nobody confirmed."""
    provider.set(people={"awa": AWA})
    traveller.go("franceconnect", "awa")
    traveller.open_account()
    EmailAddress.objects.update(verified=False)
    page = traveller.ours.post(f"/compte/identites/{public_id()}/delier")
    assert "Sans cette identité vous ne pourriez plus vous connecter" in text_of(page)
    assert SocialAccount.objects.exists()


def test_untying_asks_who_she_is_when_she_came_long_ago(provider, traveller, make):
    user = make.user(date_joined=timezone.now() - timedelta(days=1))
    actions.link(by=Actor(user=user), identity=identity())
    traveller.ours.force_login(user)
    address = f"/compte/identites/{public_id()}/delier"
    assert traveller.ours.post(address)["Location"].startswith("/compte/verification?next=")
    traveller.ours.post("/compte/verification", {"password": PASSWORD})
    assert title_of(traveller.ours.get(address)) == "Délier FranceConnect"
    assert SocialAccount.objects.exists()
    assert traveller.ours.post(address)["Location"] == "/compte/identites"
    assert not SocialAccount.objects.exists()


def public_id() -> str:
    from tremplin.accounts.sso import identities

    return str(identities.public_id(SocialAccount.objects.get()))


def test_another_identity_still_served_is_a_way_in(provider, make):
    user = make.user()
    user.set_unusable_password()
    user.save()
    by = Actor(user=user)
    actions.link(by=by, identity=identity())
    actions.link(by=by, identity=identity("https://issuer.example#ft", "francetravail"))
    user.emailaddress_set.update(verified=False)
    from tremplin.accounts.sso.identities import identities_of

    first, second = identities_of(user)
    actions.unlink(by=by, account=first)
    with pytest.raises(Refused) as refused:
        actions.unlink(by=by, account=second)
    assert refused.value.code == "last_way_in"


def test_a_code_sent_to_a_confirmed_address_is_a_way_in(provider, make, settings):
    from tremplin.accounts.sso.identities import identities_of, other_ways_in

    user = make.user()
    user.set_unusable_password()
    user.save()
    actions.link(by=Actor(user=user), identity=identity())
    (only,) = identities_of(user)
    settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = False
    assert not other_ways_in(user, only)
    settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = True
    assert other_ways_in(user, only)
    user.emailaddress_set.update(verified=False)
    assert not other_ways_in(user, only)


def test_the_identity_of_another_is_not_found(provider, make):
    actions.link(by=Actor(user=make.user()), identity=identity())
    assert make.client(make.user()).get(f"/compte/identites/{public_id()}/delier").status_code == 404


def test_pressing_the_button_while_logged_in_never_creates_a_second_account(provider, traveller, make):
    provider.set(people={"awa": AWA})
    log_in_locally(traveller, make.user())
    traveller.go("francetravail", "awa")
    assert traveller.ours.get("/connexion/premiere-fois")["Location"] == "/compte/identites/relier"
    assert User.objects.count() == 1


def at_once(*verbs) -> list[str]:
    """Run the verbs in as many threads; what each came to, sorted."""
    told, start = [], threading.Barrier(len(verbs))

    def run(verb) -> None:
        start.wait()
        try:
            verb()
            told.append("done")
        except Refused as refused:
            told.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_an_identity_sent_twice_opens_one_account(make):
    told = at_once(*[lambda: actions.open_account(identity=identity())] * 3)
    assert told.count("done") == 1
    assert User.objects.count() == SocialAccount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_accounts_that_want_one_identity_at_once_do_not_share_it(make):
    users = [make.user(), make.user()]
    told = at_once(*[lambda one=one: actions.link(by=Actor(user=one), identity=identity()) for one in users])
    assert told.count("done") == 1
    assert SocialAccount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_two_last_ways_in_are_not_untied_at_once(make, declare):
    from tremplin.accounts.sso.identities import identities_of

    both, wanted = ("FRANCECONNECT", "FRANCETRAVAIL"), ("CLIENT_ID", "CLIENT_SECRET", "ISSUER")
    names = [f"TREMPLIN_{one}_{two}" for one in both for two in wanted]
    declare(dict.fromkeys(names, "http://x"))
    user = make.user()
    user.set_unusable_password()
    user.save()
    by = Actor(user=user)
    actions.link(by=by, identity=identity())
    actions.link(by=by, identity=identity("https://issuer.example#ft", "francetravail"))
    user.emailaddress_set.update(verified=False)
    told = at_once(*[lambda one=one: actions.unlink(by=by, account=one) for one in identities_of(user)])
    assert told == ["done", "last_way_in"]
