# SPDX-License-Identifier: MIT
"""COM for Python: clients in win32com.client, servers in win32com.server."""

import os
import sys
import types

import win32api  # which also has native modules of extensions found

_packages = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_extensions = os.path.join(_packages, "win32comext")
if os.path.isdir(_extensions):
    __path__.append(_extensions)

# Modules made of type libraries are found here, as win32com.gen_py.NAME.
__gen_path__ = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gen_py")
if not os.path.isdir(__gen_path__):
    if os.environ.get("COMITY_HOME"):
        _cache = os.path.join(os.environ["COMITY_HOME"], "cache")
    else:
        _cache = os.path.join(
            os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "comity")
    __gen_path__ = os.path.join(
        _cache, "gen_py", f"{sys.version_info.major}.{sys.version_info.minor}")

if "win32com.gen_py" not in sys.modules:
    gen_py = types.ModuleType("win32com.gen_py")
    gen_py.__path__ = [__gen_path__]
    sys.modules["win32com.gen_py"] = gen_py
