from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "tremplin.contracts"
    label = "contracts"

    def ready(self) -> None:
        from tremplin.contracts.today import provide
        from tremplin.kernel import today

        today.register("contracts", 30, provide)
