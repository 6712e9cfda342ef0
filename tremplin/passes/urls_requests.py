"""Prolonging a PASS, lifting the waiting period: the pages of who asks and of who decides."""

from django.urls import path

from tremplin.passes.views import calendar, prolong, requests, verify, waivers

urlpatterns = [
    path("pass/<uuid:pk>/prolonger", prolong.prolong, name="prolong"),
    path("pass/<uuid:pk>/prolonger/<uuid:draft_pk>", prolong.check, name="prolong_check"),
    path("prolongations", requests.requests, name="requests"),
    path("prolongations/<uuid:pk>", requests.detail, name="request"),
    path("prolongations/<uuid:pk>/accepter", requests.grant, name="request_grant"),
    path("prolongations/<uuid:pk>/refuser", requests.refuse, name="request_refuse"),
    path("prolongations/<uuid:pk>/retirer", requests.withdraw, name="request_withdraw"),
    path("prolongations/<uuid:pk>/bilan", requests.report, name="request_report"),
    path("personnes/<uuid:pk>/carence", waivers.waive, name="waive"),
    path("agenda", calendar.calendar, name="calendar"),
    path("agenda/ouvrir", calendar.open_feed, name="feed_open"),
    path("agenda/fermer", calendar.close_feed, name="feed_close"),
    path("agenda/<str:token>.ics", calendar.feed, name="feed"),
    path("verifier/<str:code>", verify.verify, name="verify"),
    path("levees-de-carence/<uuid:pk>", waivers.detail, name="waiver"),
]
