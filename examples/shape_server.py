# SPDX-License-Identifier: MIT
"""A square in Python, with the dual interface of a type library that is registered already:
`python shape_server.py` registers the class, `--unregister` removes it."""
import pythoncom
import winerror
from win32com.server.exception import COMException


class Square:
    _reg_clsid_ = "{5B1D0C52-6F10-4A53-9A01-C04170000023}"
    _reg_progid_ = "Comity.Example.Square"
    _reg_desc_ = "Comity example square in Python"
    _reg_clsctx_ = pythoncom.CLSCTX_LOCAL_SERVER
    _typelib_guid_ = "{5B1D0C52-6F10-4A53-9A01-C04170000020}"
    _typelib_version_ = 1, 0
    _com_interfaces_ = ["IShape"]

    def __init__(self):
        self.side = 1

    @property
    def Area(self):
        return self.side * self.side

    def Scale(self, factor, times):
        if factor <= 0:
            raise COMException(scode=winerror.E_INVALIDARG)
        self.side *= factor
        return times + 1

    def Describe(self, before):
        return f"{before} square"


if __name__ == "__main__":
    import win32com.server.register

    win32com.server.register.UseCommandLine(Square)
