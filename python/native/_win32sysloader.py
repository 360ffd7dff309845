# SPDX-License-Identifier: MIT
"""Where the libraries are that the packages for Windows load their pythoncom and pywintypes from.

Their pythoncom.py and pywintypes.py may be found before the modules of these names that are here.
"""
import importlib.machinery
import os
import re

import _pythoncom

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_LIBRARY = re.compile(r"(pythoncom|pywintypes)\d+(_d)?\.dll", re.I)


def GetModuleFilename(name):
    """The file to load for a library's name, or None."""
    found = _LIBRARY.fullmatch(name)
    if not found:
        return None
    extension = os.path.abspath(_pythoncom.__file__)
    if found[1].lower() == "pywintypes":
        return extension
    return os.path.join(os.path.dirname(extension), os.path.basename(extension).lstrip("_"))


LoadModule = GetModuleFilename


def _fill(module):
    """Makes an extension module what pywintypes.py beside this file is."""
    file = os.path.join(_FOLDER, "pywintypes.py")
    importlib.machinery.SourceFileLoader("pywintypes", file).exec_module(module)
