"""Pages that exist only in the demonstration and in tests."""

from django.urls import path

from tremplin.web.planche import sheet
from tremplin.web.views import demo

app_name = "demo"
urlpatterns = [
    path("entrer", demo.enter, name="login"),
    path("courrier", demo.mailbox, name="mailbox"),
    path("courrier/<uuid:pk>", demo.mail, name="mail"),
    path("courrier/<uuid:pk>/corps", demo.mail_body, name="mail_body"),
    path("composants", sheet, name="components"),
]
