from django.apps import AppConfig


class PassesConfig(AppConfig):
    name = "tremplin.passes"
    label = "passes"
