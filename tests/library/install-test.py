#!/usr/bin/python3
"""The library as others get it: installed, found by pkg-config, and as a subproject.

Needs $BUILD_DIR, a build in which everything is built. With --subproject only that one, which is built anew: a minute."""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402

LONG = "--subproject" in sys.argv
if LONG:
    sys.argv.remove("--subproject")


def usually(name):
    return (lambda function: function) if LONG else case(name)


def at_length(name):
    return case(name) if LONG else (lambda function: function)


HEADERS = ROOT / "src/library/include/vestibule"
CONSUMER = """#include <vestibule/vestibule.hpp>

#include <cstdio>

int main() {
  vestibule::Client client(vestibule::Options("org.example.Consumer"));
  try {
    client.account("http://example.org", "ada");
  } catch (const vestibule::Failure& failure) {
    std::puts(failure.what());
  }
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  client.close([loop] { g_main_loop_quit(loop); });
  g_main_loop_run(loop);
  g_main_loop_unref(loop);
}
"""
PRINTED = "a server that is not this machine takes https\n"
SUBPROJECT = """project('consumer', 'cpp', version: '1', default_options: ['cpp_std=c++17'])
vestibule = dependency('vestibule-1.0', version: '>= 1.0', fallback: ['vestibule', 'vestibule_dep'],
  default_options: ['app=false', 'cli=false', 'demo=false', 'tests=false'])
executable('consumer', 'consumer.cpp', dependencies: vestibule)
"""


def run(*command, **environment):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | environment)
    assert done.returncode == 0, f"{command}: {done.stdout}"
    return done.stdout


class Installed:
    """A scratch folder with what `meson install` puts into it, and what pkg-config says of it."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        run("meson", "install", "-C", os.environ["BUILD_DIR"], "--no-rebuild", "--destdir", str(self.root))
        # The folder is not the prefix that was configured: pkg-config is told of it.
        (file,) = self.root.rglob("vestibule-1.0.pc")
        text = file.read_text()
        (prefix,) = re.findall(r"^prefix=(.*)$", text, re.MULTILINE)
        file.write_text(text.replace(f"prefix={prefix}\n", f"prefix={self.root}{prefix}\n"))
        self.libraries = file.parent.parent
        self.environment = {"PKG_CONFIG_PATH": str(file.parent), "LD_LIBRARY_PATH": str(self.libraries)}
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def ask(self, *options):
        return run("pkg-config", *options, "vestibule-1.0", **self.environment).split()

    def build(self, *options):
        """A program outside the tree."""
        with tempfile.TemporaryDirectory() as folder:
            source, program = Path(folder, "consumer.cpp"), self.root / "consumer"
            source.write_text(CONSUMER)
            run("c++", *options, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o", str(program), str(source),
                *self.ask("--cflags", "--libs"))
        return program


@usually("/installed-library/a-program-outside-the-tree-is-built-by-pkg-config-alone-and-runs")
def _():
    with Installed() as installed, tempfile.TemporaryDirectory() as home:
        for standard in ("-std=c++17", "-std=c++20"):
            program = installed.build(standard)
            assert run(program, XDG_RUNTIME_DIR=home, XDG_DATA_HOME=home, **installed.environment) == PRINTED


@usually("/installed-library/it-needs-of-others-what-its-headers-name-and-no-more")
def _():
    with Installed() as installed:
        assert run("pkg-config", "--print-requires", "vestibule-1.0", **installed.environment).split() == [
            "gio-2.0", ">=", "2.74", "libsoup-3.0", ">=", "3.2"]
        assert run("pkg-config", "--print-requires-private", "vestibule-1.0", **installed.environment) == ""
        needed = re.findall(r"NEEDED.*\[(.*)\]", run("readelf", "--dynamic", str(installed.build("-Wl,--as-needed"))))
        assert "libvestibule-1.0.so.0" in needed, needed
        assert not [name for name in needed if re.search("secret|json-glib|gtk|adwaita", name)], needed
        library = installed.libraries / "libvestibule-1.0.so"
        assert "[libvestibule-1.0.so.0]" in run("readelf", "--dynamic", str(library))
        assert not re.search("gtk|adwaita|sigc|glibmm", run("readelf", "--dynamic", str(library)))


@usually("/installed-library/its-headers-are-those-of-the-api-and-no-others")
def _():
    with Installed() as installed:
        (folder,) = (path for path in installed.root.rglob("include/vestibule-1.0") if path.is_dir())
        found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        assert found == {f"vestibule/{path.name}" for path in HEADERS.iterdir()}, found
        assert installed.ask("--variable=includedir") and installed.ask("--modversion") == ["1.0.0"]


def subproject(folder):
    """A project that has this one as a subproject."""
    (folder / "subprojects").mkdir()
    (folder / "subprojects/vestibule").symlink_to(ROOT)
    (folder / "meson.build").write_text(SUBPROJECT)
    (folder / "consumer.cpp").write_text(CONSUMER)
    run("meson", "setup", "-Ddebug=false", "-Doptimization=0", str(folder / "build"), str(folder), PKG_CONFIG_PATH="")


@at_length("/installed-library/as-a-subproject-it-is-built-and-linked")
def _():
    with tempfile.TemporaryDirectory() as folder:
        subproject(Path(folder))
        run("ninja", "-C", f"{folder}/build", "-j2", "consumer")
        assert run(f"{folder}/build/consumer", XDG_RUNTIME_DIR=folder, XDG_DATA_HOME=folder) == PRINTED


@usually("/installed-library/as-a-subproject-it-builds-no-window-and-looks-for-none")
def _():
    with tempfile.TemporaryDirectory() as folder:
        subproject(Path(folder))
        introspected = run("meson", "introspect", "--targets", "--dependencies", f"{folder}/build")
        targets = {target["name"] for target in json.loads(introspected)["targets"]}
        assert targets >= {"consumer", "vestibule-1.0"} and "vestibulectl" not in targets, targets
        assert not re.search("gtkmm|gtk4|adwaita", introspected)


if __name__ == "__main__":
    main()
