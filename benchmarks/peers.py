"""Other programs that do part of the same work, each in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path


def installed(package: str, command: str, folder: Path) -> Path | None:
    """The command of a package, installed into an environment of its own below `folder`; None where it cannot be."""
    home = folder / package
    found = home / "bin" / command
    if found.exists():
        return found
    venv.create(home, with_pip=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
    try:
        done = subprocess.run(pip, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=600)
    except subprocess.TimeoutExpired:
        print(f"left out: {package} took too long to install", file=sys.stderr)
        return None
    if done.returncode or not found.exists():
        why = (done.stderr.strip().splitlines() or [""])[-1]
        print(f"left out: {package} cannot be installed here: {why}", file=sys.stderr)
        return None
    # Compiled before anything is measured, as it is after its first start.
    subprocess.run([str(found), "--help"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return found
