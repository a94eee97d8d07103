#!/usr/bin/python3
"""That programs which were built against the library run with it, as it is now: its binary interface is compared with the
one that is kept beside this file. When something has been added on purpose: `tests/library/abi.py LIBRARY --renew`.

Needs $VESTIBULE_LIBRARY, the built library with its debug information."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
import abi  # noqa: E402
from tap import Skip, case, main  # noqa: E402

LIBRARY = os.environ["VESTIBULE_LIBRARY"]
KEPT = abi.BASELINE.read_text()
RENEW = f"the kept interface is renewed by: tests/library/abi.py {LIBRARY} --renew"


def attribute(name, text):
    return re.search(f'{name}="(.*?)"', text)[1]


def now():
    """Its description, where it can be compared: another libabigail may write another format."""
    text = abi.interface_of(LIBRARY)
    for name in ("architecture", "version"):
        if attribute(name, text) != attribute(name, KEPT):
            raise Skip(f"the kept interface has the {name} {attribute(name, KEPT)}, this one {attribute(name, text)}")
    return text


def changes(before, after, *options):
    """What abidiff says; empty where nothing has changed."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("before.xml", "after.xml")]
        for file, text in zip(files, (before, after)):
            file.write_text(text)
        run = subprocess.run(["abidiff", *options, *files], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert run.returncode & 3 == 0, run.stdout  # it could compare them
    return run.stdout if run.returncode else ""


@case("/library-abi/what-programs-were-built-against-is-as-it-was")
def _():
    found = changes(KEPT, now(), "--no-added-syms")
    print(found)
    assert not found, "programs would break: take it back, or begin a new series (docs/versioning.md)"


@case("/library-abi/what-has-been-added-is-kept-from-now-on")
def _():
    found = changes(KEPT, now())
    print(found)
    assert not found, RENEW


@case("/library-abi/a-change-that-breaks-programs-is-seen")
def _():
    breaks = {
        "an enumerator": (r'(<enumerator name="Yes" value=)"2"', r'\1"3"'),
        "a size": (r'(<class-decl name="Account" size-in-bits=)"128"', r'\1"192"'),
        "the place of a virtual function": (r'(vtable-offset=)"3"', r'\1"9"'),
        "a function that is gone": (r'<elf-symbol name="_ZN9vestibule2v17Account4sendE[^>]*>\s*</elf-symbol>', ""),
    }
    for what, (pattern, replacement) in breaks.items():
        broken, times = re.subn(pattern, replacement, KEPT)
        assert times >= 1, what
        assert changes(KEPT, broken, "--no-added-syms"), what


@case("/library-abi/a-function-more-breaks-nobody-and-is-seen")
def _():
    fewer, times = re.subn(r'<elf-symbol name="_ZN9vestibule2v17Account6forgetE[^>]*>\s*</elf-symbol>', "", KEPT)
    fewer = re.sub(r'<member-function [^>]*>\s*<function-decl name="forget".*?</member-function>', "", fewer, flags=re.DOTALL)
    assert times == 1
    assert not changes(fewer, KEPT, "--no-added-syms") and changes(fewer, KEPT)


@case("/library-abi/the-kept-interface-names-nothing-of-what-is-inside")
def _():
    assert len(KEPT) < 200_000
    assert not re.search(r"\.\./|/usr/|/home/|async|coroutine|AccountSession|variant", KEPT)
    for name in ("Account", "Client", "Options", "Request", "Reply", "Failure", "TokenStore", "Attachment"):
        assert f'<class-decl name="{name}"' in KEPT, name


if __name__ == "__main__":
    main()
