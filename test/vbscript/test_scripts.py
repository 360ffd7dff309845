#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs scripts as cscript does. Usage: test_scripts.py CSCRIPT SCRIPT...

What a script is to do stands in its comments; its first comment tells where that comes from.

    '> TEXT     a line of its standard output, in order; behind a statement, too
    '! TEXT     a line of its standard error, these and the following on lines of their own
    '= N        its exit status; without, 0
    '< TEXT     a line that it reads from standard input
    '@ WORDS    its arguments

Each runs in an empty registry, in a folder that has a copy of the scripts' folder. %FILE% in an
expectation is the script's path as it was given. Blanks at the end of lines do not count.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TIMEOUT_S = 120


EXPECTED = re.compile(r"'> ?(.*)$")


def expectations(path):
    """{mark: [text, ...]}"""
    marks = {">": [], "!": [], "=": [], "<": [], "@": []}
    with open(path, "rb") as file:
        text = file.read()
    encoding = "utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    for line in text.decode(encoding, "replace").splitlines():
        found = EXPECTED.search(line)
        if found:
            marks[">"].append(found.group(1))
        elif line[:1] == "'" and line[1:2] in marks:
            marks[line[1]].append(line[3:] if line[2:3] == " " else line[2:])
    return marks


def lines_of(data):
    return [line.rstrip() for line in data.decode("utf-8", "replace").splitlines()]


def differences(what, got, wanted):
    wrong = [f"{what}, line {number}: {line!r} is not {want!r}"
             for number, (line, want) in enumerate(zip(got, wanted), 1) if line != want]
    if len(got) != len(wanted):
        wrong.append(f"{what}: {len(got)} lines are not {len(wanted)}: "
                     f"{(got[len(wanted):] or wanted[len(got):])!r}")
    return wrong


def run(cscript, path):
    """What is wrong, a line each."""
    marks = expectations(path)
    name = os.path.basename(path)
    words = " ".join(marks["@"]).split()
    with tempfile.TemporaryDirectory() as folder:
        work = os.path.join(folder, "work")
        shutil.copytree(os.path.dirname(path), work)
        done = subprocess.run(
            [cscript, "//nologo", name, *words], cwd=work, timeout=TIMEOUT_S,
            input="".join(line + "\n" for line in marks["<"]).encode(), capture_output=True,
            env={**os.environ, "COMITY_HOME": os.path.join(folder, "home")}, check=False)
    wrong = differences("output", lines_of(done.stdout), [line.rstrip() for line in marks[">"]])
    wrong += differences("errors", lines_of(done.stderr),
                         [line.replace("%FILE%", name).rstrip() for line in marks["!"]])
    status = int(marks["="][0]) if marks["="] else 0
    if done.returncode != status:
        wrong.append(f"exit status {done.returncode}, not {status}")
    if not marks[">"] and not marks["!"]:
        wrong.append("the script expects nothing")
    return wrong


def main():
    cscript = os.path.abspath(sys.argv[1])
    is_good = True
    print(f"1..{len(sys.argv) - 2}")
    for number, path in enumerate(sys.argv[2:], 1):
        try:
            wrong = run(cscript, os.path.abspath(path))
        except subprocess.TimeoutExpired:
            wrong = [f"not done after {TIMEOUT_S} s"]
        for line in wrong:
            print(f"# {line}")
        print(f"{'not ok' if wrong else 'ok'} {number} - {os.path.basename(path)}", flush=True)
        is_good = is_good and not wrong
    return 0 if is_good else 1


sys.exit(main())
