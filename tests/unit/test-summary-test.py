#!/usr/bin/python3
"""Tests of build-aux/test-summary, on the logs that the meson of this machine writes about programs of every kind."""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402


def summary(*logs):
    return subprocess.run([ROOT / "build-aux/test-summary", *logs], capture_output=True, text=True, timeout=60)


def summary_of(script, protocol="tap"):
    """Has meson run a shell script as a test, and counts it."""
    with tempfile.TemporaryDirectory() as folder:
        source, build = Path(folder), Path(folder) / "build"
        (source / "program").write_text(f"#!/bin/sh\n{script}\n")
        (source / "program").chmod(0o755)
        (source / "meson.build").write_text(
            f"project('counted')\ntest('program', find_program('program'), protocol: '{protocol}', timeout: 1)\n")
        subprocess.run(["meson", "setup", build, source], check=True, capture_output=True, timeout=60)
        subprocess.run(["meson", "test", "-C", build], capture_output=True, timeout=60)
        return summary(build / "meson-logs/testlog.json")


def expect(answer, line, good):
    assert answer.stdout.rstrip().rpartition("\n")[2] == line, answer
    assert answer.returncode == (0 if good else 1), answer


@case("/test-summary/each-case-of-a-program-counts")
def _():
    expect(summary_of("printf '1..3\\nok 1 /a/b\\nok 2 /a/c\\nok 3 /d\\n'"), "3 passed, 0 failed, 0 skipped", True)


@case("/test-summary/a-failed-case-counts-once-and-its-program-is-shown-in-full")
def _():
    answer = summary_of("echo 1..2; seq -f '# line %g' 500; echo 'ok 1 /a'; echo 'not ok 2 /b'; echo why >&2; exit 1")
    expect(answer, "1 passed, 1 failed, 0 skipped", False)
    assert "# line 1\n" in answer.stdout and "# line 500\n" in answer.stdout and "why" in answer.stdout
    assert "Failed:\n  program: " in answer.stdout.replace("counted / ", "") and "/b" in answer.stdout


@case("/test-summary/skipped-and-incomplete-cases-are-listed-with-their-reasons")
def _():
    answer = summary_of("printf '1..3\\nok 1 /a\\nok 2 /b # SKIP no display\\nnot ok 3 /c # TODO later\\n'")
    expect(answer, "1 passed, 0 failed, 2 skipped", True)
    assert "/b: no display" in answer.stdout and "/c: later" in answer.stdout


@case("/test-summary/a-crash-is-a-failure")
def _():
    expect(summary_of("printf '1..2\\nok 1 /a\\n'; kill -SEGV $$"), "1 passed, 1 failed, 0 skipped", False)
    expect(summary_of("kill -SEGV $$"), "0 passed, 1 failed, 0 skipped", False)


@case("/test-summary/a-time-limit-is-a-failure")
def _():
    expect(summary_of("printf '1..2\\nok 1 /a\\n'; exec sleep 60"), "1 passed, 1 failed, 0 skipped", False)


@case("/test-summary/an-early-exit-is-a-failure")
def _():
    expect(summary_of("printf '1..2\\nok 1 /a\\n'; exit 0"), "1 passed, 1 failed, 0 skipped", False)
    expect(summary_of("printf '1..1\\nok 1 /a\\n'; exit 3"), "1 passed, 1 failed, 0 skipped", False)


@case("/test-summary/more-cases-than-planned-are-a-failure")
def _():
    expect(summary_of("printf '1..1\\nok 1 /a\\nok 2 /b\\n'"), "2 passed, 1 failed, 0 skipped", False)


@case("/test-summary/a-program-that-ran-no-case-is-a-failure")
def _():
    expect(summary_of("exit 0"), "0 passed, 1 failed, 0 skipped", False)
    expect(summary_of("echo 1..0"), "0 passed, 1 failed, 0 skipped", False)


@case("/test-summary/a-program-that-says-why-it-ran-nothing-is-skipped")
def _():
    answer = summary_of("echo '1..0 # SKIP no keyring here'")
    expect(answer, "0 passed, 0 failed, 1 skipped", False)  # nothing at all has passed
    assert "no keyring here" in answer.stdout


@case("/test-summary/a-program-without-tap-is-one-case")
def _():
    expect(summary_of("echo fine", "exitcode"), "1 passed, 0 failed, 0 skipped", True)
    expect(summary_of("exit 1", "exitcode"), "0 passed, 1 failed, 0 skipped", False)
    expect(summary_of("exit 77", "exitcode"), "0 passed, 0 failed, 1 skipped", False)


@case("/test-summary/no-log-and-an-empty-log-are-failures")
def _():
    expect(summary("/nowhere/testlog.json"), "0 passed, 1 failed, 0 skipped", False)
    with tempfile.NamedTemporaryFile() as empty:
        expect(summary(empty.name), "0 passed, 1 failed, 0 skipped", False)


if __name__ == "__main__":
    main()
