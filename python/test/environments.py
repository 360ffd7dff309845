# SPDX-License-Identifier: MIT
"""Virtual environments for tests: each in this home, with a module that no other one can import."""
import os
import pathlib
import shutil
import subprocess
import sys

import pythoncom

VERSION = f"python{sys.version_info[0]}.{sys.version_info[1]}"

MODULE = """
import os
import sys

class Class:
    _reg_clsid_ = "CLSID"
    _reg_progid_ = "Comity.Tests.PROGID"
    _reg_class_spec_ = "NAME.Class"
    _reg_clsctx_ = CONTEXT
    _public_methods_ = ["Process"]

    def Process(self):
        return os.getpid() if sys.prefix == PREFIX else -1
"""


class Environment:
    """The environment @name, which finds Comity as this interpreter does."""

    def __init__(self, name):
        self.folder = pathlib.Path(os.environ["COMITY_HOME"], name)
        self.python = self.folder / "bin" / "python"
        self.packages = self.folder / "lib" / VERSION / "site-packages"
        self.packages.mkdir(parents=True)
        self.python.parent.mkdir()
        self.python.symlink_to(sys._base_executable)
        shutil.copy(pathlib.Path(sys.prefix, "pyvenv.cfg"), self.folder)
        own = next(path for path in map(pathlib.Path, sys.path) if (path / "comity.pth").exists())
        shutil.copy(own / "comity.pth", self.packages)
        self.module = self.packages / f"only_{name}.py"
        self.progid = f"Comity.Tests.{name}"
        self.clsid = str(pythoncom.CreateGuid())

    def register(self, context=pythoncom.CLSCTX_SERVER, *options):
        """Has its interpreter register the class of its module."""
        words = {"CLSID": self.clsid, "PROGID": self.folder.name, "NAME": self.module.stem,
                 "CONTEXT": str(context), "PREFIX": repr(str(self.folder))}
        text = MODULE
        for word, value in words.items():
            text = text.replace(word, value)
        self.module.write_text(text, encoding="utf-8")
        subprocess.run([self.python, "-c", f"import {self.module.stem} as module\n"
                        "from win32com.server.register import UseCommandLine\n"
                        "UseCommandLine(module.Class, quiet=True)", *options], check=True, cwd="/")
        return self
