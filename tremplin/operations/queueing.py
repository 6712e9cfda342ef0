"""What is plugged into the job queue when the program starts: heartbeats, and the pause of a maintenance."""

from typing import Any

from procrastinate import App


def plug(app: App) -> None:
    """Called once by procrastinate (`PROCRASTINATE_ON_APP_READY`)."""
    from tremplin.operations.beats import watched

    app.worker_defaults["task_middleware"] = [*app.worker_defaults.get("task_middleware", []), watched]
    fetch = app.job_manager.fetch_job

    async def fetch_unless_paused(*args: Any, **kwargs: Any) -> Any:
        """No job is taken while a maintenance lasts; those already taken end."""
        connector: Any = app.job_manager.connector
        paused = await connector.execute_query_one_async("SELECT EXISTS (SELECT 1 FROM operations_maintenance) AS yes")
        return None if paused["yes"] else await fetch(*args, **kwargs)

    app.job_manager.fetch_job = fetch_unless_paused  # type: ignore[method-assign]
