"""Commands that serve and show the settings."""

import socket
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit, urlunsplit

import typer
from rich.table import Table

from api.cli.console import OUT
from api.running.settings import PREFIX, Settings, read_settings
from data.files import close_to_others
from data.words import PortTaken

if TYPE_CHECKING:
    from api.wiring import Parts


def serve(
    host: Annotated[str | None, typer.Option(help="Address; default: SAARTHI_HOST")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; default: SAARTHI_PORT")] = None,
) -> None:
    """Serve the API and the pages."""
    settings = with_address(read_settings(), host=host, port=port)
    listener = listening_socket(settings.host, settings.port)
    from api.wiring import build_parts

    run_server(build_parts(settings), listener)


def with_address(settings: Settings, *, host: str | None, port: int | None, demo: bool | None = None) -> Settings:
    """The settings with the address of the command line, checked again."""
    given = {"host": host, "port": port, "demo": demo}
    return settings.changed(**{name: value for name, value in given.items() if value is not None})


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens on `host:port`; `PortTaken` if another process does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, so that asyncio turns Nagle's algorithm off for what it accepts: with it each answer waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"cannot listen on {host}:{port}: {error.strerror}. Stop what listens there, or choose another port: "
            f"--port N (make demo: PORT=N)."
        ) from None
    return listener


def run_server(parts: "Parts", listener: socket.socket) -> None:
    """Serve `parts` on `listener` until stopped."""
    from api.app import create_app
    from api.http.server import server_of
    from api.running.observability import configure_logging

    configure_logging(parts.settings.log_level)
    close_to_others(parts.settings.state_folder)
    parts.recommender.get()
    host, port = listener.getsockname()[:2]
    OUT.print(f"serving on http://{host}:{port} (API documentation: /docs); stop with Ctrl-C")
    server_of(create_app(parts), parts.settings).run(sockets=[listener])


def settings() -> None:
    """Show every setting in force, where it is set, and what it means."""
    in_force = read_settings()
    table = Table("setting", "value", "meaning", title=f"Settings ({PREFIX}…)", title_justify="left")
    for name, field in Settings.model_fields.items():
        value = shown_value(getattr(in_force, name))
        marked = " (set)" if name in in_force.model_fields_set else ""
        table.add_row(f"{PREFIX}{name.upper()}", f"{value}{marked}", field.description or "")
    OUT.print(table)


def shown_value(value: object) -> str:
    """A setting's value for people's eyes: of an address with a password, all but the password.

    >>> shown_value("postgresql://saarthi:secret@db:5432/saarthi?password=secret")
    'postgresql://saarthi:***@db:5432/saarthi?***'
    """
    text = str(value)
    parts = urlsplit(text)
    if "://" not in text:
        return text
    user, _, host = parts.netloc.rpartition("@")
    named = f"{user.partition(':')[0]}:***@{host}" if user else host
    return urlunsplit(parts._replace(netloc=named, query="***" if parts.query else ""))
