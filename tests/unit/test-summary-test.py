#!/usr/bin/python3
"""Tests of build-aux/test-summary, on the logs that the meson of this machine writes about programs of every kind."""
import functools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402

PROGRAMS = {
    "passes": ("printf '1..3\\nok 1 /a/b\\nok 2 /a/c\\nok 3 /d\\n'", "tap"),
    "fails": ("echo 1..2; seq -f '# line %g' 500; echo 'ok 1 /a'; echo 'not ok 2 /b'; echo why >&2; exit 1", "tap"),
    "skips": ("printf '1..3\\nok 1 /a\\nok 2 /b # SKIP no display\\nnot ok 3 /c # TODO later\\n'", "tap"),
    "crashes": ("printf '1..2\\nok 1 /a\\n'; kill -SEGV $$", "tap"),
    "crashes-at-once": ("kill -SEGV $$", "tap"),
    "hangs": ("printf '1..2\\nok 1 /a\\n'; exec sleep 600", "tap"),
    "exits-early": ("printf '1..2\\nok 1 /a\\n'", "tap"),
    "exits-badly": ("printf '1..1\\nok 1 /a\\n'; exit 3", "tap"),
    "breaks-its-plan": ("printf '1..1\\nok 1 /a\\nok 2 /b\\n'", "tap"),
    "says-nothing": ("exit 0", "tap"),
    "plans-nothing": ("echo 1..0", "tap"),
    "skips-all": ("echo '1..0 # SKIP no keyring here'", "tap"),
    "plain-passes": ("echo fine", "exitcode"),
    "plain-fails": ("exit 1", "exitcode"),
    "plain-skips": ("exit 77", "exitcode"),
}


def summary(*logs):
    return subprocess.run([ROOT / "build-aux/test-summary", *logs], capture_output=True, text=True, timeout=60)


@functools.cache
def logged():
    """Has one meson run all the programs; returns its log: a line for each of them."""
    with tempfile.TemporaryDirectory() as folder:
        source, build = Path(folder), Path(folder) / "build"
        lines = ["project('counted')"]
        for name, (script, protocol) in PROGRAMS.items():
            (source / name).write_text(f"#!/bin/sh\n{script}\n")
            (source / name).chmod(0o755)
            lines.append(f"test('{name}', find_program('{name}'), protocol: '{protocol}', timeout: 5)")
        (source / "meson.build").write_text("\n".join(lines))
        subprocess.run(["meson", "setup", build, source], check=True, capture_output=True, timeout=60)
        subprocess.run(["meson", "test", "-C", build], capture_output=True, timeout=60)
        log = (build / "meson-logs/testlog.json").read_text()
    return {json.loads(line)["name"].rpartition(" ")[2]: line for line in log.splitlines()}


def expect(program, line, good):
    """Counts one program's run, and returns what was printed."""
    with tempfile.NamedTemporaryFile("w") as log:
        log.write(logged()[program])
        log.flush()
        return expect_of(summary(log.name), line, good)


def expect_of(answer, line, good):
    assert answer.stdout.rstrip().rpartition("\n")[2] == line, answer
    assert answer.returncode == (0 if good else 1), answer
    return answer.stdout


@case("/test-summary/each-case-of-a-program-counts")
def _():
    expect("passes", "3 passed, 0 failed, 0 skipped", True)


@case("/test-summary/a-failed-case-counts-once-and-its-program-is-shown-in-full")
def _():
    printed = expect("fails", "1 passed, 1 failed, 0 skipped", False)
    assert "# line 1\n" in printed and "# line 500\n" in printed and "why" in printed
    assert "\nFailed:\n" in printed and "fails: /b\n" in printed


@case("/test-summary/skipped-and-incomplete-cases-are-listed-with-their-reasons")
def _():
    printed = expect("skips", "1 passed, 0 failed, 2 skipped", True)
    assert "/b: no display" in printed and "/c: later" in printed


@case("/test-summary/a-crash-is-a-failure")
def _():
    expect("crashes", "1 passed, 1 failed, 0 skipped", False)
    expect("crashes-at-once", "0 passed, 1 failed, 0 skipped", False)


@case("/test-summary/a-time-limit-is-a-failure")
def _():
    expect("hangs", "1 passed, 1 failed, 0 skipped", False)


@case("/test-summary/an-early-exit-is-a-failure")
def _():
    expect("exits-early", "1 passed, 1 failed, 0 skipped", False)
    expect("exits-badly", "1 passed, 1 failed, 0 skipped", False)


@case("/test-summary/more-cases-than-planned-are-a-failure")
def _():
    expect("breaks-its-plan", "2 passed, 1 failed, 0 skipped", False)


@case("/test-summary/a-program-that-ran-no-case-is-a-failure")
def _():
    expect("says-nothing", "0 passed, 1 failed, 0 skipped", False)
    expect("plans-nothing", "0 passed, 1 failed, 0 skipped", False)


@case("/test-summary/a-program-that-says-why-it-ran-nothing-is-skipped")
def _():
    printed = expect("skips-all", "0 passed, 0 failed, 1 skipped", False)  # nothing at all has passed
    assert "no keyring here" in printed


@case("/test-summary/a-program-without-tap-is-one-case")
def _():
    expect("plain-passes", "1 passed, 0 failed, 0 skipped", True)
    expect("plain-fails", "0 passed, 1 failed, 0 skipped", False)
    expect("plain-skips", "0 passed, 0 failed, 1 skipped", False)


@case("/test-summary/no-log-and-an-empty-log-are-failures")
def _():
    expect_of(summary("/nowhere/testlog.json"), "0 passed, 1 failed, 0 skipped", False)
    with tempfile.NamedTemporaryFile() as empty:
        expect_of(summary(empty.name), "0 passed, 1 failed, 0 skipped", False)


if __name__ == "__main__":
    main()
