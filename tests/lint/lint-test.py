#!/usr/bin/python3
"""What the linters say of the sources. In a suite of its own: build-aux/check runs it with --long, which installs them."""
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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


def starts_with(path, words):
    with open(path, "rb") as file:
        return file.readline().startswith(words)


@case("/lint/c++-is-laid-out-by-clang-format")
def _():
    lint("clang-format", "--dry-run", "-Werror", *sources("*.cpp", "*.hpp"))


@case("/lint/shell-scripts-are-clean")
def _():
    lint("shellcheck", *(path for path in sources("*") if starts_with(path, (b"#!/bin/sh", b"#!/bin/bash"))))


@case("/lint/python-has-no-faults-that-can-be-seen-without-running-it")
def _():
    lint("pyflakes3", *(path for path in sources("*") if starts_with(path, b"#!/usr/bin/python3") or path.suffix == ".py"))


if __name__ == "__main__":
    main()
