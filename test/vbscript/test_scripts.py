#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs scripts and compares what they say. Usage: test_scripts.py CSCRIPT SCRIPT...

What a script is expected to say stands in its comments that begin with '> in the order of the
output; its first comment tells where the expectations come from.
"""
import os
import re
import subprocess
import sys
import tempfile

CSCRIPT = os.path.abspath(sys.argv[1])
SCRIPTS = sys.argv[2:]
EXPECTED = re.compile(r"'> ?(.*)$")


def expectations(path):
    with open(path, encoding="utf-8") as script:
        found = (EXPECTED.search(line.rstrip("\n")) for line in script)
        return [match.group(1).rstrip() for match in found if match]


def differences(path, home):
    """What is wrong, a line each."""
    done = subprocess.run([CSCRIPT, "//nologo", path], capture_output=True, text=True,
                          encoding="utf-8", timeout=120, stdin=subprocess.DEVNULL,
                          env=os.environ | {"COMITY_HOME": home})
    expected = expectations(path)
    got = [line.rstrip() for line in done.stdout.splitlines()]
    wrong = [f"line {number}: {line!r} is not {want!r}"
             for number, (line, want) in enumerate(zip(got, expected), 1) if line != want]
    if len(got) != len(expected):
        wrong.append(f"{len(got)} lines are not {len(expected)}")
    if done.returncode or done.stderr:
        wrong.append(f"exit status {done.returncode}: {done.stderr}")
    if not expected:
        wrong.append("the script expects nothing")
    return wrong


def main():
    is_good = True
    print(f"1..{len(SCRIPTS)}")
    for number, path in enumerate(SCRIPTS, 1):
        with tempfile.TemporaryDirectory() as home:
            wrong = differences(path, home)
        print(f"{'not ok' if wrong else 'ok'} {number} - {os.path.basename(path)}")
        for line in wrong:
            print(f"# {line}")
        is_good = is_good and not wrong
    return 0 if is_good else 1


sys.exit(main())
