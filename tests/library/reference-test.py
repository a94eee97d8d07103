#!/usr/bin/python3
"""The reference of the library, built by doxygen from what is installed."""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402


def build(source, output):
    """Builds the reference of a tree; its exit status and what it printed."""
    text = (source / "docs/Doxyfile.in").read_text()
    for name, value in {"VERSION": "1.0.0", "SOURCE": source, "OUTPUT": output}.items():
        text = text.replace(f"@{name}@", str(value))
    file = Path(output, "Doxyfile")
    file.write_text(text)
    run = subprocess.run(["doxygen", file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return run.returncode, run.stdout


def words(page):
    return re.sub(r"<[^>]*>", "", page.read_text())


@case("/library-reference/it-is-built-without-a-warning-and-has-a-page-for-each-part")
def _():
    with tempfile.TemporaryDirectory() as folder:
        status, printed = build(ROOT, folder)
        assert (status, printed) == (0, ""), printed
        html = Path(folder, "html")
        for header in (ROOT / "src/library/include/vestibule").glob("*.hpp"):
            for name in re.findall(r"^class VESTIBULE_API (\w+)", header.read_text(), re.MULTILINE):
                assert (html / f"classvestibule_1_1{name}.html").exists(), name
        assert "attach" in words(html / "namespacevestibule.html")
        assert "RestOAuth2Proxy" in words(html / "migration.html")
        assert "g_main_loop_run" in words(html / "index.html"), "the example is not in it"
        assert not list(html.glob("*Impl*")) and not list(html.glob("*Internals*"))


@case("/library-reference/what-it-links-to-is-there")
def _():
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT, folder)
        html = Path(folder, "html")
        for name in ("index.html", "migration.html", "versioning.html"):
            for target in re.findall(r'href="([\w.-]+\.html)(?:#[^"]*)?"', (html / name).read_text()):
                assert (html / target).exists(), (name, target)
        for page in (ROOT / "docs").glob("*.md"):
            for target in re.findall(r"\]\((\.\./[^)]+)\)", page.read_text()):
                assert (page.parent / target).exists(), (page, target)


@case("/library-reference/what-is-not-documented-fails-it")
def _():
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        for part in ("src/library/include", "docs", "tests/examples"):
            shutil.copytree(ROOT / part, source / part)
        header = source / "src/library/include/vestibule/connection.hpp"
        header.write_text(header.read_text().replace("  /// From now on the listener is not called.\n", ""))
        status, printed = build(source, folder)
        assert status != 0 and "disconnect" in printed, printed


@case("/library-reference/each-name-of-the-api-in-the-pages-is-one")
def _():
    declared = "\n".join(path.read_text() for path in (ROOT / "src/library/include/vestibule").glob("*.hpp"))
    for page in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]:
        for name in re.findall(r"vestibule::((?:\w+::)*\w+)", page.read_text()):
            assert re.search(rf"\b{name.split('::')[-1]}\b", declared), (page.name, name)


if __name__ == "__main__":
    main()
