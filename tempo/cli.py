"""The front door: what a person typed becomes one call on the hall; errors become one sentence.

Exit status: 0 done (zero reps is an answer), 1 something is wrong with a file, 2 misuse.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword

import click

from tempo import __version__
from tempo.commands.faults import sentence
from tempo.views.words import one_line, typed

#: Commands in the order of a newcomer's first day; each lives in its own module, loaded when used.
COMMANDS = (
    *("demo", "live", "routine", "web", "analyse", "today", "history", "trends", "report"),
    *("check", "import", "metronome", "scan", "record", "finish"),
    *("exercises", "protocols", "simulate", "validate", "sensors"),
)
_EPILOG = "New here? Type: tempo demo"


class _Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        home = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(f"tempo.commands.{home}"), home)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        wanted = args[0]
        if wanted not in COMMANDS and not wanted.startswith("-"):
            near = get_close_matches(wanted, COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(COMMANDS)}"
            if wanted.endswith(".csv"):
                hint = f"to analyse a recording type: tempo analyse {typed(wanted)}"
            ctx.fail(f"No such command {wanted!r}; {hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tempo")
def cli() -> None:
    """How long, how evenly and how deep you lower your heel: a coach for slow heel drops."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    # starting threads for linear algebra takes longer than all that tempo asks of it
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show "°" gets "?" instead of a traceback
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(arguments, prog_name="tempo", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as misuse:
        shown = io.StringIO()
        misuse.show(shown)
        click.echo("\n".join(map(one_line, shown.getvalue().split("\n"))), err=True, nl=False)
        return misuse.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("tempo: stopped", err=True)
        return 130
    except BrokenPipeError:
        # the reader (head, less) has left; what is still buffered has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as fault:  # noqa: BLE001  # nobody is shown a traceback unasked
        click.echo(sentence(fault), err=True)
        return 1
    return status if isinstance(status, int) else 0
