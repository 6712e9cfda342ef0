"""How the site reaches its database: limits of the house, encryption, what the planner should know."""

from urllib.parse import parse_qsl, unquote, urlparse

from tremplin.web import safety

# A server that does not answer is a page within seconds; one that vanishes without a word (power, network) is noticed
# within 35 s, not in the two hours of TCP's default. The name is how a maintenance knows the site's connections, which
# the commands of `tremplin` give up for another.
CONNECTING = {
    "connect_timeout": 5,
    "application_name": "tremplin-site",
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 35_000,
}


def database(url: str) -> dict[str, object]:
    """Django's entry for a `postgresql://user:password@host:port/name?sslmode=…` URL, with the limits of the house (ms)."""
    parts = urlparse(url)
    limits = {"statement_timeout": 30_000, "lock_timeout": 5_000, "idle_in_transaction_session_timeout": 60_000}
    # A page reads one object with all that is around it: trying every order of fifteen joins took 25 ms of planning for
    # half a millisecond of work. The joins of conditions come first, so four at a time lose nothing.
    planner = {"join_collapse_limit": 4, "jit": "off"}
    encryption = {name: value for name, value in parse_qsl(parts.query) if name in safety.ENCRYPTION}
    # What is read most stays in memory or on a disk without arm: a row found by its index costs little more than its
    # neighbour. With PostgreSQL's figure for old disks (4), two thousand people were found by reading all 300 000.
    planner |= {"random_page_cost": 1.1, "max_parallel_workers_per_gather": 0}
    options = " ".join(f"-c {name}={value}" for name, value in {**limits, **planner}.items())
    return {
        "ENGINE": "tremplin.kernel.postgres",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": options, "prepare_threshold": 0, **CONNECTING, **encryption},  # `kernel.prepared`
    }
