"""Build the fiches de poste: open, soon to refresh, closed by the structure, closed by themselves."""

from datetime import date, timedelta
from decimal import Decimal

from tremplin.jobs.models import CLOSE_AFTER_DAYS, JobPost
from tremplin.reference.models import Trade
from tremplin.rules import contracts
from tremplin.rules.kinds import DispositifKind
from tremplin.web.demo import posts
from tremplin.web.demo.territory import Registry, Team

HOURS = {"ACI": (24, 26, 28), "AI": (18, 20, 24), "EITI": (20,)}


def build(registry: Registry) -> None:
    """One to three posts by structure, of its own sectors."""
    trades = {one.code: one for one in Trade.objects.all()}
    catalogue = posts.models()
    for team in registry.teams.values():
        if not team.dispositifs or not team.actors:
            continue
        found = [model for sector in team.sectors for model in catalogue.get(sector, [])]
        for model in registry.book.rng.sample(found, min(len(found), registry.book.rng.choice((1, 1, 2, 2, 3)))):
            team.posts.append(_post(registry, team, model, trades[model.trade]))


def _post(registry: Registry, team: Team, model: posts.PostModel, trade: Trade) -> JobPost:
    book = registry.book
    kind, dispositif = book.rng.choice(list(team.dispositifs.items()))
    opened = book.today - timedelta(days=book.rng.randint(8, 420))
    refreshed = max(opened, book.today - timedelta(days=book.rng.randint(0, 50)))
    post = book.add(
        JobPost,
        when=book.moment(opened),
        organisation=team.row,
        dispositif=dispositif,
        trade=trade,
        title=model.title,
        commune=team.row.commune,
        latitude=team.row.latitude,
        longitude=team.row.longitude,
        contract_kinds=[
            str(one) for one in contracts.offered(dispositif=DispositifKind(kind), on=book.today).types[:2]
        ],
        weekly_hours=book.rng.choice(HOURS.get(kind, (30, 35, 35))),
        hourly_pay=_pay(model.title, book.today),
        positions=book.rng.choice((1, 1, 1, 2, 3, 5)),
        missions=model.missions,
        profile=model.profile,
        cv_wanted=book.rng.random() < 0.2,
        opened_on=opened,
        refreshed_on=refreshed,
    )
    _end(registry, team, post)
    return post


def _pay(title: str, today: date) -> Decimal | None:
    """Two posts in three say it; without chance, so that what is drawn after stays the same."""
    least = Decimal(str(contracts.minimum_wage(weekly_hours=0, on=today).hourly_eur))
    return (None, least, least + Decimal("0.80"))[len(title) % 3]


def _end(registry: Registry, team: Team, post: JobPost) -> None:
    """One post in eight is closed by the structure, one in twelve by itself, one in ten will soon be."""
    book, chance = registry.book, registry.book.rng.random()
    gone = set(team.flags) & set("DX")
    if gone or chance < 0.12:
        post.closed_on, post.closed_why = post.refreshed_on, JobPost.ClosedWhy.MEMBER
    elif chance < 0.2:
        post.refreshed_on = book.today - timedelta(days=CLOSE_AFTER_DAYS + book.rng.randint(1, 40))
        post.opened_on = min(post.opened_on, post.refreshed_on)
        post.closed_on, post.closed_why = post.closes_by_itself_on, JobPost.ClosedWhy.STALE
    elif chance < 0.3:
        post.refreshed_on = book.today - timedelta(days=book.rng.randint(61, 84))
        post.opened_on = min(post.opened_on, post.refreshed_on)
        post.reminded_on = post.refreshed_on + timedelta(days=60)
