#!/usr/bin/python3
"""Every deliberate fault is found, by the exploration of the coordinator or by a test of the suite.

    mutants-test.py PROGRAM...           as a test: a case for each mutant
    mutants-test.py --table PROGRAM...   prints what finds each, as the table of tests/README.md

One of the programs is the exploration, the others are tests; all are built from the sources with the switches in them."""
import os
import re
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "environment"))
from mutants import MUTANTS
from tap import case, main

DEPTH = 7  # steps to which a fault is searched for
PATIENCE = 120  # seconds until a program counts as one that never ends
FOUND = re.compile(r"broken: (?P<rule>[^\n]*)\nafter (?P<steps>\d+) steps: (?P<schedule>[^\n]*)")
PASSED = re.compile(r"^ok \d+ ", re.MULTILINE)


def exploration_of(programs):
    return next(program for program in programs if program.endswith("exploration"))


def run(program, fault, *arguments, **more):
    """The exit status, output and errors of a program that runs with this fault, or with none."""
    environment = dict(os.environ, VESTIBULE_MUTANT=fault, G_DEBUG="fatal-criticals", **more)
    environment.pop("VESTIBULE_LONG", None)  # what is hard to find is not found by going on for longer
    try:
        done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        return None, (late.stdout or b"").decode(), "never ends"


def explored(program, fault):
    """The number of steps in which the exploration finds the fault, and the rule that it breaks; nothing if it does not."""
    status, output, errors = run(program, fault, VESTIBULE_DEPTH=str(DEPTH))
    if status == 0:
        return None
    found = FOUND.search(output + errors)
    if not found:
        return "any", "the program ends"
    at_random = PASSED.search(output)  # every order of events has been explored by then
    return f"{found['steps']} at random" if at_random else int(found["steps"]), found["rule"]


def tested(programs, fault):
    """The first test that fails with the fault; nothing if none does."""
    for program in programs:
        status, output, errors = run(program, fault)
        if status != 0:
            # A failed assertion ends a program before TAP has a word for it, and names the function.
            asserted = re.search(r"(\w+)\(\): ", errors)
            name = asserted[1].replace("_", "-") if asserted else "ends before its time"
            return f"{Path(program).name.removeprefix('mutated-')}: {name}"
    return None


def find(programs, fault):
    """What the exploration says of a fault, and what the other tests do."""
    exploration = exploration_of(programs)
    return explored(exploration, fault), tested([each for each in programs if each != exploration], fault)


def print_table(programs):
    print("| fault | steps | the rule that it breaks | the test that fails |\n| --- | --- | --- | --- |")
    for mutant in MUTANTS:
        by_exploration, by_test = find(programs, mutant.name)
        steps, rule = by_exploration or ("–", "–")
        print(f"| {mutant.name} | {steps} | {rule} | {by_test or '–'} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--table"]:
        print_table(sys.argv[2:])
        sys.exit()
    programs = sys.argv[1:]
    sys.argv[1:] = []
    needed = [0]  # the steps in which the exploration found each

    @case("/mutants/without-a-fault-every-rule-holds")
    def _():
        assert find(programs, "") == (None, None)

    for each in MUTANTS:
        @case(f"/mutants/finds-{each.name}")
        def _(mutant=each):
            found = by_exploration, _ = find(programs, mutant.name)
            assert any(found), "nothing finds it"
            print(*found)
            if by_exploration and isinstance(by_exploration[0], int):
                needed.append(by_exploration[0])

    @case("/mutants/the-exploration-goes-deeper-than-the-hardest-of-them-needs")
    def _():
        _, output, _ = run(exploration_of(programs), "", "--depth")
        depth = int(output)
        print("the hardest needs", max(needed), "steps, explored are", depth)
        assert depth > max(needed) > 0
    main()
