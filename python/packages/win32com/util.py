# SPDX-License-Identifier: MIT
"""Names for people."""

import pythoncom
import win32api
import win32con


def IIDToInterfaceName(iid):
    """The name that pythoncom or the registry has for an interface, or the IID's text."""
    iid = pythoncom.IID(iid) if isinstance(iid, str) else iid
    if iid in pythoncom.ServerInterfaces:
        return pythoncom.ServerInterfaces[iid].decode("ascii")
    for name, value in vars(pythoncom).items():
        if name.startswith("IID_") and value == iid:
            return name[4:]
    try:
        return win32api.RegQueryValue(win32con.HKEY_CLASSES_ROOT, f"Interface\\{iid}")
    except win32api.error:
        return str(iid)
