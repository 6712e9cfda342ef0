"""Addresses of applying and of the person's own candidatures."""

from django.urls import path

from tremplin.applications.views import apply, apply_check, apply_person, cv, edit, my_pathway, several, withdraw

urlpatterns = [
    path("mon-parcours", my_pathway.my_pathway, name="mon_parcours"),
    path("structures/<uuid:pk>/candidater", apply.apply, name="apply"),
    path("candidatures/envoyer/<uuid:draft_pk>/personne", apply_person.match, name="apply_match"),
    path("candidatures/envoyer/<uuid:draft_pk>/creer", apply_person.create, name="apply_create"),
    path("candidatures/envoyer/<uuid:draft_pk>", apply.compose, name="apply_compose"),
    path("candidatures/envoyer/<uuid:draft_pk>/eligibilite", apply_check.eligibility, name="apply_eligibility"),
    path("candidatures/envoyer/<uuid:draft_pk>/verifier", apply_check.check, name="apply_check"),
    path("candidatures/<uuid:pk>/ailleurs", several.choose, name="several"),
    path("candidatures/ailleurs/<uuid:draft_pk>", several.check, name="several_check"),
    path("candidatures/<uuid:pk>/modifier", edit.edit, name="edit"),
    path("candidatures/<uuid:pk>/retirer", withdraw.withdraw, name="withdraw"),
    path("candidatures/<uuid:pk>/cv", cv.cv, name="cv"),
]
