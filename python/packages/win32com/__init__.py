# SPDX-License-Identifier: MIT
"""COM for Python: clients in win32com.client, servers in win32com.server."""

import os

_packages = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_extensions = os.path.join(_packages, "win32comext")
if os.path.isdir(_extensions):
    __path__.append(_extensions)

# Read by code that asks where generated modules would go; none are generated here.
__gen_path__ = ""
