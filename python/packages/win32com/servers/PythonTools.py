# SPDX-License-Identifier: MIT
"""Python.Tools: a client looks after the server's Python."""

import importlib
import sys
import time


class Tools:
    _public_methods_ = ["reload", "adddir", "echo", "sleep"]
    _reg_clsid_ = "{06ce7630-1d81-11d0-ae37-c2fa70000000}"
    _reg_progid_ = "Python.Tools"
    _reg_verprogid_ = "Python.Tools.1"
    _reg_desc_ = "Python Tools"
    _reg_class_spec_ = "win32com.servers.PythonTools.Tools"

    def reload(self, module):
        """Reads a module that is loaded again."""
        if module not in sys.modules:
            return f"{module} is not loaded"
        importlib.reload(sys.modules[module])
        return f"{module} reloaded"

    def adddir(self, dir):
        """Adds a folder to those that modules are looked for in; tells them all."""
        if isinstance(dir, str):
            sys.path.append(dir)
        return str(sys.path)

    def echo(self, arg):
        return repr(arg)

    def sleep(self, t):
        time.sleep(t)


def Register():
    from win32com.server.register import UseCommandLine

    UseCommandLine(Tools)


if __name__ == "__main__":
    Register()
