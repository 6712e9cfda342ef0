from django.apps import AppConfig


class PassesConfig(AppConfig):
    name = "tremplin.passes"
    label = "passes"

    def ready(self) -> None:
        from tremplin.candidates import panels
        from tremplin.kernel import today
        from tremplin.passes.panels import waiting_panel
        from tremplin.passes.today import provide
        from tremplin.passes.waiting import waiting_column

        panels.register("waiting", 31, waiting_panel, waiting_column)
        today.register("passes", 20, provide)
