# SPDX-License-Identifier: MIT
"""What tests of interfaces share: objects that answer methods by functions, and calls that fail."""
import pythoncom
import tap
from win32com.server import util


def wrap(iid, methods):
    """An interface of an object that answers each method by the function in @methods."""
    ob = type("Object", (), {"_com_interfaces_": [iid], "_public_methods_": list(methods)})()
    for name, function in methods.items():
        setattr(ob, name, function)
    return util.wrap(ob, iid)


def fails(hresult, call, *args):
    """The call must raise a com_error of that HRESULT."""
    tap.check(tap.raises(pythoncom.com_error, call, *args).hresult, hresult)
