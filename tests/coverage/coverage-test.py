#!/usr/bin/python3
"""How much of the core the tests before this one have run. coverage-test.py BUILD CORE: writes BUILD/coverage.txt."""
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import Skip, case, main  # noqa: E402

CORE = Path(sys.argv.pop(2))
BUILD = Path(sys.argv.pop(1))
LEAST = {"line": 95, "branch": 85}  # per cent


@case("/coverage/of-the-lines-and-the-branches-of-the-core")
def _():
    objects = Path(f"{BUILD / CORE}.p")
    if not any(objects.glob("*.gcda")):
        raise Skip("nothing was counted: the build has no -Dcoverage=true, or no test has run before")
    if not shutil.which("gcovr"):
        raise Skip("gcovr is not installed")
    # What a call may throw is a branch for g++, at every call; those are not counted.
    text, summary = BUILD / "coverage.txt", BUILD / "coverage.json"
    run = subprocess.run(["gcovr", "--root", ROOT, "--filter", str(ROOT / "src") + "/", "--exclude-throw-branches",
                          "--exclude-unreachable-branches", "--txt", text, "--print-summary",
                          "--json-summary", summary, objects], check=True, stdout=subprocess.PIPE, text=True)
    with text.open("a") as file:
        file.write(run.stdout)
    print(run.stdout)
    found = json.loads(summary.read_text())
    percent = {kind: found[f"{kind}_percent"] for kind in LEAST}
    assert found["line_total"] > 1000, "it is not the core that was counted"
    for kind, least in LEAST.items():
        assert percent[kind] >= least, f"{kind}: {percent[kind]} %, and {least} % is the least"


if __name__ == "__main__":
    main()
