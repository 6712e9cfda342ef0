from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tremplin.kernel"
    label = "kernel"
    verbose_name = "Journal et messages"
