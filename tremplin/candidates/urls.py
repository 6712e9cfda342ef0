"""Addresses of people: those one follows, finding one, her file."""

from django.urls import path

from tremplin.candidates.views import find, people, person

app_name = "candidates"
urlpatterns = [
    path("personnes", people.people, name="list"),
    path("personnes/chercher", find.find, name="find"),
    path("personnes/chercher/<uuid:draft_pk>", find.match, name="match"),
    path("personnes/nouvelle", find.create, name="create"),
    path("personnes/<uuid:pk>", person.detail, name="detail"),
    path("personnes/<uuid:pk>/modifier", person.edit, name="edit"),
]
