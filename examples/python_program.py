# SPDX-License-Identifier: MIT
"""The dictionary as a Python program: `python python_program.py /RegServer` registers it,
`/UnregServer` removes it, the SCM starts it with -Embedding, and a user without an option."""
import sys

import pythoncom
import python_server
from win32com.server import program


class Dictionary(python_server.Dictionary):
    _reg_clsid_ = "{5B1D0C52-6F10-4A53-9A01-C04170000005}"
    _reg_progid_ = "Comity.Example.PythonProgram"
    _reg_clsctx_ = pythoncom.CLSCTX_LOCAL_SERVER


if __name__ == "__main__":
    sys.exit(program.main(Dictionary))
