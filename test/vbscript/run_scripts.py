#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs each script of a folder as cscript does. Usage: run_scripts.py CSCRIPT FOLDER [NAME...]

What a script is to do stands in its comments:

    '> TEXT     a line of its standard output, in order (or all of it in NAME.out beside it)
    '! TEXT     a line of its standard error
    '= N        its exit status; without, 0
    '< TEXT     a line that it reads from standard input
    '@ WORDS    its arguments

A script with none of '> and no .out is to print nothing. Each runs in an empty registry and an
empty folder of its own; %FILE% in an expectation is the script's path as it was given.
"""
import os
import shutil
import subprocess
import sys
import tempfile

TIMEOUT_S = 120


def expectations(path):
    """{mark: [text, ...]}"""
    marks = {">": [], "!": [], "=": [], "<": [], "@": []}
    with open(path, "rb") as file:
        text = file.read()
    encoding = "utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    for line in text.decode(encoding, "replace").splitlines():
        line = line.strip()
        if len(line) >= 2 and line[0] == "'" and line[1] in marks:
            marks[line[1]].append(line[3:] if line[2:3] == " " else line[2:])
    return marks


def expected_output(path, marks):
    output = os.path.splitext(path)[0] + ".out"
    if not marks[">"] and os.path.exists(output):
        with open(output, encoding="utf-8") as file:
            return file.read()
    return "".join(line + "\n" for line in marks[">"])


def run(cscript, path):
    """What differs from what is expected, as text; None if nothing does."""
    marks = expectations(path)
    name = os.path.basename(path)
    words = " ".join(marks["@"]).split()
    with tempfile.TemporaryDirectory() as folder:
        work = os.path.join(folder, "work")
        os.mkdir(work)
        for other in os.listdir(os.path.dirname(path)):
            if not other.endswith(".py"):
                shutil.copy(os.path.join(os.path.dirname(path), other), work)
        done = subprocess.run(
            [cscript, "//nologo", name, *words], cwd=work, timeout=TIMEOUT_S,
            input="".join(line + "\n" for line in marks["<"]).encode(), capture_output=True,
            env={**os.environ, "COMITY_HOME": os.path.join(folder, "home"), "TZ": "UTC"},
            check=False)
    got = (done.returncode, done.stdout.decode("utf-8", "replace"),
           done.stderr.decode("utf-8", "replace"))
    errors = "".join(line.replace("%FILE%", name) + "\n" for line in marks["!"])
    wanted = (int(marks["="][0]) if marks["="] else 0, expected_output(path, marks), errors)
    return None if got == wanted else f"got {got!r}\nnot {wanted!r}"


def main():
    cscript, folder = (os.path.abspath(name) for name in sys.argv[1:3])
    names = sys.argv[3:] or sorted(name for name in os.listdir(folder)
                                   if name.endswith((".vbs", ".wsf")))
    failed = 0
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        try:
            difference = run(cscript, os.path.join(folder, name))
        except subprocess.TimeoutExpired:
            difference = f"not done after {TIMEOUT_S} s"
        if difference:
            failed += 1
            print("# " + difference.replace("\n", "\n# "))
        print(f"{'not ok' if difference else 'ok'} {number} - {name}", flush=True)
    return failed != 0


sys.exit(main())
