#!/usr/bin/python3
"""What the linters say of the sources. lint-test.py BUILD"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from multiprocessing.pool import ThreadPool
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


def compiled_below(folder):
    """The sources of a room, and clang's options for them, as the build compiles them."""
    paths, options = [], set()
    for command in json.loads((BUILD / "compile_commands.json").read_text()):
        path = (BUILD / command["file"]).resolve()
        if path.suffix == ".cpp" and path.is_relative_to(ROOT / "src" / folder):
            paths.append(path)
            words = shlex.split(command["command"])
            options.update(f"-I{BUILD / word[2:]}" if word.startswith("-I") else word
                           for word in words if word.startswith(("-I", "-D", "-std=")))
            # As text: what is precompiled is g++'s.
            options.update(f"--include={next(ROOT.glob(f'src/*/pch/{name}'))}"
                           for option, name in zip(words, words[1:]) if option == "-include")
    assert paths
    return sorted(paths), sorted(options)


def as_one(paths):
    return "\n".join(f'#line 1 "{path}"\n{path.read_text()}' for path in paths)


def colliding(paths, options):
    """Those of the sources that cannot be compiled after the others, such as for a name that stands in another too."""
    run = subprocess.run(["clang++", "-fsyntax-only", "-ferror-limit=0", "-w", "-x", "c++", *options, "-"],
                         input=as_one(paths), stderr=subprocess.PIPE, text=True)
    if run.returncode == 0:
        return set()
    named = re.findall(r"^(/[^:]*\.cpp):\d+:\d+: error: ", run.stderr, re.MULTILINE) or re.findall(
        r"(/[^:]*\.cpp):\d", run.stderr)  # a template's error names a header, and then who uses it
    others = {Path(path) for path in named} & set(paths[1:])
    assert others, run.stderr
    return others


def units(paths, options):
    """The sources in groups, each of which can be compiled as one text."""
    while paths:
        unit = paths
        while others := colliding(unit, options):
            unit = [path for path in unit if path not in others]
        yield unit
        paths = [path for path in paths if path not in unit]


def findings(path, options):
    run = subprocess.run(["clang-tidy", "--quiet", f"--config-file={ROOT / '.clang-tidy'}", path, "--", "-w", *options],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return run.stdout if run.returncode else ""


def findings_in(folder):
    """Many sources are looked at as one, since nearly all of the time goes to what they include; and each by itself where
    something is found, to name its place."""
    paths, options = compiled_below(folder)
    found = ""
    for unit in units(paths, options):
        with tempfile.NamedTemporaryFile("w", suffix=".cpp") as text:
            text.write(as_one(unit))
            text.flush()
            if findings(text.name, options):
                found += "".join(findings(path, options) for path in unit) or f"only as one: {unit}"
    return found


def tidy(*folders):
    for program in ("clang-tidy", "clang++"):
        if not shutil.which(program):
            raise Skip(f"{program} is not installed")
    with ThreadPool() as pool:
        found = "".join(pool.map(findings_in, folders, chunksize=1))
    print(found)
    assert not found


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
