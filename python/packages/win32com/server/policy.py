# SPDX-License-Identifier: MIT
"""Policies: how the calls a gateway receives reach the Python object behind it."""

import os
import sys
import types

import pythoncom
import pywintypes
import win32api
import win32con
import winerror
from pythoncom import (
    DISPATCH_METHOD, DISPATCH_PROPERTYGET, DISPATCH_PROPERTYPUT, DISPATCH_PROPERTYPUTREF,
    DISPID_EVALUATE, DISPID_NEWENUM, DISPID_PROPERTYPUT, DISPID_STARTENUM, DISPID_VALUE)
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

_READ = DISPATCH_METHOD | DISPATCH_PROPERTYGET
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


def _folders(text):
    """The folders that ; separates. The names of some have one themselves."""
    folders, parts = [], text.split(";")
    while parts:
        joined = (n for n in range(len(parts), 1, -1) if os.path.isdir(";".join(parts[:n])))
        n = next(joined, 1)
        folders.append(";".join(parts[:n]))
        del parts[:n]
    return [folder for folder in folders if folder]


def CreateInstance(clsid, reqIID):
    """What the class factory calls: makes the object the registry names for @clsid."""
    for folder in reversed(_folders(_registered(regAddnPath % clsid) or "")):
        if folder not in sys.path:
            sys.path.insert(0, folder)

    policy = resolve_func(_registered(regPolicy % clsid) or DefaultPolicy_spec)
    dispatcher = _registered(regDispatcher % clsid)
    if dispatcher:
        instance = resolve_func(dispatcher)(policy, None)
    else:
        instance = policy(None)
    return instance._CreateInstance_(clsid, reqIID)


# Of these an object may have its own, which then stand for the policy's.
_OVERRIDES = ("_query_interface_", "_invoke_", "_invokeex_", "_getidsofnames_", "_getdispid_")


def _interface(named):
    """The IID of an interface given as one, as its text or by its name."""
    if isinstance(named, str) and not named.startswith("{"):
        return pythoncom.InterfaceNames[named]
    return pywintypes.IID(named)


class BasicWrapPolicy:
    """Interfaces and names; subclasses say what the ids of names mean, in _invokeex_.

    The gateway calls the methods whose names are capitalised. Each has a helper for subclasses to
    override. An object's _com_interfaces_ lists what it has besides IDispatch.
    """

    _com_interfaces_ = []
    _name_to_dispid_ = {}

    def __init__(self, object):
        if object is not None:
            self._wrap_(object)

    def _CreateInstance_(self, clsid, reqIID):
        spec = _registered(regSpec % clsid)
        if not spec:
            raise ValueError(f"no Python class is registered: {regSpec % clsid} is missing")
        self._wrap_(call_func(spec))
        return pythoncom.WrapObject(self, reqIID)

    def _wrap_(self, object):
        self._obj_ = object
        self._name_to_dispid_ = {}
        for name in _OVERRIDES:
            if hasattr(object, name):
                setattr(self, name, getattr(object, name))
        self._com_interfaces_ = [_interface(named)
                                 for named in getattr(object, "_com_interfaces_", ())]

    # ---- IUnknown

    def _QueryInterface_(self, iid):
        return 1 if iid in self._com_interfaces_ else self._query_interface_(iid)

    def _query_interface_(self, iid):
        return 0

    # ---- IDispatch

    def _GetIDsOfNames_(self, names, lcid):
        if len(names) > 1:
            raise COMException(scode=winerror.DISP_E_UNKNOWNNAME,
                               desc="The names of arguments are not known")
        return self._getidsofnames_(names, lcid)

    def _getidsofnames_(self, names, lcid):
        return (self._getdispid_(names[0], 0),)

    def _Invoke_(self, dispid, lcid, wFlags, args):
        return self._invoke_(self._id_(dispid), lcid, wFlags, args)

    def _invoke_(self, dispid, lcid, wFlags, args):
        return S_OK, -1, self._invokeex_(dispid, lcid, wFlags, args, None, None)

    def _id_(self, dispid):
        """Gateways of interfaces other than IDispatch call by the method's name."""
        if not isinstance(dispid, str):
            return dispid
        if dispid.lower() not in self._name_to_dispid_:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND,
                               desc=f"There is no {dispid}")
        return self._name_to_dispid_[dispid.lower()]

    def _GetTypeInfoCount_(self):
        return 0

    def _GetTypeInfo_(self, index, lcid):
        raise COMException(scode=winerror.DISP_E_BADINDEX)

    # ---- IDispatchEx

    def _InvokeEx_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        return self._invokeex_(self._id_(dispid), lcid, wFlags, args, kwargs, serviceProvider)

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        raise NotImplementedError(f"{type(self).__name__} has no _invokeex_")

    def _GetDispID_(self, name, fdex):
        return self._getdispid_(name, fdex)

    def _getdispid_(self, name, fdex):
        if name.lower() not in self._name_to_dispid_:
            raise COMException(scode=winerror.DISP_E_UNKNOWNNAME, desc=f"There is no {name}")
        return self._name_to_dispid_[name.lower()]

    def _GetNextDispID_(self, fdex, dispid):
        return self._getnextdispid_(fdex, dispid)

    def _getnextdispid_(self, fdex, dispid):
        for candidate in sorted(set(self._name_to_dispid_.values())):
            if candidate != DISPID_STARTENUM and (
                    dispid == DISPID_STARTENUM or candidate > dispid):
                return candidate
        raise COMException(scode=winerror.S_FALSE)

    def _GetMemberName_(self, dispid):
        return self._getmembername_(dispid)

    def _getmembername_(self, dispid):
        raise COMException(scode=winerror.E_NOTIMPL)

    def _GetMemberProperties_(self, dispid, fdex):
        return self._getmemberproperties_(dispid, fdex)

    def _getmemberproperties_(self, dispid, fdex):
        raise COMException(scode=winerror.E_NOTIMPL)

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


