"""How the gateway is served: one place for containers, for one machine and for the benchmark."""

APPLICATION = "services.gateway.wsgi:make_application"
THREADS = 32  # of a worker; most of them wait for an answer, so that a service has many votes to take in one commit
KILL_AFTER = 8  # seconds; what was begun before SIGTERM is answered


def command(host: str, port: int, *, workers: int = 1, application: str = APPLICATION) -> tuple[str, ...]:
    """Arguments for Python. ``application``: module and the function that makes it, called in each worker.

    HTTP is read and written outside Python, so a request costs the interpreter little more than its answer.
    """
    return (
        "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(THREADS), "--workers-kill-timeout", str(KILL_AFTER),
        "--log-level", "warning", "--factory", application,
    )  # fmt: skip
