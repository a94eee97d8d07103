#!/usr/bin/python3
"""offline-manifest.py MANIFEST PLATFORM SDK VERSION: prints the manifest as it is built where there is no network: on that
runtime, with the last module alone, which is the application. Nothing else of it is changed."""
import json
import sys
from pathlib import Path


def offline(path, platform, sdk, version):
    manifest = json.loads(path.read_text())
    application = manifest["modules"][-1]
    for source in application["sources"]:
        folder = (path.parent / source["path"]).resolve()
        source["path"] = str(folder)
        # Whatever builds there are here; one of them may be what this is built in.
        source["skip"] += [build.name for build in folder.glob("build*") if build.name != "build-aux"]
    # A compiler's result is found again although the precompiled header is newer.
    application["build-options"] = {
        "env": {"CCACHE_SLOPPINESS": "pch_defines,time_macros,include_file_mtime,include_file_ctime"}}
    # The languages stay in the one package that is installed.
    return manifest | {"runtime": platform, "sdk": sdk, "runtime-version": version, "modules": [application],
                       "separate-locales": False}


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    json.dump(offline(Path(sys.argv[1]), *sys.argv[2:]), sys.stdout, indent=2)
