from django.apps import AppConfig


class PassesConfig(AppConfig):
    name = "tremplin.passes"
    label = "passes"

    def ready(self) -> None:
        from tremplin.candidates import panels
        from tremplin.passes.panels import waiting_panel
        from tremplin.passes.waiting import waiting_column

        panels.register("waiting", 31, waiting_panel, waiting_column)
