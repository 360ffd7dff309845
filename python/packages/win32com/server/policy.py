# SPDX-License-Identifier: MIT
"""Policies: how the calls a gateway receives reach the Python object behind it."""

import sys

import pythoncom
import pywintypes
import win32api
import win32con
import winerror
from pythoncom import (
    DISPATCH_METHOD, DISPATCH_PROPERTYGET, DISPATCH_PROPERTYPUT, DISPATCH_PROPERTYPUTREF,
    DISPID_NEWENUM, DISPID_STARTENUM, DISPID_UNKNOWN, DISPID_VALUE)
from winerror import S_OK

from win32com.server.dispatcher import DispatcherTrace, DispatcherWin32trace
from win32com.server.exception import COMException

IDispatchType = pythoncom.TypeIIDs[pythoncom.IID_IDispatch]
IUnknownType = pythoncom.TypeIIDs[pythoncom.IID_IUnknown]

_CLSID = "CLSID\\%s\\%s"
regSpec = _CLSID % ("%s", "PythonCOM")
regPolicy = _CLSID % ("%s", "PythonCOMPolicy")
regDispatcher = _CLSID % ("%s", "PythonCOMDispatcher")
regAddnPath = _CLSID % ("%s", "PythonCOMPath")

_PUT = DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF
_FIRST_ID = 1000


def _registered(subkey):
    try:
        return win32api.RegQueryValue(win32con.HKEY_CLASSES_ROOT, subkey)
    except win32api.error:
        return None


def resolve_func(spec):
    """The object that "module.name" names; a bare name is looked up in this module."""
    module, _, name = spec.rpartition(".")
    if not module:
        return globals()[name]
    __import__(module)
    return getattr(sys.modules[module], name)


def call_func(spec, *args):
    return resolve_func(spec)(*args)


def CreateInstance(clsid, reqIID):
    """What the class factory calls: makes the object the registry names for @clsid."""
    for folder in reversed((_registered(regAddnPath % clsid) or "").split(";")):
        if folder and folder not in sys.path:
            sys.path.insert(0, folder)

    policy = resolve_func(_registered(regPolicy % clsid) or DefaultPolicy_spec)
    dispatcher = _registered(regDispatcher % clsid)
    if dispatcher:
        instance = resolve_func(dispatcher)(policy, None)
    else:
        instance = policy(None)
    return instance._CreateInstance_(clsid, reqIID)


