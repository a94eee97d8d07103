#!/usr/bin/python3
"""Reads the includes in src/ and fails on one that runs upwards, printing its line.

A room may include what is left of it in: async < tokens < keyring, service < session < sharing < check < app, cli. keyring and
service do not know each other, nor do app and cli; the library, what others see of the rooms up to sharing, is for nobody
here; the demo service shares nothing with any room. Everything left of app is a library without GTK."""
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402

LIBRARY = {
    "async": set(),
    "tokens": {"async"},
    "keyring": {"async", "tokens"},
    "service": {"async", "tokens"},
    "session": {"async", "tokens", "keyring", "service"},
    "sharing": {"async", "tokens", "keyring", "service", "session"},
    "check": {"async", "tokens", "keyring", "service", "session", "sharing"},
    "library": {"async", "tokens", "keyring", "service", "session", "sharing"},
}
ALLOWED = LIBRARY | {"app": set(LIBRARY) - {"library"}, "cli": set(LIBRARY) - {"library"}, "demo": set()}
WINDOWS = re.compile(r"^(gtk|gtkmm|gdk|gdkmm|gsk|adwaita|libadwaita)(-\d[^/]*)?(/.*|mm)?(\.h)?$")
SOURCES = {".cpp", ".hpp", ".h", ".c", ".cc", ".hh", ".in"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:include|import)[ \t]*(?:"([^"]+)"|<([^>]+)>|(\S+))', re.MULTILINE)


def broken_arrows(src):
    """Returns a line for each include below `src` that runs upwards."""
    lines = []
    for file in sorted(path for path in src.rglob("*") if path.suffix in SOURCES and path.is_file()):
        room = file.relative_to(src).parts[0]
        text = file.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            if why := objection(src, room, file, *match.groups()):
                number = text.count("\n", 0, match.start()) + 1
                lines.append(f"{file.relative_to(src.parent)}:{number}: {match[0].strip()}  ({why})")
    return lines


def objection(src, room, file, quoted, angled, computed):
    """Says why a file in `room` must not include this; None if it may."""
    if room not in ALLOWED:
        return f"{room} is no room"
    if computed:
        return "a computed include cannot be checked"
    target = quoted or angled
    if room in LIBRARY and WINDOWS.match(target):
        return f"{room} is a library without GTK"
    other = room_of(src, file, target)
    if other and other != room and other not in ALLOWED[room]:
        return f"{room} must not know {other}"
    return None


def room_of(src, file, target):
    """Names the room that an include leads to; None: it leads out of src/."""
    for base in (src, file.parent, src.parent):  # in each of these a compiler may look
        path = Path(base, target).resolve()
        if path.is_relative_to(src.resolve()) and (path.exists() or base == src):
            first = path.relative_to(src.resolve()).parts[0]
            if first in ALLOWED:
                return first
    return None


def tree(**files):
    """Makes a source tree out of `room="lines"`, checks it, and returns what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        src = Path(folder, "src")
        for room in {*ALLOWED, *files}:
            (src / room).mkdir(parents=True)
            (src / room / "there.hpp").touch()
        for room, lines in files.items():
            (src / room / "a.hpp").write_text(f"#pragma once\n\n{lines}\n")
        return broken_arrows(src)


@case("/include-direction/no-include-in-src-runs-upwards")
def _():
    assert any((ROOT / "src").rglob("*.hpp")), "there is nothing to check"
    lines = broken_arrows(ROOT / "src")
    for line in lines:
        print(line)
    assert not lines, f"{len(lines)} includes run upwards"


@case("/include-direction/each-room-may-include-what-is-left-of-it-and-no-other")
def _():
    order = ["async", "tokens", "keyring", "service", "session", "sharing", "library", "check", "app", "cli", "demo"]
    apart = {("keyring", "service"), ("library", "check"), ("library", "app"), ("library", "cli"), ("app", "cli")}
    for room in order:
        broken = tree(**{room: "\n".join(f'#include "{other}/there.hpp"' for other in order)})
        for other in order:
            left = order.index(other) <= order.index(room)
            fine = room == other or (left and "demo" not in (room, other) and (other, room) not in apart)
            assert any(f'"{other}/' in line for line in broken) != fine, (room, other, broken)


@case("/include-direction/the-line-that-breaks-the-rule-is-named")
def _():
    assert tree(tokens='#include "session/there.hpp"') == [
        'src/tokens/a.hpp:3: #include "session/there.hpp"  (tokens must not know session)']


@case("/include-direction/an-upward-include-is-seen-however-it-is-written")
def _():
    lines = ('#include "../session/there.hpp"', "#include <session/there.hpp>", '  #  include "session/not-yet.hpp"',
             '#include "src/session/there.hpp"', "#include SOMETHING", '#include "../demo/there.hpp"')
    broken = tree(tokens="\n".join(lines))
    assert [line.split(":")[1] for line in broken] == ["3", "4", "5", "6", "7", "8"], broken


@case("/include-direction/a-library-room-includes-no-window")
def _():
    headers = ("gtk/gtk.h", "gtkmm.h", "gtkmm/window.h", "adwaita.h", "gdk/gdk.h", "gdkmm/display.h")
    lines = "\n".join(f"#include <{header}>" for header in headers)
    for room in LIBRARY:
        assert len(tree(**{room: lines})) == len(headers), room
    assert not tree(app=lines)
    assert not tree(tokens="#include <giomm.h>\n#include <glib.h>\n#include <gio/gio.h>\n#include <vector>")


@case("/include-direction/a-folder-that-is-no-room-is-named")
def _():
    assert len(tree(utils="#include <vector>")) == 1


if __name__ == "__main__":
    main()
