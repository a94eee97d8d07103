#!/usr/bin/python3
"""That what README.md says to type is there to be typed. Needs $VESTIBULECTL and $BUILD_ROOT."""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402

TEXT = (ROOT / "README.md").read_text()
# Those that other tests run: what comes before the first space, or two words of it.
ELSEWHERE = {
    "busctl": "accounts-bus-test.py",
    "gdbus": "accounts-bus-test.py",
    "sh build-aux/check": "it is what runs this",
    "sudo ldconfig": "install-test.py, without its being needed",
    "ninja": "install-test.py",
    "sudo meson": "install-test.py",
}


def commands():
    """The commands of the indented blocks, a continued line as one."""
    blocks = re.findall(r"(?:^    .*\n)+", TEXT, re.MULTILINE)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [" ".join(line.split()) for line in lines if not re.search(r"::|auto |^\s+account\.", line)]


def run(*command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                          **options)


def of_meson(words):
    """Each option of a `meson setup` is one that the project, or meson, has."""
    known = {option["name"] for option in
             json.loads(Path(os.environ["BUILD_ROOT"], "meson-info/intro-buildoptions.json").read_text())}
    for word in words:
        if match := re.match(r"(?:-D|--)([a-z_]+)=", word):
            assert match[1] in known, f"{word} is no option"


def of_vestibulectl(words, folder):
    """With a server that nobody answers at; a command that is used wrongly ends with 2."""
    done = run(os.environ["VESTIBULECTL"], *words, cwd=folder)
    assert done.returncode != 2, f"{words}: {done.stdout}"


@case("/readme/each-command-is-one-that-can-be-given")
def _():
    seen = commands()
    assert len(seen) >= 12, seen
    with tempfile.TemporaryDirectory() as folder:
        for command in seen:
            words = shlex.split(command)
            if words[0] in ELSEWHERE or " ".join(words[:2]) in ELSEWHERE:
                continue
            if words[:2] == ["meson", "setup"]:
                of_meson(words[2:])
            elif words[0] == "vestibulectl":
                of_vestibulectl(words[1:], folder)
            elif words[0] == "sh":
                assert run("sh", "-n", ROOT / words[1]).returncode == 0, command
            elif words[0] == "flatpak-builder":
                assert (ROOT / words[-1]).is_file(), command
            elif words[0] == "flatpak":
                assert (ROOT / "flatpak" / f"{words[-1]}.json").is_file(), command
            else:
                assert os.access(ROOT / words[0], os.X_OK), f"no test runs {command!r}"


@case("/readme/each-file-that-it-leads-to-is-there")
def _():
    named = re.findall(r"\]\(([^)#:]+)\)|(?:src|srcset)=\"([^\"]+)\"|^\| `([a-z/]+)`", TEXT, re.MULTILINE)
    paths = {path for group in named for path in group if path}
    assert len(paths) > 15, paths
    gone = sorted(path for path in paths if not (ROOT / path).exists())
    assert not gone, gone


if __name__ == "__main__":
    main()
