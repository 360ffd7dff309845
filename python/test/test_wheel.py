# SPDX-License-Identifier: MIT
"""The wheel: all of an installation, unpacked anywhere."""
import hashlib
import base64
import csv
import functools
import os
import pathlib
import subprocess
import sys
import zipfile

import tap

SOURCE = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = """
import site, sys
site.addsitedir(sys.argv[1])
import pythoncom, win32com.client
assert pythoncom.__file__.startswith(sys.argv[1]), pythoncom.__file__
table = win32com.client.Dispatch("Scripting.Dictionary")
table["a"] = 1
print(table.Count)
"""


@functools.cache
def make(folder):
    build = os.environ["COMITY_BUILD"]
    prefix = next(pathlib.Path(build, "stage").glob("**/bin/comity")).parent.parent
    made = subprocess.run([sys.executable, SOURCE / "make_wheel", prefix, folder], check=True,
                          text=True, stdout=subprocess.PIPE).stdout.strip()
    return pathlib.Path(made)


def unpack(path, folder):
    with zipfile.ZipFile(path) as wheel:
        for info in wheel.infolist():
            os.chmod(wheel.extract(info, folder), (info.external_attr >> 16) & 0o777 or 0o644)


def test_what_is_unpacked_runs():
    unpack(make("dist"), "unpacked")
    folder = os.path.abspath("unpacked")
    done = subprocess.run([sys.executable, "-S", "-c", PROGRAM, folder], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    tap.check((done.returncode, done.stdout), (0, "1\n"))
    said = subprocess.run([sys.executable, "-c", "import comity_command; comity_command.main()",
                           "--version"], cwd=folder, check=False, text=True,
                          stdout=subprocess.PIPE).stdout
    tap.check_in("comity ", said)


def test_the_record_is_true_and_the_bytes_are_the_same():
    path = make("dist")
    again = make("again")
    tap.check(path.read_bytes() == again.read_bytes(), True)
    with zipfile.ZipFile(path) as wheel:
        [record] = [name for name in wheel.namelist() if name.endswith("/RECORD")]
        rows = list(csv.reader(wheel.read(record).decode().splitlines()))
        tap.check(sorted(name for name, _, _ in rows), sorted(wheel.namelist()))
        for name, digest, size in rows:
            if name == record:
                continue
            data = wheel.read(name)
            own = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            tap.check((digest, size), (f"sha256={own}", str(len(data))))


tap.main(globals())
