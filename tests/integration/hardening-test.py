#!/usr/bin/python3
"""Looks in the built programs and the library for what the compiler and the linker were to do against faults of memory.

$HARDENED_PROGRAMS and $HARDENED_LIBRARIES name them, one a line; $FORTIFIED is 1 where they were built with an optimiser and without a
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
LIBRARIES = os.environ["HARDENED_LIBRARIES"].splitlines()
FORTIFIED = os.environ["FORTIFIED"] == "1"


def read(file, *options):
    done = subprocess.run(["readelf", "--wide", *options, file], capture_output=True, text=True, check=True)
    return done.stdout


def all_of(files, has, missing):
    assert files, "there is nothing to look at"
    without = [Path(file).name for file in files if not has(file)]
    assert not without, f"{missing}: {', '.join(without)}"


def everything(has, missing):
    all_of([*PROGRAMS, *LIBRARIES], has, missing)


def imports(file):
    return re.findall(r" UND (\w+)", read(file, "--dyn-syms"))


@case("/hardening/each-program-can-be-loaded-anywhere")
def _():
    all_of(PROGRAMS, lambda program: re.search(r"Type:\s+DYN \(Position-Independent", read(program, "--file-header"))
           and re.search(r"FLAGS_1\).*\bPIE\b", read(program, "--dynamic")), "not position independent")


@case("/hardening/what-the-linker-has-bound-cannot-be-written-over")
def _():
    everything(lambda file: re.search(r"^\s*GNU_RELRO\s", read(file, "--segments"), re.MULTILINE)
               and re.search(r"\((FLAGS|FLAGS_1)\).*\b(BIND_NOW|NOW)\b", read(file, "--dynamic")), "no full RELRO")


@case("/hardening/nothing-that-can-be-written-can-be-run")
def _():
    def separate(file):
        segments = re.findall(r"^\s*(GNU_STACK|LOAD)\s+(?:0x\w+ ){5}([R ][W ][E ])\s0x", read(file, "--segments"), re.MULTILINE)
        kinds = {kind for kind, _ in segments}
        return kinds == {"GNU_STACK", "LOAD"} and not any("W" in rights and "E" in rights for _, rights in segments)
    everything(separate, "memory that can be written and run")


@case("/hardening/a-stack-that-is-written-over-is-seen")
def _():
    everything(lambda file: "__stack_chk_fail" in imports(file), "no stack protector")


@case("/hardening/functions-that-write-to-memory-know-its-bounds")
def _():
    if not FORTIFIED:
        raise Skip("built without an optimiser")
    everything(lambda file: any(re.fullmatch(r"__\w+_chk", name) for name in imports(file)), "not fortified")


@case("/hardening/calls-lead-to-the-begin-of-functions-only")
def _():
    if platform.machine() != "x86_64":
        raise Skip("a matter of x86")

    def marked(file, function):
        start = re.search(rf"\b([0-9a-f]{{16}})\s+\d+\s+FUNC\s+\w+\s+\w+\s+\d+\s+{function}$", read(file, "--symbols"), re.MULTILINE)
        if not start:
            return False
        address = int(start[1], 16)
        code = subprocess.run(["objdump", "--disassemble", f"--start-address={address}", f"--stop-address={address + 8}",
                               file], capture_output=True, text=True, check=True).stdout
        return "endbr64" in code
    all_of(PROGRAMS, lambda program: marked(program, "main"), "no endbr64")
    all_of(LIBRARIES, lambda library: marked(library, r"_ZN9vestibule2v1\w+"), "no endbr64")


if __name__ == "__main__":
    main()
