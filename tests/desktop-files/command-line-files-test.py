#!/usr/bin/python3
"""What is installed beside `vestibulectl` says the same as its own `--help`: the manual page, and the completions of
the shells.

Needs $VESTIBULECTL."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import Skip, case, main  # noqa: E402

MANUAL = ROOT / "data/man/vestibulectl.1"
COMPLETIONS = ROOT / "data/completions"


def run(*command, text=""):
    """The command's output; where it fails, or complains, the case fails."""
    if not shutil.which(command[0]):
        raise Skip(f"{command[0]} is not installed")
    done = subprocess.run([str(part) for part in command], input=text, capture_output=True, text=True, timeout=60,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))
    assert (done.returncode, done.stderr) == (0, ""), (command, done.stderr)
    return done.stdout


def help_of(*command):
    return run(os.environ["VESTIBULECTL"], *command, "--help")


def commands():
    text = help_of()
    found = re.findall(r"^  ([a-z-]+) +\S", text[text.index("Commands:"):text.index("Help Options:")], re.MULTILINE)
    assert len(found) > 10, text
    return found


def options(command):
    """(short name or "", long name) of each option that is the command's own."""
    found = re.findall(r"^  (?:-(\w), )?--([a-z-]+)", help_of(command), re.MULTILINE)
    return {option for option in found if option[1] != "help"}


def names(command, which=lambda short, long: [long] + [short] * bool(short)):
    return {name for option in options(command) for name in which(*option)}


@case("/command-line-files/the-manual-page-has-every-command-and-every-option-and-no-other")
def _():
    page = MANUAL.read_text()
    section = page[page.index(".Sh COMMANDS"):page.index(".Sh OPTIONS")]
    # From each item of a command to the next one.
    items = re.findall(r"^\.It Cm ([a-z-]+)(.*?)(?=^\.It Cm |\Z)", section, re.MULTILINE | re.DOTALL)
    assert set(commands()) == {name for name, _ in items}, set(commands()) ^ {name for name, _ in items}
    for command in commands():
        heads = " ".join(text.split("\n", 1)[0] for name, text in items if name == command)
        wanted = names(command, lambda short, long: [short or "-" + long])
        assert set(re.findall(r"Fl (-?[\w-]+)", heads)) == wanted, (command, heads, wanted)
        # What is not said of it there is said of it in OPTIONS, or at the command that it refers to.
        for short, long in options(command):
            both = f"{short} , Fl -{long}" if short else f"-{long}"
            assert re.search(rf"^\.It Fl {both}\b", page, re.MULTILINE), (command, long)


@case("/command-line-files/the-manual-page-is-well-formed")
def _():
    assert run("groff", "-mdoc", "-ww", "-z", MANUAL) == ""
    page = MANUAL.read_text()
    for section in ("EXIT STATUS", "FILES", "EXAMPLES", "SEE ALSO"):
        assert f".Sh {section}\n" in page, section


def complete(line, accounts=""):
    """What bash offers behind that line, where the accounts are these."""
    script = """
        accounts=$2
        vestibulectl() {
            case $1 in accounts) printf %s "$accounts" ;; profile) echo "simple-jwt   Simple JWT" ;; esac
        }
        source "$1"
        COMP_LINE=$3 COMP_POINT=${#3}
        _vestibulectl
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    offered = run("bash", "-c", script, "bash", COMPLETIONS / "vestibulectl", accounts, line).split("\n")[:-1]
    return set(offered) - {""}


def with_dashes(found):
    return {("-" if len(name) == 1 else "--") + name for name in found}


@case("/command-line-files/bash-offers-every-command-and-every-option-and-no-other")
def _():
    assert complete("vestibulectl ") == set(commands()) == complete("vestibulectl help ")
    assert complete("vestibulectl lo") == {"login", "logout"}
    for command in commands():
        offered = complete(f"vestibulectl {command} -")
        assert offered - {"--help"} == with_dashes(names(command)), (command, offered)
        assert complete(f"vestibulectl --account x {command} --h") >= {"--help"}


@case("/command-line-files/bash-offers-accounts-and-types-of-services")
def _():
    accounts = "demo@http://127.0.0.1:8080\nada@https://example.org\n"
    for before in ("use ", "status --account ", "status -a ", "get /x --account=", "-a "):
        assert complete("vestibulectl " + before, accounts) == set(accounts.split()), before
    # Bash has taken "@" and ":" for ends of words.
    assert complete("vestibulectl use demo@http:", accounts) == {"//127.0.0.1:8080"}
    assert complete("vestibulectl use d", accounts) == {"demo@http://127.0.0.1:8080"}
    assert complete("vestibulectl use demo@x ", accounts) == set()
    assert complete("vestibulectl login --profile ") == {"simple-jwt"} == complete("vestibulectl profile show s")
    assert complete("vestibulectl profile ") == {"list", "show", "check", "find", "new"}


@case("/command-line-files/bash-runs-nothing-that-stands-in-a-name")
def _():
    name = "$(echo a >&2)`echo b >&2`;*@https://example.org"
    offered = complete("vestibulectl use ", name + "\n")
    assert offered == {r"\$\(echo\ a\ \>\&2\)\`echo\ b\ \>\&2\`\;\*@https://example.org"}, offered


@case("/command-line-files/zsh-offers-every-command-and-every-option-and-no-other")
def _():
    text = (COMPLETIONS / "_vestibulectl").read_text()
    described = set(re.findall(r"""^    ['"]([a-z-]+):""", text, re.MULTILINE))
    assert described == set(commands()), described ^ set(commands())
    shared = dict(re.findall(r"^  (account|output|login)=\((.*?)\)$", text, re.MULTILINE | re.DOTALL))
    rows = dict(re.findall(r"^    ([a-z-]+)\) (.*) ;;$", text, re.MULTILINE))
    assert set(rows) == set(commands()), set(rows) ^ set(commands())
    for command, row in rows.items():
        row = re.sub(r"\$(account|output|login)\b", lambda match: shared[match[1]], row)
        found = set(re.findall(r"(?<![\w-])--?([a-z][a-z-]*|[A-Z])(?=[\[,} )'])", re.sub(r"\[[^\]]*\]", "[]", row)))
        assert found == names(command), (command, found ^ names(command))


@case("/command-line-files/fish-offers-every-command-and-every-option-and-no-other")
def _():
    text = (COMPLETIONS / "vestibulectl.fish").read_text()
    offered = set(re.findall(r"-n __fish_use_subcommand -a ([a-z-]+) ", text))
    assert offered == set(commands()), offered ^ set(commands())
    found = {command: set() for command in commands()}
    for takers, rest in re.findall(r"-n '__vestibulectl_takes ([a-z -]+)'(.*)", text):
        for command in takers.split():
            rest_options = re.sub(r"-d .*", "", rest)
            found.setdefault(command, set()).update(re.findall(r" -[sl] ([\w-]+)", rest_options))
    for command in commands():
        assert found[command] == names(command), (command, found[command] ^ names(command))


@case("/command-line-files/every-shell-can-read-its-completions")
def _():
    run("bash", "-n", COMPLETIONS / "vestibulectl")
    for shell, file in (("zsh", "_vestibulectl"), ("fish", "vestibulectl.fish")):
        if shutil.which(shell):
            run(shell, "-n", COMPLETIONS / file)


if __name__ == "__main__":
    main()
