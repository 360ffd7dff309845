# SPDX-License-Identifier: MIT
"""Finds the native halves of win32com's extension packages, which are installed beside this file.

A package such as win32com.shell may come from elsewhere and has no place for a native module.
"""
import os
import sys

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "win32comext")
_PREFIX = "win32com."


class _Finder:
    def find_spec(self, name, path, target=None):
        if not name.startswith(_PREFIX):
            return None
        file = os.path.join(_FOLDER, *name[len(_PREFIX):].split(".")) + ".py"
        if not os.path.isfile(file):
            return None
        import importlib.util

        return importlib.util.spec_from_file_location(name, file)


def install():
    """After all other finders, so that a module that a package does have is preferred."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())
