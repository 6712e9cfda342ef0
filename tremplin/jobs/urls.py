"""The posts of one's own structure."""

from django.urls import path

from tremplin.jobs.views import form, posts

app_name = "jobs"
LIST = "postes-de-la-structure"
urlpatterns = [
    path(LIST, posts.own, name="list"),
    path(f"{LIST}/nouveau", form.choose_trade, name="new"),
    path(f"{LIST}/nouveau/<str:code>", form.create, name="create"),
    path(f"{LIST}/<uuid:pk>", posts.detail, name="detail"),
    path(f"{LIST}/<uuid:pk>/modifier", form.edit, name="edit"),
    path(f"{LIST}/<uuid:pk>/metier", form.change_trade, name="trade"),
    path(f"{LIST}/<uuid:pk>/ouvrir", posts.open_again, name="open"),
    path(f"{LIST}/<uuid:pk>/fermer", posts.close, name="close"),
    path(f"{LIST}/<uuid:pk>/relu", posts.refresh, name="refresh"),
]
