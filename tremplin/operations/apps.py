from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "tremplin.operations"
    label = "operations"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_login_failed

        from tremplin.operations.metrics import count_failed_login

        user_login_failed.connect(count_failed_login, dispatch_uid="operations.failed_logins")
