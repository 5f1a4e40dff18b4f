"""The command line: each command opens an account, then shows a screen or prints.

What takes long is begun first and imported last: the door to AWS is spawned before Textual is imported, so
that the SDK loads on another core meanwhile.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from iamtui import __version__
from iamtui.actions import THEME_NAMES
from iamtui.aws.spawn import spawn
from iamtui.commands import can, evaluate, exposure, paths, snapshot, validate, what_can, who_can
from iamtui.commands.account import ALL_WORD, add_account_options, open_snapshot, settings_of
from iamtui.commands.arguments import separated
from iamtui.commands.bad_input import BadInputError
from iamtui.text import inert

if TYPE_CHECKING:
    from pathlib import Path

    from iamtui.aws.spawn import DoorProcess
    from iamtui.configuration import Configuration
    from iamtui.demo.launch import DemoProcess
    from iamtui.screens.commands import Command
    from iamtui.screens.opening import Opening

DEMO_REGION = "eu-central-1"
BAD_INPUT = 2
"""Exit status of input that is no good: one line on standard error says why."""
BROKEN_PIPE = 141
"""Exit status where whoever read the output had enough of it, as shells have it for SIGPIPE."""
INTERRUPTED = 130
_COMMANDS = (snapshot, can, who_can, what_can, paths, exposure, validate, evaluate)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInputError(f"{message} (see {self.prog} --help)")


def run(arguments: Sequence[str], door: DoorProcess | None = None) -> int:
    """Carry out one command. Returns the exit status.

    `door` is a door that was spawned already, for the commands that open an account on the screen.
    """
    try:
        options = parser().parse_args(separated(arguments))
        options.door = door
        status: int = options.run(options)
        sys.stdout.flush()
    except BadInputError as error:
        if door is not None:
            door.kill()
        print(f"iamtui: {inert(str(error))}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # Nothing more can be said there, not even at the end of the program.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = _Parser(
        prog="iamtui",
        description="See who can do what in an AWS account: IAM and Cognito, in the terminal. Read-only.",
        epilog="Keys: ? in the program. Without a command, the explorer opens on the account of the AWS SDK's own "
        "credential chain (environment, ~/.aws, SSO, process, instance role).",
    )
    whole.add_argument("--version", action="version", version=f"iamtui {__version__}")
    add_account_options(whole)
    whole.add_argument(
        "--snapshot",
        metavar="FILE",
        nargs="+",
        action="extend",
        help="open snapshots or the output of `aws iam get-account-authorization-details` instead of an account",
    )
    _screen_options(whole)
    whole.set_defaults(run=explore)
    commands = whole.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    _demo_command(commands)
    for command in _COMMANDS:
        command.add(commands)
    return whole


def _screen_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--open", metavar="COMMAND", default="", help="begin with this command, such as 'roles adm'")
    command.add_argument("--theme", metavar="NAME", default="", help="dark, light, contrast, ansi-dark, ansi-light")
    mouse = command.add_mutually_exclusive_group()
    mouse.add_argument("--mouse", action="store_true", default=None, help="mouse on (default: off over SSH)")
    mouse.add_argument("--no-mouse", dest="mouse", action="store_false", help="mouse off")


def _demo_command(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = commands.add_parser(
        "demo",
        help="the built-in demo account",
        description="Opens the explorer on a built-in demo account, served over HTTP on this machine alone.",
    )
    command.add_argument("--serve", action="store_true", help="print the endpoint and wait, for other tools")
    command.add_argument("--size", type=str.upper, choices=("SMALL", "LARGE"), default="SMALL", help="SMALL or LARGE")
    command.add_argument("--faults", metavar="FILE", help="faults to act out (JSON, see docs/demo.md)")
    command.add_argument("--latency", metavar="MS", type=float, default=0.0, help="delay of each answer")
    _screen_options(command)
    command.set_defaults(run=demo)


# -- commands -------------------------------------------------------------------------------------------


def explore(options: argparse.Namespace) -> int:
    """The explorer, on an account or a snapshot."""
    if options.snapshot:
        return _show(partial(_open_snapshot, options), options)
    settings = settings_of(options)
    process = options.door or spawn()

    def opening(configuration: Configuration) -> Opening:
        from dataclasses import replace

        from iamtui.aws.door import Door
        from iamtui.screens.opening import Opening, describe_settings

        region = options.region or configuration.region
        at = settings if settings.region or region == ALL_WORD else replace(settings, region=region or None)
        return Opening(
            settings=at,
            door=Door.start(at, process),
            source=describe_settings(at),
            regions=_regions(region),
            columns=configuration.columns,
        )

    return _show(opening, options)


def _regions(region: str) -> tuple[str, ...]:
    if region != ALL_WORD:
        return (region,) if region else ()
    from iamtui.account import ALL_REGIONS

    return (ALL_REGIONS,)


def demo(options: argparse.Namespace) -> int:
    """The explorer on the demo account, or the demo account alone."""
    faults = _readable(options.faults) if options.faults else None
    if options.serve:
        return _serve_demo(options, faults)
    from iamtui.demo.launch import LaunchError, spawn_demo

    account = spawn_demo(size=options.size, faults=faults, latency=options.latency)
    door = options.door or spawn()
    try:
        return _show(partial(_open_demo, account, door), options)
    except LaunchError as error:
        raise BadInputError(str(error)) from error
    finally:
        account.stop()


def _serve_demo(options: argparse.Namespace, faults: Path | None) -> int:
    from iamtui.demo.process import main

    arguments = ["--size", options.size, "--latency", str(options.latency)]
    return main([*arguments, "--faults", str(faults)] if faults else arguments)


# -- opening --------------------------------------------------------------------------------------------


def _show(opening: Callable[[Configuration], Opening], options: argparse.Namespace) -> int:
    from iamtui.configuration import ConfigurationError, read_configuration

    try:
        configuration = read_configuration()
    except ConfigurationError as error:
        raise BadInputError(str(error)) from error
    theme = _theme(options.theme or configuration.theme)
    # Textual is imported here, while the door and the demo start up beside us.
    from iamtui.app import IamtuiApp, run_app

    first = _first_command(options.open)
    opened = opening(configuration)
    _check_terminal()
    app = IamtuiApp(
        opened,
        theme=theme,
        mouse=_mouse(options, configuration),
        open_demo=partial(_open_demo_anew, configuration),
        keys=configuration.keys,
        first_command=first,
    )
    return run_app(app)


def _first_command(text: str) -> Command | None:
    """What `--open` asks for, as if it were typed after the colon."""
    if not text:
        return None
    from iamtui.kinds.registry import KINDS
    from iamtui.screens.commands import CommandError, parse_command

    try:
        return parse_command(text, KINDS)
    except CommandError as error:
        raise BadInputError(f"--open: {error}") from error


def _open_demo_anew(configuration: Configuration) -> Opening:
    from iamtui.demo.launch import spawn_demo

    return _open_demo(spawn_demo(), spawn(), configuration)


def _open_demo(account: DemoProcess, door: DoorProcess, configuration: Configuration) -> Opening:
    from iamtui.aws.door import Door
    from iamtui.aws.settings import Settings
    from iamtui.screens.opening import Opening

    settings = Settings(region=DEMO_REGION, endpoint_url=account.endpoint(), demo=True)
    return Opening(
        settings=settings,
        door=Door.start(settings, door),
        source="demo account",
        regions=(DEMO_REGION,),
        endings=(account,),
        columns=configuration.columns,
    )


def _open_snapshot(options: argparse.Namespace, configuration: Configuration) -> Opening:
    from pathlib import Path

    from iamtui.screens.opening import Opening

    inventory = open_snapshot(options.snapshot)
    source = f"snapshot {Path(options.snapshot[0]).name}"
    return Opening(inventory=inventory, source=source, columns=configuration.columns)


def _check_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInputError("the explorer needs a terminal; the commands (see --help) work without one")
    if os.environ.get("TERM", "dumb") in ("", "dumb", "unknown"):
        raise BadInputError("TERM=dumb cannot show the explorer; set TERM to what the terminal is, e.g. xterm-256color")


def _readable(path: str) -> Path:
    from pathlib import Path

    try:
        with open(path, encoding="utf-8"):
            return Path(path)
    except OSError as error:
        raise BadInputError(f"cannot read {path}: {error.strerror}") from error


def _theme(name: str) -> str:
    if name and name not in THEME_NAMES:
        raise BadInputError(f"no theme {name!r}; there are {', '.join(THEME_NAMES)}")
    return name


def _mouse(options: argparse.Namespace, configuration: Configuration) -> bool:
    """As asked; else on, except over SSH, where the terminal's own selection is worth more."""
    if options.mouse is not None:
        return bool(options.mouse)
    if configuration.mouse is not None:
        return configuration.mouse
    return not (os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))
