"""`iamtui what-can`: everything somebody may do, by service and access level."""

from __future__ import annotations

import argparse
from typing import Any

from iamtui.commands.account import add_source_options, open_access
from iamtui.commands.principals import principal_of


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser("what-can", help="everything somebody may do")
    command.add_argument("principal", metavar="PRINCIPAL", help="an ARN, or a name: alice, user/alice, role/deployer")
    add_source_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the principal can. Returns the exit status; raises `BadInputError`."""
    access = open_access(options)
    access.what_can(principal_of(access, options.principal).arn)
    return 0
