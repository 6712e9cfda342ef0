"""Addresses of people: those one follows, finding one, her file."""

from django.urls import path

from tremplin.candidates.views import (
    access,
    certified,
    find,
    following,
    merging,
    people,
    person,
    rights,
    watch,
)

app_name = "candidates"
urlpatterns = [
    path("personnes", people.people, name="list"),
    path("personnes/chercher", find.find, name="find"),
    path("personnes/chercher/<uuid:draft_pk>", find.match, name="match"),
    path("personnes/nouvelle", find.create, name="create"),
    path("personnes/doublons", merging.suspected, name="duplicates"),
    path("personnes/reunions/<uuid:pk>", merging.merge, name="merge"),
    path("personnes/<uuid:pk>/reunir/<uuid:other_pk>", merging.compare, name="compare"),
    path("personnes/<uuid:pk>", person.detail, name="detail"),
    path("personnes/<uuid:pk>/code", rights.give_code, name="give_code"),
    path("personnes/<uuid:pk>/confier", following.hand_over, name="hand_over"),
    path("personnes/<uuid:pk>/terminer-le-suivi", following.end, name="end_following"),
    path("personnes/<uuid:pk>/contestation", rights.settle, name="settle"),
    path("personnes/<uuid:pk>/suivre", access.follow, name="follow"),
    path("personnes/<uuid:pk>/acces/terminer", access.end, name="end_access"),
    path("mon-dossier/acces/<uuid:access_pk>/contester", access.contest, name="contest_access"),
    path("acces-motives", access.accesses, name="accesses"),
    path("surveillance", watch.watch, name="watch"),
    path("surveillance/<uuid:pk>", watch.pause, name="pause"),
    path("mon-dossier/retrouver", rights.claim, name="claim"),
    path("mon-dossier/identite", certified.certified, name="certified"),
    path("mon-dossier/contester", rights.contest, name="contest"),
    path("mon-dossier/consultations", rights.openings, name="openings"),
    path("personnes/<uuid:pk>/modifier", person.edit, name="edit"),
]
