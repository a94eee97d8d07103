#!/usr/bin/python3
"""Tests of the private sessions themselves: what a command finds in one, and that nothing is left of it."""
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
from tap import case, main

HERE = Path(__file__).resolve().parent
BUS, DESKTOP, KEYRING = HERE / "bus-session", HERE / "desktop-session", HERE / "keyring-session"
PROMPTER = HERE / "keyring-prompter"
ASK = "gdbus call --session --dest io.github.vestibule.Prompter --object-path / --method io.github.vestibule.Prompter."


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, errors="replace", timeout=60, **options)


def in_keyring(script):
    """Runs a shell script beside a keyring that holds one secret."""
    script = f"set -e; printf kept | secret-tool store --label=x colour blue; {script}"
    return run(BUS, KEYRING, "sh", "-c", script, env=os.environ | {"PROMPTER": str(PROMPTER)})


def prompted(answers, script):
    """The same with the keyring locked, and a person at its dialog."""
    return in_keyring(f'''eval "$KEYRING_LOCK"; "$PROMPTER" {answers} >"$HOME/prompter.log" &
        gdbus wait --session --timeout 10 org.gnome.keyring.SystemPrompter; {script}''')


def with_double(faults, script):
    """Runs a shell script beside the double, with DOUBLE speaking to it."""
    return run(BUS, "sh", "-c", f'''"$0" {faults} >"$HOME/calls.log" &
        DOUBLE="gdbus call --session --dest io.github.vestibule.SecretServiceDouble --object-path /"
        DOUBLE="$DOUBLE --method io.github.vestibule.SecretServiceDouble"
        gdbus wait --session --timeout 10 org.freedesktop.secrets
        store() {{ printf %s "$1" | secret-tool store --label=x colour blue; }}
        look_up() {{ secret-tool lookup colour blue; }}
        {script}''', HERE / "secret-service-double")


def wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "never came true"
        time.sleep(0.01)


def runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def killed_session(kill):
    """Starts a session whose command has a child in a session of its own, kills it; returns (status, pids, folder)."""
    script = 'setsid sleep 600 & echo $$ $! $VESTIBULE_PRIVATE_SESSION; trap "" HUP; wait'
    session = subprocess.Popen([BUS, "sh", "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True)
    *pids, folder = session.stdout.readline().split()
    assert all(map(runs, pids)) and Path(folder).exists()
    kill(session.pid)
    status = session.wait(timeout=20)
    wait_until(lambda: not any(map(runs, pids)) and not Path(folder).exists())
    session.stdout.close()
    return status


@case("/bus-session/it-ends-as-its-command-does")
def _():
    assert run(BUS, "sh", "-c", "exit 7").returncode == 7
    assert run(BUS, "sh", "-c", "kill -SEGV $$").returncode == 128 + signal.SIGSEGV
    assert run(BUS, "no-such-program").returncode == 125


@case("/bus-session/the-bus-and-the-home-are-its-own")
def _():
    host = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", "HOME": "/nowhere", "LC_ALL": "de_DE.UTF-8",
            "http_proxy": "http://192.0.2.1", "WAYLAND_DISPLAY": "wayland-0"}
    answer = run(BUS, "sh", "-c", 'ls -A "$HOME/.config"; echo "$LC_ALL $http_proxy$WAYLAND_DISPLAY"; '
                 "gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.ListNames",
                 env=os.environ | host)
    assert answer.stdout == "C.UTF-8 \n(['org.freedesktop.DBus', ':1.0'],)\n", answer


@case("/bus-session/its-bus-starts-only-the-services-that-are-allowed")
def _():
    script = ("gdbus call --session --dest org.freedesktop.DBus --object-path / "
              "--method org.freedesktop.DBus.ListActivatableNames")
    assert "secrets" not in run(BUS, "sh", "-c", script).stdout
    assert "org.freedesktop.secrets" in run(BUS, "sh", "-c", script,
                                            env=os.environ | {"SERVICES": "org.freedesktop.secrets"}).stdout
    assert run(BUS, "true", env=os.environ | {"SERVICES": "org.example.None"}).returncode == 125


@case("/bus-session/nothing-is-left-when-its-process-group-is-killed")
def _():
    assert killed_session(lambda pid: os.killpg(pid, signal.SIGKILL)) == -signal.SIGKILL


@case("/bus-session/nothing-is-left-when-it-is-asked-to-end")
def _():
    for kind in (signal.SIGTERM, signal.SIGINT):
        assert killed_session(lambda pid: os.kill(pid, kind)) == 128 + kind


@case("/bus-session/nothing-is-left-when-its-command-ends-before-its-children")
def _():
    pid, folder = run(BUS, "sh", "-c", "setsid sleep 600 & echo $! $VESTIBULE_PRIVATE_SESSION").stdout.split()
    assert not runs(pid) and not Path(folder).exists()


@case("/desktop-session/there-is-a-display-of-the-size-that-was-asked-for")
def _():
    answer = run(DESKTOP, "xdpyinfo", env=os.environ | {"SCREEN": "360x640"})
    assert "360x640 pixels" in answer.stdout, answer


@case("/desktop-session/the-accessibility-bus-answers")
def _():
    answer = run(DESKTOP, "gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus",
                 "--method", "org.a11y.Bus.GetAddress")
    assert "/tmp/vestibule-" in answer.stdout, answer


@case("/desktop-session/sessions-at-the-same-time-have-displays-of-their-own")
def _():
    first = subprocess.Popen([DESKTOP, "sh", "-c", "echo $DISPLAY; read wait"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, text=True)
    display = first.stdout.readline()
    assert display and run(DESKTOP, "sh", "-c", "echo $DISPLAY").stdout != display
    first.communicate("\n", timeout=20)


@case("/keyring-session/it-refuses-a-session-that-is-not-private")
def _():
    host = {k: v for k, v in os.environ.items() if k != "VESTIBULE_PRIVATE_SESSION"}
    assert run(KEYRING, "echo", "ran", env=host).returncode == 125
    assert run(PROMPTER, "right", env=host).returncode == 1


@case("/keyring-session/a-secret-that-is-stored-is-found")
def _():
    answer = in_keyring("secret-tool lookup colour blue")
    assert (answer.returncode, answer.stdout) == (0, "kept"), answer


@case("/keyring-session/its-keyring-can-be-locked-and-killed")
def _():
    answer = in_keyring('''eval "$KEYRING_LOCK"; if secret-tool lookup colour blue; then exit 9; fi
        kill -9 "$KEYRING_PID"; while kill -0 "$KEYRING_PID" 2>&-; do :; done
        secret-tool store --label=x colour red </dev/null || exit 7''')
    assert (answer.returncode, answer.stdout) == (7, ""), answer


@case("/keyring-prompter/the-right-password-unlocks")
def _():
    answer = prompted("right", "secret-tool lookup colour blue")
    assert (answer.returncode, answer.stdout) == (0, "kept"), answer
    answer = prompted("late:0.1", "secret-tool lookup colour blue")
    assert (answer.returncode, answer.stdout) == (0, "kept"), answer


@case("/keyring-prompter/a-wrong-password-is-asked-for-again")
def _():
    answer = prompted("wrong right", f"secret-tool lookup colour blue; {ASK}Asked")
    assert (answer.returncode, answer.stdout) == (0, "kept(uint32 2,)\n"), answer


@case("/keyring-prompter/a-dismissed-dialog-leaves-the-keyring-locked")
def _():
    answer = prompted("dismiss", f"secret-tool lookup colour blue || {ASK}Asked")
    assert (answer.returncode, answer.stdout) == (0, "(uint32 1,)\n"), answer


@case("/keyring-prompter/a-dialog-stays-open-until-it-is-answered")
def _():
    answer = prompted("never", f'''secret-tool lookup colour blue & reader=$!
        until {ASK}Open | grep -q true; do :; done
        kill -0 $reader; {ASK}Answer right >&2; wait $reader; {ASK}Open''')
    assert (answer.returncode, answer.stdout) == (0, "kept(false,)\n"), answer


@case("/secret-service-double/without-faults-it-is-a-keyring")
def _():
    answer = with_double("", "store one && store two && look_up && secret-tool clear colour blue && ! look_up")
    assert (answer.returncode, answer.stdout) == (0, "two"), answer


@case("/secret-service-double/a-save-that-fails-leaves-the-old-secret")
def _():
    answer = with_double("", """store one; $DOUBLE.Set CreateItem error:org.freedesktop.DBus.Error.NoSpace >&2
        store two || look_up; $DOUBLE.Set CreateItem forget >&2; store three && look_up""")
    assert (answer.returncode, answer.stdout) == (0, "oneone"), answer


@case("/secret-service-double/a-locked-keyring-tells-nothing")
def _():
    answer = with_double("Unlock=prompt-dismissed", """store one; $DOUBLE.Set keyring locked >&2; look_up
        echo $?; $DOUBLE.Set Unlock none >&2; look_up""")
    assert (answer.returncode, answer.stdout) == (0, "1\none"), answer


@case("/secret-service-double/a-call-that-hangs-is-answered-when-it-is-released")
def _():
    answer = with_double("", """store one; $DOUBLE.Set SearchItems hang >&2; look_up & reader=$!
        until $DOUBLE.Calls | grep -q hang; do :; done
        kill -0 $reader && $DOUBLE.Release >&2; wait $reader""")
    assert (answer.returncode, answer.stdout) == (0, "one"), answer


@case("/secret-service-double/it-can-crash-and-talk-garbage")
def _():
    answer = with_double("GetSecrets=garbage", """store one; look_up; $DOUBLE.Set SearchItems exit >&2; look_up || echo gone""")
    assert answer.returncode == 0 and answer.stdout.endswith("gone\n") and "one" not in answer.stdout.split("gone")[0], answer


if __name__ == "__main__":
    main()