# Those that there are gateways for without a type library.
_own_interfaces = frozenset(pythoncom.InterfaceNames)


def _library(object):
    """The type library that the object names, or None."""
    guid = getattr(object, "_typelib_guid_", None)
    if guid is None:
        return None
    major, minor = getattr(object, "_typelib_version_", (1, 0))
    return pythoncom.LoadRegTypeLib(guid, major, minor, getattr(object, "_typelib_lcid_", 0))


def _library_members(object):
    """(DISPID, INVOKE_..., name) of what the type library that the object names says of it."""
    guid = getattr(object, "_typelib_guid_", None)
    if guid is None:
        return []
    from win32com import universal

    major, minor = getattr(object, "_typelib_version_", (1, 0))
    named = [name for name in getattr(object, "_com_interfaces_", ())
             if isinstance(name, str) and not name.startswith("{") and name not in _own_interfaces]
    return universal.RegisterInterfaces(guid, getattr(object, "_typelib_lcid_", 0), major, minor,
                                        named or None)


class MappedWrapPolicy(BasicWrapPolicy):
    """Ids stand for names of members, by three tables that the object may have begun."""

    def _wrap_(self, object):
        super()._wrap_(object)
        self._dispid_to_func_ = dict(getattr(object, "_dispid_to_func_", {}))
        self._dispid_to_get_ = dict(getattr(object, "_dispid_to_get_", {}))
        self._dispid_to_put_ = dict(getattr(object, "_dispid_to_put_", {}))
        for table in self._tables_():
            self._name_to_dispid_.update((name.lower(), dispid) for dispid, name in table.items())

    def _tables_(self):
        return self._dispid_to_func_, self._dispid_to_get_, self._dispid_to_put_

    def _getmembername_(self, dispid):
        for table in self._tables_():
            if dispid in table:
                return table[dispid]
        raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)


