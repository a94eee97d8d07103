#!/usr/bin/python3
"""What the shared library shows: the names of its API, and nothing of what is inside it.

Needs $VESTIBULE_LIBRARY, the built library, and $VESTIBULE_HEADERS, the folder of its headers."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402

LIBRARY = os.environ["VESTIBULE_LIBRARY"]
HEADERS = Path(os.environ["VESTIBULE_HEADERS"])
# A function of the API, and the vtable, the type and its name of a class whose objects cross the border.
PREFIXES = ("_ZN9vestibule2v1", "_ZNK9vestibule2v1", "_ZTIN9vestibule2v1", "_ZTSN9vestibule2v1", "_ZTVN9vestibule2v1")
GIVEN_OUT = {"TokenStore", "Failure"}


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def exported(library, *options):
    return {line.split()[-1] for line in run("nm", "--dynamic", "--defined-only", *options, library).splitlines()}


def strangers(names):
    return sorted(name for name in names if not name.startswith(PREFIXES))


def headers():
    found = sorted(HEADERS.rglob("*.hpp"))
    assert len(found) >= 6, found
    return found


@case("/library-symbols/nothing-but-the-api-is-exported")
def _():
    names = exported(LIBRARY)
    assert len(names) > 100, names
    assert not strangers(names), strangers(names)


@case("/library-symbols/no-name-of-what-is-inside-is-in-an-exported-one")
def _():
    text = run("nm", "--dynamic", "--defined-only", "--demangle", LIBRARY)
    assert "vestibule::v1::Account::send(" in text
    leaks = [line for line in text.splitlines()
             if re.search(r"vestibule::(?!v1::)|::Impl\b|Internals", line)]
    assert not leaks, leaks


@case("/library-symbols/types-are-exported-of-those-classes-alone-that-others-derive-from-or-catch")
def _():
    types = {name for name in exported(LIBRARY) if name.startswith("_ZT")}
    assert types == {f"_ZT{kind}N9vestibule2v1{len(name)}{name}E" for name in GIVEN_OUT for kind in "ISV"}, types


@case("/library-symbols/a-symbol-of-another-name-is-seen")
def _():
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "other.cpp"), Path(folder, "other.so")
        source.write_text("namespace vestibule::session { void open() {} }\nnamespace vestibule::v1 { void open() {} }\n")
        run("c++", "-std=c++20", "-shared", "-fPIC", "-o", library, source)
        assert strangers(exported(library)) == ["_ZN9vestibule7session4openEv"]


@case("/library-symbols/a-header-includes-nothing-but-its-neighbours-and-what-everybody-has")
def _():
    allowed = {"gio/gio.h", "libsoup/soup.h"}
    own = {f"vestibule/{path.name}" for path in headers()}
    for path in headers():
        for name in re.findall(r"^#include\s+(.*?)\s*(?://.*)?$", path.read_text(), re.MULTILINE):
            target = name.strip('<>"')
            assert name.startswith("<"), (path.name, name)
            assert target in allowed | own or re.fullmatch(r"[a-z_]+", target), (path.name, name)


@case("/library-symbols/each-header-can-be-included-alone-in-c++17-save-for-the-coroutines")
def _():
    flags = run("pkg-config", "--cflags", "gio-2.0", "libsoup-3.0").split()
    for path in headers():
        standard = "c++20" if path.name == "coroutine.hpp" else "c++17"
        subprocess.run(["c++", f"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", *flags,
                        "-I", HEADERS.parent, "-x", "c++", "-"], check=True, text=True,
                       input=f"#include <vestibule/{path.name}>\nint main() {{ return 0; }}\n")


if __name__ == "__main__":
    main()
