#!/usr/bin/python3
"""Reads the coroutines for a shape that g++ 12 builds wrongly, without a word.

A coroutine that awaits in the condition of an `if` gets a frame in which that condition stands before the addresses of
its own code: whoever resumes it jumps to nowhere. It does not help that the same program runs when clang has built it.
A variable in front of the `if` is right with both."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402

IF = re.compile(r"\bif\s*(?:constexpr\s*)?\(")
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def misbuilt(text):
    """Returns (line number, condition) of each `if` that awaits in its condition."""
    text = NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return [(text.count("\n", 0, match.start()) + 1, condition) for match in IF.finditer(text)
            if re.search(r"(?<!operator )co_await", condition := in_parentheses(text[match.end():]))]


def in_parentheses(text):
    depth = 1
    for end, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[:end]
    return text


@case("/coroutine-shape/no-if-awaits-in-its-condition")
def _():
    files = [path for folder in ("src", "tests") for path in sorted((ROOT / folder).rglob("*.?pp"))]
    assert len(files) > 50, "there is nothing to check"
    found = [f"{path.relative_to(ROOT)}:{line}: if ({condition})" for path in files
             for line, condition in misbuilt(path.read_text(encoding="utf-8"))]
    for line in found:
        print(line)
    assert not found, f"{len(found)} conditions await"


@case("/coroutine-shape/what-awaits-beside-a-condition-is-fine")
def _():
    for line in ("if (ready) co_await work();", "const bool done = co_await work(); if (done) co_return;",
                 'if (name == "co_await") co_return;', "if (ready /* no co_await */) co_return;", "while (co_await next()) ;"):
        assert not misbuilt(line), line


@case("/coroutine-shape/a-condition-that-awaits-is-seen-however-it-is-written")
def _():
    for line in ("if (co_await work()) co_return;", "if (!co_await work(a(b))) co_return;", "if (a(b) && !co_await work()) {}",
                 "if (f(x) ||\n    co_await work()) {}", "if(co_await work()){}"):
        assert [number for number, _ in misbuilt("\n" + line)] == [2], line


if __name__ == "__main__":
    main()
