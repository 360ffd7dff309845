#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Names: no two parts of one program call different things by one name.

usage: test_names.py BUILD_FOLDER

A linker takes a name from the first of its static libraries that has it, and says nothing of the
second. So no name may be defined in two libraries, or in a library and an object that are linked
with each other. Weak names (inline functions of C++) are made to be defined often.
"""
import collections
import pathlib
import re
import subprocess
import sys

DEFINED = re.compile(r"^(.+?)(?:\[.*\])?: (\S+) [TDBRGSC] ", re.MULTILINE)
LINK = re.compile(r"^build (\S+): (?:c|cpp)_LINKER\S* (.*)$", re.MULTILINE)
# Each is linked on its own: the one to programs, the other to tests.
APART = {"main"}


def read_links(build):
    """program or module -> the objects and static libraries that it is made of"""
    text = (build / "build.ninja").read_text()
    return {match[1]: set(re.findall(r"(?<!\S)[^/\s]\S*\.(?:o|a)(?!\S)", match[2]))
            for match in LINK.finditer(text)}


def read_names(build, files):
    """name -> the files that define it"""
    owners = collections.defaultdict(set)
    files = sorted(files)
    for begin in range(0, len(files), 500):
        output = subprocess.run(["nm", "-A", "-g", "--defined-only", "-P", *files[begin:begin + 500]],
                                cwd=build, text=True, check=True, capture_output=True).stdout
        for match in DEFINED.finditer(output):
            owners[match[2]].add(match[1])
    return {name: files for name, files in owners.items() if len(files) > 1}


def clashes_of_libraries(shared):
    libraries = {name: {file for file in files if file.endswith(".a")}
                 for name, files in shared.items() if name not in APART}
    return {f"{name}: {' '.join(sorted(files))}" for name, files in libraries.items()
            if len(files) > 1}


def clashes_of_links(links, shared):
    found = set()
    for target, parts in links.items():
        for name, files in shared.items():
            if len(files & parts) > 1:
                found.add(f"{target}: {name}: {' '.join(sorted(files & parts))}")
    return found


def main():
    build = pathlib.Path(sys.argv[1])
    links = read_links(build)
    files = set().union(*links.values())
    shared = read_names(build, files)
    checks = {
        "programs are linked of objects and libraries": set() if files else {"none was found"},
        "no name is defined in two libraries": clashes_of_libraries(shared),
        "no name is defined twice in one link": clashes_of_links(links, shared),
    }
    print(f"1..{len(checks)}")
    for number, (claim, wrong) in enumerate(checks.items(), 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {claim}")
        for line in sorted(wrong):
            print(f"# {line}")
    sys.exit(any(checks.values()))


main()