class DesignatedWrapPolicy(MappedWrapPolicy):
    """The object lists what it shows.

    _public_methods_  the names of its methods
    _public_attrs_    the names of its attributes, of which _readonly_attrs_ cannot be set
    _value_           what the object is worth by itself: its default property
    _NewEnum          gives an enumerator of its items
    _Evaluate         what [object] is worth in Basic
    A method SetName, beside a method Name that is listed as an attribute, sets it.
    """

    def _wrap_(self, object):
        members = _library_members(object)
        super()._wrap_(object)
        if not hasattr(object, "_public_methods_") and not hasattr(object, "_typelib_guid_"):
            raise ValueError(f"{object!r} has no _public_methods_")
        self._typeinfos_ = None
        self._describe_(object, members)

        if self._has_("_value_"):
            self._dispid_to_get_[DISPID_VALUE] = "_value_"
            self._dispid_to_put_[DISPID_PROPERTYPUT] = "_value_"
        self._reserve_("_NewEnum", DISPID_NEWENUM)
        self._reserve_("_Evaluate", DISPID_EVALUATE)

        # Of two things by one name, the method is called, so that attributes come first.
        readonly = getattr(object, "_readonly_attrs_", ())
        for name in getattr(object, "_public_attrs_", ()):
            dispid = self._id_for_(name)
            self._dispid_to_get_[dispid] = name
            if name not in readonly:
                self._dispid_to_put_[dispid] = name
        for name in getattr(object, "_public_methods_", ()):
            self._dispid_to_func_[self._id_for_(name)] = name

    def _describe_(self, object, members):
        """Fills the tables with what the object's type library says."""
        tables = {pythoncom.INVOKE_PROPERTYGET: self._dispid_to_get_,
                  pythoncom.INVOKE_PROPERTYPUT: self._dispid_to_put_,
                  pythoncom.INVOKE_PROPERTYPUTREF: self._dispid_to_put_}
        for dispid, kind, name in members:
            tables.get(kind, self._dispid_to_func_)[dispid] = name
            self._name_to_dispid_[name.lower()] = dispid

    def _has_(self, name):
        return hasattr(self._obj_, name)

    def _reserve_(self, name, dispid):
        if self._has_(name):
            self._name_to_dispid_[name.lower()] = dispid
            self._dispid_to_func_[dispid] = name

    def _id_for_(self, name):
        key = name.lower()
        if key not in self._name_to_dispid_:
            self._name_to_dispid_[key] = self._allocnextdispid(_FIRST_ID - 1)
        return self._name_to_dispid_[key]

    def _allocnextdispid(self, last_dispid):
        used = set(self._name_to_dispid_.values()).union(*self._tables_())
        last_dispid += 1
        while last_dispid in used:
            last_dispid += 1
        return last_dispid

    def _build_typeinfos_(self):
        """What clients may know of the object's types: the first interface of its library."""
        library = _library(self._obj_)
        for iid in self._com_interfaces_ if library is not None else ():
            try:
                return [library.GetTypeInfoOfGuid(iid)]
            except pythoncom.com_error:
                continue
        return []

    def _GetTypeInfoCount_(self):
        if self._typeinfos_ is None:
            self._typeinfos_ = self._build_typeinfos_()
        return len(self._typeinfos_)

    def _GetTypeInfo_(self, index, lcid):
        if not 0 <= index < self._GetTypeInfoCount_():
            raise COMException(scode=winerror.DISP_E_BADINDEX)
        return S_OK, self._typeinfos_[index]

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        if wFlags & DISPATCH_METHOD and dispid in self._dispid_to_func_:
            return self._member_(self._dispid_to_func_[dispid])(*args)
        if wFlags & _READ and dispid in self._dispid_to_get_:
            value = self._member_(self._dispid_to_get_[dispid])
            if isinstance(value, types.MethodType):
                return _property(value, args)
            if wFlags & DISPATCH_PROPERTYGET:
                return value
        if wFlags & _PUT and dispid in self._dispid_to_put_:
            self._put_(self._dispid_to_put_[dispid], args)
            return None
        raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)

    def _member_(self, name):
        try:
            return getattr(self._obj_, name)
        except AttributeError:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND) from None

    def _put_(self, name, args):
        setter = getattr(self._obj_, f"Set{name}", None)
        getter = getattr(self._obj_, name, None)
        if isinstance(setter, types.MethodType) and isinstance(getter, types.MethodType):
            setter(*args)
        else:
            setattr(self._obj_, name, args[0])


def _property(method, args):
    """The value of a property that is a method. A client may read it before it knows that."""
    import inspect

    try:
        inspect.signature(method).bind(*args)
    except TypeError:
        raise COMException(scode=winerror.DISP_E_BADPARAMCOUNT) from None
    return method(*args)


class EventHandlerPolicy(DesignatedWrapPolicy):
    """For sinks: arguments that are raw interfaces arrive as usable objects.

    A sink may be a client of the source as well, so that it would ask the source for what its class
    lacks.
    """

    def _has_(self, name):
        return hasattr(type(self._obj_), name)

    def _transform_args_(self, args, kwArgs, dispid, lcid, wFlags, serviceProvider):
        from win32com import client

        return client._get_good_object_(tuple(args)), kwArgs

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        args, kwargs = self._transform_args_(args, kwargs, dispid, lcid, wFlags, serviceProvider)
        return super()._invokeex_(dispid, lcid, wFlags, args, kwargs, serviceProvider)


class DynamicPolicy(BasicWrapPolicy):
    """The object answers every name itself, by _dynamic_(name, lcid, flags, arguments).

    The name is "_value_" for its default property and "_NewEnum" for an enumerator.
    """

    def _wrap_(self, object):
        super()._wrap_(object)
        if not hasattr(object, "_dynamic_"):
            raise ValueError(f"{object!r} has no _dynamic_ method")
        self._names_ = {DISPID_VALUE: "_value_", DISPID_NEWENUM: "_NewEnum"}
        self._next_dynamic_ = _FIRST_ID

    def _getdispid_(self, name, fdex):
        key = name.lower()
        if key not in self._name_to_dispid_:
            self._next_dynamic_ += 1
            self._name_to_dispid_[key] = self._next_dynamic_
            self._names_[self._next_dynamic_] = name
        return self._name_to_dispid_[key]

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        return self._obj_._dynamic_(self._getmembername_(dispid), lcid, wFlags, args)

    def _getmembername_(self, dispid):
        if dispid not in self._names_:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        return self._names_[dispid]


DefaultPolicy = DesignatedWrapPolicy
DefaultPolicy_spec = "win32com.server.policy.DefaultPolicy"
