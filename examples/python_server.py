# SPDX-License-Identifier: MIT
"""The dictionary as a Python server: `python python_server.py` registers it, `--unregister`
removes it."""
import pythoncom
import winerror
from win32com.server.exception import COMException

PUT = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF


class Dictionary:
    _reg_clsid_ = "{5B1D0C52-6F10-4A53-9A01-C04170000004}"
    _reg_progid_ = "Comity.Example.PythonDictionary"
    _reg_desc_ = "Comity example dictionary in Python"
    _reg_clsctx_ = pythoncom.CLSCTX_LOCAL_SERVER
    # Item is a property with an argument, read and written: members are looked up as they come.
    _reg_policy_spec_ = "win32com.server.policy.DynamicPolicy"

    def __init__(self):
        self.entries = {}

    def _dynamic_(self, name, lcid, flags, arguments):
        name = name.lower()
        if name in ("_value_", "item"):
            key, *value = arguments
            if flags & PUT:
                self.entries[key] = value[0]
                return None
            return self.entries.get(key)
        if name == "count":
            return len(self.entries)
        if name == "remove":
            return self.entries.pop(arguments[0], None)
        raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)


if __name__ == "__main__":
    import win32com.server.register

    win32com.server.register.UseCommandLine(Dictionary)
