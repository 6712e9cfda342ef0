"""Addresses of people: those one follows, finding one, her file."""

from django.urls import path

from tremplin.candidates.views import certified, find, following, people, person, rights

app_name = "candidates"
urlpatterns = [
    path("personnes", people.people, name="list"),
    path("personnes/chercher", find.find, name="find"),
    path("personnes/chercher/<uuid:draft_pk>", find.match, name="match"),
    path("personnes/nouvelle", find.create, name="create"),
    path("personnes/<uuid:pk>", person.detail, name="detail"),
    path("personnes/<uuid:pk>/code", rights.give_code, name="give_code"),
    path("personnes/<uuid:pk>/confier", following.hand_over, name="hand_over"),
    path("personnes/<uuid:pk>/terminer-le-suivi", following.end, name="end_following"),
    path("personnes/<uuid:pk>/contestation", rights.settle, name="settle"),
    path("mon-dossier/retrouver", rights.claim, name="claim"),
    path("mon-dossier/identite", certified.certified, name="certified"),
    path("mon-dossier/contester", rights.contest, name="contest"),
    path("mon-dossier/consultations", rights.openings, name="openings"),
    path("mon-dossier/export", rights.export, name="export"),
    path("mon-dossier/suppression", rights.deletion, name="deletion"),
    path("personnes/<uuid:pk>/modifier", person.edit, name="edit"),
]
