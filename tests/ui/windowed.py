"""Cases that need a desktop: each runs in a process and on a desktop of its own, so that none finds what another left.

    @windowed("/log-in/a-wrong-password-is-told")
    def _():
        with DemoService() as service, App("--server=" + service.url):
            …
    if __name__ == "__main__":
        main()"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parents[1] / "environment"
sys.dont_write_bytecode = True
sys.path.insert(0, str(ENVIRONMENT))
import driver  # noqa: E402
import tap  # noqa: E402

INSIDE = "--inside"
_cases = {}


def reported_to(folder):
    """The variables that have a sanitizer, if there is one, write down what it finds: also in a program that the bus
    starts, of whose end nobody hears."""
    return {name: f"{os.environ[name]}:log_path={folder}/report" for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")
            if name in os.environ}


def windowed(name, keyring=True, **environment):
    """Makes the function a case. `keyring`: whether a real keyring is there; the rest are variables of the desktop."""
    def register(function):
        _cases[name] = function

        @tap.case(name)
        def _():
            command = [ENVIRONMENT / "desktop-session"]
            if keyring:
                command.append(ENVIRONMENT / "keyring-session")
            command += ["/usr/bin/python3", Path(sys.argv[0]).resolve(), INSIDE, name]
            with tempfile.TemporaryDirectory() as folder:
                run = subprocess.run(command, env=os.environ | environment | reported_to(folder),
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                     text=True, errors="replace")
                print(run.stdout, end="")
                reports = [path.read_text(errors="replace") for path in Path(folder).iterdir()]
                print(*reports, sep="\n", end="")
            assert run.returncode == 0 and not reports, f"the case ended with {run.returncode}"
        return function
    return register


def main():
    if INSIDE not in sys.argv:
        tap.main()

    driver.case = sys.argv[2]
    _cases[driver.case]()