class BasicWrapPolicy:
    """Interfaces and errors; subclasses say what names and ids mean."""

    def __init__(self, object):
        self._obj_ = None
        if object is not None:
            self._wrap_(object)

    def _CreateInstance_(self, clsid, reqIID):
        spec = _registered(regSpec % clsid)
        if not spec:
            raise COMException(
                f"No Python class is registered: {regSpec % clsid} is missing",
                winerror.REGDB_E_CLASSNOTREG)
        self._wrap_(call_func(spec))
        return pythoncom.WrapObject(self, reqIID)

    def _wrap_(self, object):
        self._obj_ = object
        interfaces = getattr(object, "_com_interfaces_", None) or []
        if not isinstance(interfaces, (list, tuple)):
            interfaces = [interfaces]
        self._com_interfaces_ = []
        for interface in interfaces:
            if isinstance(interface, str) and not interface.startswith("{"):
                interface = pythoncom.InterfaceNames[interface]
            self._com_interfaces_.append(pywintypes.IID(str(interface)))

    def _QueryInterface_(self, iid):
        if iid in self._com_interfaces_ or iid == pythoncom.IID_IDispatch:
            return 1
        return self._query_interface_(iid)

    def _query_interface_(self, iid):
        asked = getattr(self._obj_, "_query_interface_", None)
        return asked(iid) if asked else 0

    def _GetIDsOfNames_(self, names, lcid):
        return self._getidsofnames_(names, lcid)

    def _getidsofnames_(self, names, lcid):
        ids = [self._getdispid_(names[0], 0)]
        return tuple(ids + [DISPID_UNKNOWN] * (len(names) - 1))

    def _Invoke_(self, dispid, lcid, wFlags, args):
        return self._invoke_(dispid, lcid, wFlags, args)

    def _invoke_(self, dispid, lcid, wFlags, args):
        return S_OK, -1, self._invokeex_(dispid, lcid, wFlags, args, None, None)

    def _InvokeEx_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        # Gateways of interfaces other than IDispatch call by the method's name.
        if isinstance(dispid, str):
            return self._call_by_name_(dispid, args)
        return self._invokeex_(dispid, lcid, wFlags, args, kwargs, serviceProvider)

    def _call_by_name_(self, name, args):
        if name not in getattr(self._obj_, "_public_methods_", ()):
            raise COMException(scode=winerror.E_NOTIMPL, desc=f"There is no method {name}")
        return getattr(self._obj_, name)(*args)

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)

    def _GetTypeInfoCount_(self):
        return 0

    def _GetTypeInfo_(self, index, lcid):
        return winerror.DISP_E_BADINDEX, None

    def _GetDispID_(self, name, fdex):
        return self._getdispid_(name, fdex)

    def _getdispid_(self, name, fdex):
        raise COMException(scode=winerror.DISP_E_UNKNOWNNAME)

    def _GetNextDispID_(self, fdex, dispid):
        return self._getnextdispid_(fdex, dispid)

    def _getnextdispid_(self, fdex, dispid):
        ids = sorted(self._ids_())
        for candidate in ids:
            if dispid in (-1, DISPID_STARTENUM) or candidate > dispid:
                return candidate
        raise COMException(scode=winerror.S_FALSE)

    def _ids_(self):
        return ()

    def _GetMemberName_(self, dispid):
        return self._getmembername_(dispid)

    def _getmembername_(self, dispid):
        raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)

    def _GetMemberProperties_(self, dispid, fdex):
        return self._getmemberproperties_(dispid, fdex)

    def _getmemberproperties_(self, dispid, fdex):
        raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)

    def _DeleteMemberByName_(self, name, fdex):
        return self._deletememberbyname_(name, fdex)

    def _deletememberbyname_(self, name, fdex):
        raise COMException(scode=winerror.E_NOTIMPL)

    def _DeleteMemberByDispID_(self, dispid):
        return self._deletememberbydispid_(dispid)

    def _deletememberbydispid_(self, dispid):
        raise COMException(scode=winerror.E_NOTIMPL)

    def _GetNameSpaceParent_(self):
        return self._getnamespaceparent_()

    def _getnamespaceparent_(self):
        raise COMException(scode=winerror.E_NOTIMPL)


class MappedWrapPolicy(BasicWrapPolicy):
    """Names come from tables: id to method, to attribute read, to attribute written."""

    def _wrap_(self, object):
        super()._wrap_(object)
        self._name_to_dispid_ = dict(getattr(object, "_name_to_dispid_", {}))
        self._dispid_to_func_ = dict(getattr(object, "_dispid_to_func_", {}))
        self._dispid_to_get_ = dict(getattr(object, "_dispid_to_get_", {}))
        self._dispid_to_put_ = dict(getattr(object, "_dispid_to_put_", {}))
        for table in (self._dispid_to_func_, self._dispid_to_get_, self._dispid_to_put_):
            for dispid, name in table.items():
                if isinstance(name, str):
                    self._name_to_dispid_.setdefault(name.lower(), dispid)
        self._name_to_dispid_ = {k.lower(): v for k, v in self._name_to_dispid_.items()}

    def _getdispid_(self, name, fdex):
        try:
            return self._name_to_dispid_[name.lower()]
        except KeyError:
            raise COMException(scode=winerror.DISP_E_UNKNOWNNAME,
                               desc=f"There is no member {name}") from None

    def _ids_(self):
        return set(self._name_to_dispid_.values())

    def _getmembername_(self, dispid):
        for table in (self._dispid_to_func_, self._dispid_to_get_, self._dispid_to_put_):
            if dispid in table:
                return table[dispid]
        raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)


