"""Is the service able to work? For a load balancer and for the curious."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL")
            waiting = cursor.fetchone()[0]
    except DatabaseError:
        return JsonResponse({"etat": "en panne", "base": "ne répond pas"}, status=503)
    return JsonResponse({"etat": "bon", "base": "répond", "taches_en_attente": waiting})
