"""Who and what is measured in the demonstration: the busiest of each kind."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.test import Client

from bench.wsgi import Caller
from tremplin.accounts.models import User
from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate
from tremplin.jobs.models import JobPost
from tremplin.organisations.models import Organisation
from tremplin.passes.models import Pass
from tremplin.web.demo.accounts import BY_SLUG


def account(slug: str) -> User:
    """A one-click account of the demonstration."""
    return User.objects.get(email=BY_SLUG[slug].email)


def logged(user: User) -> Caller:
    """Somebody who has logged in."""
    client = Client()
    client.force_login(user)
    return Caller({name: one.coded_value for name, one in client.cookies.items()})


def employer() -> Organisation:
    """The structure that received the most."""
    current = _staffed().filter(dispositifs__isnull=False, dispositifs__ended_on__isnull=True)
    return current.annotate(n=Count("received_applications", distinct=True)).order_by("-n", "pk")[0]


def prescriber() -> Organisation:
    """The authorised prescriber that accompanies the most people."""
    authorised = _staffed().filter(prescriber__authorisation="validated")
    return authorised.annotate(n=Count("accompaniments", distinct=True)).order_by("-n", "pk")[0]


def _staffed() -> QuerySet[Organisation]:
    return Organisation.objects.filter(memberships__isnull=False, memberships__ended_on__isnull=True)


def member(organisation: Organisation) -> User:
    found: Any = organisation.memberships.current().select_related("user").order_by("pk").first()
    return found.user


def application(organisation: Organisation) -> Application:
    """The received candidature with the longest history."""
    rows = Application.objects.filter(organisation=organisation)
    return rows.annotate(n=Count("transitions")).order_by("-n", "pk")[0]


def candidate() -> Candidate:
    """The person with an account who applied the most."""
    return Candidate.objects.filter(user__isnull=False).annotate(n=Count("applications")).order_by("-n", "pk")[0]


def last_name() -> str:
    """A name that people of the demonstration bear."""
    return Candidate.objects.order_by("pk")[0].last_name


def pass_with_employer() -> tuple[Pass, User]:
    """The PASS with the longest list of acts, and a member of the structure that hired."""
    hired = Q(contracts__cancelled_at__isnull=True, contracts__isnull=False)
    found = Pass.objects.filter(hired, cancelled_at__isnull=True).annotate(n=Count("acts")).order_by("-n", "pk")[0]
    contract: Any = found.contracts.filter(cancelled_at__isnull=True).first()
    return found, member(contract.dispositif.organisation)


def busiest_structure() -> Organisation:
    """The structure with the most open posts."""
    opened = Count("job_posts", filter=Q(job_posts__closed_on__isnull=True))
    return Organisation.objects.annotate(n=opened).order_by("-n", "pk")[0]


def post() -> JobPost:
    return JobPost.objects.open().order_by("pk")[0]
