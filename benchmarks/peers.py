"""Other programs that do part of the same work, each in an environment of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
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


def installed_modules(packages: Sequence[str], folder: Path) -> Path | None:
    """The node_modules with packages from npm, installed below `folder`; None where they or node cannot be had."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("left out: there is no node here", file=sys.stderr)
        return None
    home = folder / "npm"
    marker = home / ".installed"
    if marker.exists() and marker.read_text() == " ".join(packages):
        return home / "node_modules"
    home.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--prefix", str(home), "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            [*install, "--ignore-scripts", "--silent", *packages], capture_output=True, text=True, timeout=600
        )
    except subprocess.TimeoutExpired:
        print(f"left out: {packages[0]} took too long to install", file=sys.stderr)
        return None
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [""])[-1]
        print(f"left out: {packages[0]} cannot be installed here: {why}", file=sys.stderr)
        return None
    marker.write_text(" ".join(packages))
    return home / "node_modules"
