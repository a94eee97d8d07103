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
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parents[1] / "environment"
sys.dont_write_bytecode = True
sys.path.insert(0, str(ENVIRONMENT))
import driver  # noqa: E402
import tap  # noqa: E402

INSIDE = "--inside"
# libatspi 2.46 now and then overflows its stack in the process that asks, when an application goes meanwhile: 128 and
# SIGSEGV. A crash of the application is not this: `App` looks at how that ends.
DRIVER_CRASHED = 139
_cases = {}


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
            for _ in range(2):
                run = subprocess.run(command, env=os.environ | environment, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
                print(run.stdout, end="")
                if run.returncode != DRIVER_CRASHED:
                    break
                print("libatspi has crashed the driver; once more")
            assert run.returncode == 0, f"the case ended with {run.returncode}"
        return function
    return register


def main():
    if INSIDE not in sys.argv:
        tap.main()

    driver.case = sys.argv[2]
    _cases[driver.case]()
