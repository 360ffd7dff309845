# SPDX-License-Identifier: MIT
"""Making and using COM objects."""

import pythoncom
import winerror

from win32com.client import dynamic
from win32com.client.dynamic import CDispatch

_CLSCTX_REMOTE_SERVER = 0x10


def Dispatch(dispatch, userName=None, resultCLSID=None, typeinfo=None, UnicodeToString=None,
             clsctx=pythoncom.CLSCTX_SERVER):
    return dynamic.Dispatch(dispatch, userName, None, typeinfo, UnicodeToString, clsctx)


def DispatchEx(clsid, machine=None, userName=None, resultCLSID=None, typeinfo=None,
               UnicodeToString=None, clsctx=None):
    """A new object, never one that runs already."""
    if clsctx is None:
        clsctx = pythoncom.CLSCTX_SERVER
        if machine is not None:
            clsctx = _CLSCTX_REMOTE_SERVER
    server = None if machine is None else (machine,)
    made = pythoncom.CoCreateInstanceEx(clsid, None, clsctx, server, (pythoncom.IID_IDispatch,))
    return CDispatch(made[0], userName or str(clsid))


def GetObject(Pathname=None, Class=None, clsctx=None):
    """The running object of a class; names of monikers are not understood."""
    if (Pathname is None) == (Class is None):
        raise ValueError("GetObject takes either a Pathname or a Class")
    if Class is not None:
        return GetActiveObject(Class)
    return Moniker(Pathname, clsctx or pythoncom.CLSCTX_ALL)


def GetActiveObject(Class, clsctx=pythoncom.CLSCTX_ALL):
    unknown = pythoncom.GetActiveObject(Class)
    return CDispatch(unknown.QueryInterface(pythoncom.IID_IDispatch), str(Class))


def Moniker(Pathname, clsctx=pythoncom.CLSCTX_ALL):
    raise pythoncom.com_error(winerror.E_NOTIMPL, "No monikers by name", None, None)


class VARIANT:
    """A value together with the VARIANT type it is to be sent as."""

    def __init__(self, vt, value):
        self.varianttype = vt
        self._value = value

    @property
    def value(self):
        return dynamic._wrap(self._value)

    @value.setter
    def value(self, new):
        self._value = new

    def __repr__(self):
        return f"win32com.client.VARIANT({self.varianttype!r}, {self._value!r})"


class Constants:
    """Names of type library constants; filled by whoever knows them."""

    def __init__(self):
        self.__dicts__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        for names in self.__dicts__:
            if name in names:
                return names[name]
        raise AttributeError(name)


constants = Constants()
