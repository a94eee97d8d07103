#!/usr/bin/python3
"""That the tarball of a release can be made again. Needs $BUILD_ROOT and $MESON."""
import hashlib
import os
import subprocess
import sys
import tarfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import Skip, case, main  # noqa: E402

FOLDER = Path(os.environ["BUILD_ROOT"], "meson-dist")


def made():
    """The tarball, anew."""
    run = subprocess.run([os.environ["MESON"], "dist", "-C", os.environ["BUILD_ROOT"], "--no-tests", "--allow-dirty",
                          "--formats", "xztar"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert run.returncode == 0, run.stdout
    found, = FOLDER.glob("*.tar.xz")
    return found


@case("/dist/the-tarball-is-the-same-whenever-it-is-made")
def _():
    if not (ROOT / ".git").exists():
        raise Skip("it is made from a git repository")
    first = hashlib.sha256(made().read_bytes()).hexdigest()
    second = time.time() // 1 + 1
    while time.time() < second:  # its files are not of the same second
        pass
    tarball = made()
    assert hashlib.sha256(tarball.read_bytes()).hexdigest() == first
    with tarfile.open(tarball) as archive:
        names = {Path(*Path(name).parts[1:]).as_posix() for name in archive.getnames()}
    assert {"meson.build", "README.md", "COPYING", "build-aux/check", "po/LINGUAS"} <= names


if __name__ == "__main__":
    main()
