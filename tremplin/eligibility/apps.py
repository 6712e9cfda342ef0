from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "tremplin.eligibility"
    label = "eligibility"

    def ready(self) -> None:
        from tremplin.candidates import panels
        from tremplin.eligibility.panels import panel

        panels.register("eligibility", 20, panel)
