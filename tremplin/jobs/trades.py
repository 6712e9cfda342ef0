"""Find a trade of the ROME from the words a structure uses."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from tremplin.reference.models import JobName, Trade
from tremplin.reference.names import foldable

LIMIT = 15
LIKE_ENOUGH = 0.5


def search_trades(text: str) -> list[Trade]:
    """Trades whose name, code or job names hold every word; else those spelt alike. Each has `found_names`."""
    words = foldable(text).split()
    if not words:
        return []
    by_code = Q(code__iexact=text.strip())
    names = JobName.objects.filter(_holds(words))
    exact = Trade.objects.filter(by_code | _holds(words) | Exists(names.filter(trade=OuterRef("pk"))))
    return _with_names(exact.order_by("name"), names) or _alike(" ".join(words))


def _holds(words: list[str]) -> Q:
    """Every word, whatever its ending: the plural « s » and « x » of what is typed are dropped."""
    stems = [word.rstrip("sx") if len(word) > 4 else word for word in words]
    return Q(*(Q(search_name__contains=stem) for stem in stems))


def _with_names(trades: QuerySet[Trade], names: QuerySet[JobName]) -> list[Trade]:
    shown = Prefetch("job_names", queryset=names.order_by("search_name"), to_attr="found_names")
    return list(trades.prefetch_related(shown)[:LIMIT])


def _alike(text: str) -> list[Trade]:
    """What a misspelt word may mean, closest first."""
    likeness = TrigramWordSimilarity(text, "search_name")
    close = JobName.objects.annotate(likeness=likeness).filter(likeness__gte=LIKE_ENOUGH)
    trades = Trade.objects.filter(job_names__in=close).annotate(
        likeness=Max(TrigramWordSimilarity(text, "job_names__search_name"))
    )
    return _with_names(trades.order_by("-likeness", "name"), close)