class DesignatedWrapPolicy(MappedWrapPolicy):
    """The object lists what it shows: _public_methods_, _public_attrs_, _readonly_attrs_."""

    def _wrap_(self, object):
        super()._wrap_(object)
        self._next_id = max([_FIRST_ID - 1, *self._name_to_dispid_.values()]) + 1

        value = getattr(object, "_value_", None)
        if value is not None:
            self._name_to_dispid_.setdefault(str(value).lower(), DISPID_VALUE)
            methods = getattr(object, "_public_methods_", ())
            table = self._dispid_to_func_ if value in methods else self._dispid_to_get_
            table.setdefault(DISPID_VALUE, value)
        if hasattr(object, "_NewEnum"):
            self._name_to_dispid_.setdefault("_newenum", DISPID_NEWENUM)
            self._dispid_to_func_.setdefault(DISPID_NEWENUM, "_NewEnum")

        for name in getattr(object, "_public_methods_", ()):
            self._dispid_to_func_.setdefault(self._id_for(name), name)
        readonly = getattr(object, "_readonly_attrs_", ())
        for name in (*getattr(object, "_public_attrs_", ()), *readonly):
            dispid = self._id_for(name)
            self._dispid_to_get_.setdefault(dispid, name)
            if name not in readonly:
                self._dispid_to_put_.setdefault(dispid, name)

    def _id_for(self, name):
        key = name.lower()
        if key not in self._name_to_dispid_:
            self._name_to_dispid_[key] = self._next_id
            self._next_id += 1
        return self._name_to_dispid_[key]

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        if wFlags & DISPATCH_METHOD and dispid in self._dispid_to_func_:
            return self._function(self._dispid_to_func_[dispid])(*args)

        if wFlags & DISPATCH_PROPERTYGET:
            if dispid in self._dispid_to_get_:
                value = getattr(self._obj_, self._dispid_to_get_[dispid])
                return value(*args) if callable(value) else self._indexed(value, args)
            # Enumerators and default methods are asked for as properties too.
            if dispid in (DISPID_NEWENUM, DISPID_VALUE) \
                    and dispid in self._dispid_to_func_:
                return self._function(self._dispid_to_func_[dispid])(*args)

        if wFlags & _PUT and dispid in self._dispid_to_put_:
            name = self._dispid_to_put_[dispid]
            if callable(getattr(self._obj_, name, None)):
                getattr(self._obj_, name)(*args)
            elif len(args) == 1:
                setattr(self._obj_, name, args[0])
            else:
                raise COMException(scode=winerror.DISP_E_BADPARAMCOUNT)
            return None

        raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)

    def _function(self, name):
        return getattr(self._obj_, name) if isinstance(name, str) else name

    @staticmethod
    def _indexed(value, args):
        if args:
            raise COMException(scode=winerror.DISP_E_BADPARAMCOUNT)
        return value


class EventHandlerPolicy(DesignatedWrapPolicy):
    """For sinks: arguments that are raw interfaces arrive as usable objects."""

    def _transform_args_(self, args, kwArgs, dispid, lcid, wFlags, serviceProvider):
        from win32com import client

        return client._get_good_object_(tuple(args)), kwArgs

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        args, kwargs = self._transform_args_(args, kwargs, dispid, lcid, wFlags, serviceProvider)
        return super()._invokeex_(dispid, lcid, wFlags, args, kwargs, serviceProvider)


class DynamicPolicy(BasicWrapPolicy):
    """The object answers every name itself, through _dynamic_()."""

    def _wrap_(self, object):
        super()._wrap_(object)
        if not hasattr(object, "_dynamic_"):
            raise COMException("The object has no _dynamic_ method", winerror.E_FAIL)
        self._names_ = {}
        self._ids_by_name_ = {"_value_": DISPID_VALUE,
                              "_newenum": DISPID_NEWENUM}
        self._names_[DISPID_VALUE] = "_value_"
        self._names_[DISPID_NEWENUM] = "_NewEnum"

    def _getdispid_(self, name, fdex):
        key = name.lower()
        if key not in self._ids_by_name_:
            dispid = _FIRST_ID + len(self._names_)
            self._ids_by_name_[key] = dispid
            self._names_[dispid] = name
        return self._ids_by_name_[key]

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        if dispid not in self._names_:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        return self._obj_._dynamic_(self._names_[dispid], lcid, wFlags, args)

    def _ids_(self):
        return self._names_

    def _getmembername_(self, dispid):
        return self._names_[dispid]


DefaultPolicy = DesignatedWrapPolicy
DefaultPolicy_spec = "win32com.server.policy.DefaultPolicy"
