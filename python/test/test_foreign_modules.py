# SPDX-License-Identifier: MIT
"""Packages for Windows bring a pythoncom.py and a pywintypes.py that load what is here by name."""
import os
import tempfile

import hives
import tap

# What such modules do: they ask for a library's file, load it, and take its names over.
REDIRECTING = """
import importlib.machinery
import importlib.util
import sys


def take_over(name, names):
    import _win32sysloader

    library = f"{name}{sys.version_info.major}{sys.version_info.minor}.dll"
    file = _win32sysloader.GetModuleFilename(library) or _win32sysloader.LoadModule(library)
    before = sys.modules[name]
    loader = importlib.machinery.ExtensionFileLoader(name, file)
    spec = importlib.machinery.ModuleSpec(name, loader, origin=file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert sys.modules[name] is module
    sys.modules[name] = before
    names.update(module.__dict__)
"""
FILES = {
    "pywintypes.py": REDIRECTING + "\n\ntake_over('pywintypes', globals())\n",
    "pythoncom.py": "import pywintypes\n\npywintypes.take_over('pythoncom', globals())\n",
}
CHECK = """
import {first}
import datetime, pythoncom, pywintypes, win32api, win32com.client
from win32com.server import util

assert hasattr(pywintypes, "take_over"), pywintypes
assert pywintypes.com_error is pythoncom.com_error and pywintypes.error is win32api.error

class Echo:
    _public_methods_ = ["Echo"]

    def Echo(self, value):
        return value

moment = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
echoed = win32com.client.Dispatch(util.wrap(Echo())).Echo(moment)
assert type(echoed) is pywintypes.TimeType and echoed == moment, echoed
"""


def imported(first):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        done = hives.run("-c", f"import sys; sys.path.insert(0, {folder!r})\n"
                         + CHECK.format(first=first))
        assert done.returncode == 0, done.stderr


def test_modules_for_windows_may_be_found_first():
    imported("pythoncom")


def test_types_may_be_imported_before_the_rest():
    imported("pywintypes")


def test_other_modules_may_be_imported_before_both():
    imported("win32api")


def test_other_libraries_are_not_here():
    import _win32sysloader

    assert _win32sysloader.GetModuleFilename("kernel32.dll") is None
    assert os.path.isfile(_win32sysloader.GetModuleFilename("pywintypes311.dll"))
    assert os.path.isfile(_win32sysloader.LoadModule("pythoncom311_d.dll"))


tap.main(globals())
