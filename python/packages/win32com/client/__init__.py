# SPDX-License-Identifier: MIT
"""Making and using COM objects."""

import pythoncom
import pywintypes

from win32com.client import dynamic, gencache

_PyIDispatchType = dynamic.PyIDispatchType


class CDispatch(dynamic.CDispatch):
    """A late bound object whose results are of generated classes where there are any."""

    def _wrap_dispatch_(self, ob, userName=None, returnCLSID=None):
        return Dispatch(ob, userName, returnCLSID)


def _described(dispatch):
    """The identifier of the interface that the object says it is, or None."""
    try:
        info = dispatch.GetTypeInfo()
    except pythoncom.com_error:
        return None
    return str(info.GetTypeAttr().iid)


def _wrap(dispatch, name, clsid=None, clsctx=pythoncom.CLSCTX_SERVER, made_of=None):
    if clsid is None and gencache.HasModules():
        clsid = _described(dispatch)
    if clsid is None:
        # What tells no type may have been told it before, or be of a class that has a library.
        generated = type(made_of) if isinstance(made_of, DispatchBaseClass) \
            else gencache.GetClassOfObject(made_of, dispatch)
    else:
        generated = gencache.GetClassForCLSID(clsid)
    generated = getattr(generated, "default_interface", generated)
    if generated is not None:
        return generated(dispatch)
    return dynamic.Dispatch(dispatch, name, CDispatch, None, clsctx)


def Dispatch(dispatch, userName=None, resultCLSID=None, typeinfo=None,
             clsctx=pythoncom.CLSCTX_SERVER):
    """The object of a ProgID, a CLSID or an interface; a running one before a new one."""
    source, name = dynamic._GetGoodDispatchAndUserName(dispatch, userName, clsctx)
    return _wrap(source, name, resultCLSID, clsctx, dispatch)


def DispatchEx(clsid, machine=None, userName=None, resultCLSID=None, typeinfo=None, clsctx=None):
    """A new object, never one that runs already; on another machine if one is named."""
    if clsctx is None:
        clsctx = pythoncom.CLSCTX_SERVER
        if machine is not None:
            clsctx &= ~pythoncom.CLSCTX_INPROC
    server = None if machine is None else (machine,)
    made = pythoncom.CoCreateInstanceEx(clsid, None, clsctx, server, (pythoncom.IID_IDispatch,))
    return _wrap(made[0], str(userName or clsid), resultCLSID, clsctx, clsid)


def GetObject(Pathname=None, Class=None, clsctx=None):
    """The running object of a class, or what a name for monikers stands for."""
    if (Pathname is None) == (Class is None):
        raise ValueError("GetObject takes either a Pathname or a Class")
    clsctx = pythoncom.CLSCTX_ALL if clsctx is None else clsctx
    return Moniker(Pathname, clsctx) if Class is None else GetActiveObject(Class, clsctx)


def GetActiveObject(Class, clsctx=pythoncom.CLSCTX_ALL):
    clsid = pywintypes.IID(Class)
    running = pythoncom.GetActiveObject(clsid)
    return _wrap(running.QueryInterface(pythoncom.IID_IDispatch), Class, clsid, clsctx)


def Moniker(Pathname, clsctx=pythoncom.CLSCTX_ALL):
    moniker, _, context = pythoncom.MkParseDisplayName(Pathname)
    bound = moniker.BindToObject(context, None, pythoncom.IID_IDispatch)
    return _wrap(bound, Pathname, None, clsctx)


def CastTo(ob, target, typelib=None):
    """The object as another interface, whose name its generated module knows."""
    module = gencache.GetModuleForCLSID(getattr(type(ob), "CLSID", None))
    if module is None:
        raise ValueError(f"{ob!r} is not of a generated class: it has no other interfaces")
    wanted = getattr(module, target, None)
    if wanted is None:
        raise ValueError(f"{module.__name__} has no {target}")
    return getattr(wanted, "default_interface", wanted)(ob)


class Constants:
    """Names of type libraries' constants; filled by whoever knows them."""

    def __init__(self):
        self.__dicts__ = []

    def __getattr__(self, a):
        for names in self.__dicts__:
            if a in names:
                return names[a]
        raise AttributeError(a)


constants = Constants()


def Record(name, object):
    """A structure that a type library describes."""
    module = gencache.GetModuleForCLSID(getattr(type(object), "CLSID", None))
    records = getattr(module, "RecordMap", {})
    if name not in records:
        raise ValueError(f"no type library of {object!r} describes a structure {name}")
    return pythoncom.GetRecordFromGuids(module.CLSID, module.MajorVersion, module.MinorVersion,
                                        module.LCID, records[name])


def register_record_class(cls):
    """Has the structures of a GUID made as @cls, which names their type library."""
    if not issubclass(cls, pythoncom.com_record):
        raise TypeError(f"{cls.__name__} is no com_record")
    try:
        pythoncom.GetRecordFromGuids(cls.TLBID, cls.MJVER, cls.MNVER, cls.LCID, cls.GUID)
    except pythoncom.com_error as error:
        raise TypeError(f"no library {cls.TLBID} has the structure of {cls.__name__}") from error
    if cls.GUID in pythoncom.RecordClasses:
        raise ValueError(f"{cls.GUID} is made as {pythoncom.RecordClasses[cls.GUID].__name__}")
    pythoncom.RecordClasses[cls.GUID] = cls


def _get_good_single_object_(obj, obUserName=None, resultCLSID=None):
    return Dispatch(obj, obUserName, resultCLSID) if isinstance(obj, _PyIDispatchType) else obj


def _get_good_object_(obj, obUserName=None, resultCLSID=None):
    """Wraps what are objects, in tuples of any depth too."""
    if isinstance(obj, tuple):
        return tuple(_get_good_object_(item, obUserName, resultCLSID) for item in obj)
    return _get_good_single_object_(obj, obUserName, resultCLSID)


class VARIANT:
    """A value together with the VARIANT type it is to be sent as."""

    def __init__(self, vt, value):
        self.varianttype = vt
        self._value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, newval):
        # pythoncom sets it to what the server put into the argument.
        self._value = _get_good_object_(newval)

    @value.deleter
    def value(self):
        del self._value

    def __repr__(self):
        return f"win32com.client.VARIANT({self.varianttype!r}, {self._value!r})"


from win32com.client._events import (  # noqa: E402 - they build on the names above
    DispatchWithEvents, EventsProxy, WithEvents, getevents)
from win32com.client._generated import (  # noqa: E402
    CoClassBaseClass, DispatchBaseClass, EventsBaseClass)
