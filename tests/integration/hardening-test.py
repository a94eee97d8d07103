#!/usr/bin/python3
"""Looks in the built programs for what the compiler and the linker were to do against faults of memory.

$HARDENED_PROGRAMS names the programs, one a line; $FORTIFIED is 1 where they were built with an optimiser and without a
sanitizer: the fortified functions take both."""
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "environment"))
from tap import Skip, case, main  # noqa: E402

PROGRAMS = os.environ["HARDENED_PROGRAMS"].splitlines()
FORTIFIED = os.environ["FORTIFIED"] == "1"


def read(program, *options):
    done = subprocess.run(["readelf", "--wide", *options, program], capture_output=True, text=True, check=True)
    return done.stdout


def all_programs(has, missing):
    assert PROGRAMS, "there is nothing to look at"
    without = [Path(program).name for program in PROGRAMS if not has(program)]
    assert not without, f"{missing}: {', '.join(without)}"


def imports(program):
    return re.findall(r" UND (\w+)", read(program, "--dyn-syms"))


@case("/hardening/each-program-can-be-loaded-anywhere")
def _():
    all_programs(lambda program: re.search(r"Type:\s+DYN \(Position-Independent", read(program, "--file-header"))
                 and re.search(r"FLAGS_1\).*\bPIE\b", read(program, "--dynamic")), "not position independent")


@case("/hardening/what-the-linker-has-bound-cannot-be-written-over")
def _():
    all_programs(lambda program: re.search(r"^\s*GNU_RELRO\s", read(program, "--segments"), re.MULTILINE)
                 and re.search(r"\((FLAGS|FLAGS_1)\).*\b(BIND_NOW|NOW)\b", read(program, "--dynamic")), "no full RELRO")


@case("/hardening/nothing-that-can-be-written-can-be-run")
def _():
    def separate(program):
        segments = re.findall(r"^\s*(GNU_STACK|LOAD)\s+(?:0x\w+ ){5}([R ][W ][E ])\s0x", read(program, "--segments"), re.MULTILINE)
        kinds = {kind for kind, _ in segments}
        return kinds == {"GNU_STACK", "LOAD"} and not any("W" in rights and "E" in rights for _, rights in segments)
    all_programs(separate, "memory that can be written and run")


@case("/hardening/a-stack-that-is-written-over-is-seen")
def _():
    all_programs(lambda program: "__stack_chk_fail" in imports(program), "no stack protector")


@case("/hardening/functions-that-write-to-memory-know-its-bounds")
def _():
    if not FORTIFIED:
        raise Skip("built without an optimiser or with a sanitizer")
    all_programs(lambda program: any(re.fullmatch(r"__\w+_chk", name) for name in imports(program)), "not fortified")


@case("/hardening/calls-lead-to-the-begin-of-functions-only")
def _():
    if platform.machine() != "x86_64":
        raise Skip("a matter of x86")

    def marked(program):
        start = re.search(r"\b([0-9a-f]{16})\s+\d+\s+FUNC\s+\w+\s+\w+\s+\d+\s+main$", read(program, "--symbols"), re.MULTILINE)
        if not start:
            return False
        address = int(start[1], 16)
        code = subprocess.run(["objdump", "--disassemble", f"--start-address={address}", f"--stop-address={address + 8}",
                               program], capture_output=True, text=True, check=True).stdout
        return "endbr64" in code
    all_programs(marked, "no endbr64")


if __name__ == "__main__":
    main()
