#!/usr/bin/python3
"""That the tarball of a release can be made again. Needs $BUILD_ROOT and $MESON."""
import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import Skip, case, main  # noqa: E402

FOLDER = Path(os.environ["BUILD_ROOT"], "meson-dist")


def made(rights):
    """The tarball, anew, by somebody whose files have these rights less."""
    command = [os.environ["MESON"], "dist", "-C", os.environ["BUILD_ROOT"], "--no-tests", "--allow-dirty", "--formats", "xztar"]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, umask=rights)
    assert run.returncode == 0, run.stdout
    found, = FOLDER.glob("*.tar.xz")
    return found


@case("/dist/the-tarball-is-the-same-whenever-and-by-whomever-it-is-made")
def _():
    if not (ROOT / ".git").exists():
        raise Skip("it is made from a git repository")
    first = hashlib.sha256(made(0o022).read_bytes()).hexdigest()
    tarball = made(0o077)
    assert hashlib.sha256(tarball.read_bytes()).hexdigest() == first
    with tarfile.open(tarball) as archive:
        names = {Path(*Path(name).parts[1:]).as_posix() for name in archive.getnames()}
        times = {member.mtime for member in archive.getmembers()}
    assert len(times) == 1, "its files have times of their own"
    assert {"meson.build", "README.md", "COPYING", "build-aux/check", "po/LINGUAS"} <= names


if __name__ == "__main__":
    main()
