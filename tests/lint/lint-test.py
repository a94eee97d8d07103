#!/usr/bin/python3
"""What the linters say of the sources. lint-test.py BUILD"""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(sys.argv.pop(1)).resolve()
CORE = ("async", "tokens", "keyring", "service", "session", "sharing", "check")
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import Skip, case, main  # noqa: E402


def sources(*patterns):
    """The project's files that match, builds left out."""
    found = [path for folder in ("src", "tests", "build-aux", "flatpak", ".ci") for pattern in patterns
             for path in (ROOT / folder).rglob(pattern) if path.is_file()]
    assert found
    return sorted(found)


def lint(program, *arguments):
    if not shutil.which(program):
        raise Skip(f"{program} is not installed")
    run = subprocess.run([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(run.stdout)
    assert run.returncode == 0


def compiled_below(*folders):
    """The sources of these rooms, as the build compiles them."""
    commands = json.loads((BUILD / "compile_commands.json").read_text())
    files = {(BUILD / command["file"]).resolve() for command in commands}
    found = sorted(path for path in files if path.suffix == ".cpp"
                   and any(path.is_relative_to(ROOT / "src" / folder) for folder in folders))
    assert found
    return found


def tidy(*folders):
    # A precompiled header is named by g++'s option alone, and is not made for clang.
    headers = [f"-extra-arg=-I{path}" for path in sorted(ROOT.glob("src/*/pch"))]
    lint("run-clang-tidy", "-quiet", "-p", BUILD, "-extra-arg=-Wno-everything", *headers,
         *(f"^{path}$" for path in compiled_below(*folders)))


def starts_with(path, words):
    with open(path, "rb") as file:
        return file.readline().startswith(words)


@case("/lint/c++-is-laid-out-by-clang-format")
def _():
    lint("clang-format", "--dry-run", "-Werror", *sources("*.cpp", "*.hpp"))


@case("/lint/the-core-has-none-of-the-faults-that-clang-tidy-knows")
def _():
    tidy(*CORE)


if os.environ.get("VESTIBULE_LONG"):
    @case("/lint/the-programs-have-none-of-them-either")
    def _():
        tidy("app", "cli", "demo")


@case("/lint/shell-scripts-are-clean")
def _():
    lint("shellcheck", *(path for path in sources("*") if starts_with(path, (b"#!/bin/sh", b"#!/bin/bash"))))


@case("/lint/python-has-no-faults-that-can-be-seen-without-running-it")
def _():
    lint("pyflakes3", *(path for path in sources("*") if starts_with(path, b"#!/usr/bin/python3") or path.suffix == ".py"))


if __name__ == "__main__":
    main()
