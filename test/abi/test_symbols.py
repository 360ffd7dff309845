#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Symbols: the library exports what the headers declare, and nothing else.

usage: test_symbols.py [--update] LIBRARY HEADER...

comity.sym lists what is exported; a change of it is a change of the ABI, to be seen in a review.
missing.txt lists what is declared and not there yet, each with a reason; it only ever shrinks.
--update writes both anew (a name that is new in missing.txt gets no reason: give it one).
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
EXPORTED = HERE / "comity.sym"
MISSING = HERE / "missing.txt"
# These only change how others are read.
NOT_DECLARING = ("initguid", "pshpack", "poppack")
# Servers export these, for the library to call.
OF_SERVERS = {"DllCanUnloadNow", "DllGetClassObject", "DllRegisterServer", "DllUnregisterServer"}


def exported_names(library):
    output = subprocess.run(["nm", "-D", "--defined-only", library], text=True, check=True,
                            capture_output=True).stdout
    return {line.split()[-1].split("@")[0] for line in output.splitlines()}


def preprocess(headers):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "comity").mkdir()
        for header in headers:
            (folder / "comity" / header.name).symlink_to(header.resolve())
        text = "".join(f"#include <{header.name}>\n" for header in headers
                       if not header.name.startswith(NOT_DECLARING))
        return subprocess.run(["gcc", "-E", "-P", "-x", "c", "-I", folder, "-I", folder / "comity",
                               "-"], input=text, text=True, check=True, capture_output=True).stdout


def declared_names(headers):
    """Functions and variables that a header promises."""
    text = re.sub(r"\s+", " ", preprocess(headers))
    names = set()
    for declaration in re.findall(r"visibility\(\"default\"\)\)\)([^;]*);", text):
        declaration = re.sub(r"__attribute__ ?\(\(.*?\)\)", "", declaration)
        names.add(re.search(r"(\w+) ?(?:\(|\[|$)", declaration.strip()).group(1))
    names |= set(re.findall(r"extern const (?:GUID|IID|CLSID|FMTID) (\w+) ?;", text))
    return names - OF_SERVERS


def read_list(path):
    """name -> what the file says about it"""
    entries = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        if line and not line.startswith("#"):
            name, _, reason = line.partition(" ")
            entries[name] = reason.strip()
    return entries


def write_list(path, head, entries):
    width = max(map(len, entries), default=0)
    lines = [f"{name:{width}} {reason}".rstrip() for name, reason in sorted(entries.items())]
    path.write_text(head + "".join(line + "\n" for line in lines))


def update(exported, absent):
    write_list(EXPORTED, "# SPDX-License-Identifier: MIT\n# What libcomity.so exports.\n",
               dict.fromkeys(exported, ""))
    reasons = read_list(MISSING)
    write_list(MISSING, "# SPDX-License-Identifier: MIT\n"
               "# What a header declares and libcomity.so does not export yet, and why.\n",
               {name: reasons.get(name, "") for name in absent})


def main():
    words = sys.argv[1:]
    is_update = words[0] == "--update"
    library, *headers = words[is_update:]
    exported = exported_names(library)
    declared = declared_names(sorted(map(pathlib.Path, headers)))
    absent = declared - exported
    if is_update:
        update(exported, absent)
        return
    listed, missing = read_list(EXPORTED), read_list(MISSING)
    checks = {
        "what the headers declare is exported": absent - missing.keys(),
        "what is exported is declared": exported - declared,
        "what is listed as missing is missing": missing.keys() - absent,
        "what is missing has a reason": {name for name, reason in missing.items() if not reason},
        "what is exported is listed": exported - listed.keys(),
        "what is listed is exported": listed.keys() - exported,
    }
    print(f"1..{len(checks)}")
    for number, (claim, wrong) in enumerate(checks.items(), 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {claim}")
        for name in sorted(wrong):
            print(f"# {name}")
    sys.exit(any(checks.values()))


main()
