# SPDX-License-Identifier: MIT
"""Interfaces of type libraries, implemented by Python objects: a vtable for each is made of what the
library says, and its calls arrive at the object's policy by their DISPIDs.
"""

import pythoncom
from pythoncom import _univgw

from win32com.client import _types

com_error = pythoncom.com_error


def _record(info, desc):
    """An empty record such as an argument points to; None for anything else."""
    if not isinstance(desc, tuple) or desc[0] != pythoncom.VT_PTR:
        return None
    desc = desc[1]
    while isinstance(desc, tuple) and desc[0] == pythoncom.VT_USERDEFINED:
        info = info.GetRefTypeInfo(desc[1])
        attr = info.GetTypeAttr()
        if attr.typekind == pythoncom.TKIND_RECORD:
            try:
                return pythoncom.GetRecordFromTypeInfo(info)
            except com_error:
                return None
        desc = attr.tdescAlias if attr.typekind == pythoncom.TKIND_ALIAS else None
    return None


class _Argument:
    """Where one argument lies in the memory of a call."""

    def __init__(self, vt, flags, like, offset):
        self.vt, self.like, self.offset = vt, like, offset
        self.size = _univgw.SizeOfVT(pythoncom.VT_PTR if vt == pythoncom.VT_RECORD else vt)[1]
        results = _types.OUT | _types.RETVAL
        self.is_in = not flags & results or bool(flags & _types.IN)
        self.is_out = bool(flags & results)


class _Method:
    def __init__(self, info, desc):
        self.name = info.GetNames(desc.memid)[0]
        self.dispid, self.invkind, self.place = desc.memid, desc.invkind, desc.oVft
        self.args = []
        offset = 0
        for description, flags, _ in desc.args:
            vt, clsid = _types.resolve(info, description)
            if vt & ~pythoncom.VT_BYREF == pythoncom.VT_RECORD:
                like = _record(info, description)
            else:
                like = clsid
            self.args.append(_Argument(vt, flags, like, offset))
            offset += self.args[-1].size
        self.reads = tuple((a.vt, a.offset, a.size, a.like) for a in self.args if a.is_in)
        self.writes = tuple((a.vt, a.offset, a.size, a.like, a.is_in) for a in self.args
                            if a.is_out)


class Definition:
    """An interface's methods, in the order of its vtable."""

    def __init__(self, iid, methods):
        self._iid, self._methods = iid, methods

    def iid(self):
        return self._iid

    def dispatch(self, ob, index, address):
        """Calls the method of a policy; the HRESULT."""
        method = self._methods[index]
        ob = getattr(ob, "policy", ob)
        arguments = _univgw.ReadFromInTuple(method.reads, address)
        result = ob._InvokeEx_(method.dispid, 0, method.invkind, arguments, None, None)
        hresult = 0
        if isinstance(result, tuple):
            # An HRESULT, and then all that is given back.
            if len(result) != len(method.writes) + 1:
                raise TypeError(f"Expected {len(method.writes) + 1} return values, "
                                f"got: {len(result)}")
            hresult, *result = result
        else:
            result = [result] + [None] * (len(method.writes) - 1)
        _univgw.WriteFromOutTuple(tuple(result[:len(method.writes)]), method.writes, address)
        return hresult


_registered = {}


def _vtable_info(info):
    """The interface that a dual dispinterface is as well; None for one that is no more than that."""
    attr = info.GetTypeAttr()
    if attr.typekind == pythoncom.TKIND_INTERFACE:
        return info
    if attr.typekind == pythoncom.TKIND_DISPATCH and attr.wTypeFlags & pythoncom.TYPEFLAG_FDUAL:
        return info.GetRefTypeInfo(info.GetRefTypeOfImplType(-1))
    return None


def _chain(info):
    """(methods of an interface and of what it derives from, whether that is IDispatch)"""
    attr = info.GetTypeAttr()
    if attr.iid == pythoncom.IID_IDispatch:
        return [], True
    if attr.iid == pythoncom.IID_IUnknown:
        return [], False
    inherited, is_dispatch = [], False
    for i in range(attr.cImplTypes):
        inherited, is_dispatch = _chain(info.GetRefTypeInfo(info.GetRefTypeOfImplType(i)))
    own = [_Method(info, info.GetFuncDesc(i)) for i in range(attr.cFuncs)]
    return inherited + sorted(own, key=lambda method: method.place), is_dispatch


def _register(info, name):
    iid = info.GetTypeAttr().iid
    if str(iid) not in _registered:
        methods, is_dispatch = _chain(info)
        definition = Definition(iid, methods)
        table = _univgw.CreateVTable(definition, is_dispatch)
        _univgw.RegisterVTable(table, iid, name)
        _registered[str(iid)] = methods
    return _registered[str(iid)]


def RegisterInterfaces(typelibGUID, lcid, major, minor, interface_names=None):
    """Has Python objects implement interfaces of a registered type library: those named, or all that
    have a vtable. Returns (DISPID, INVOKE_..., name) of each method."""
    library = pythoncom.LoadRegTypeLib(typelibGUID, major, minor, lcid)
    infos = {}
    for i in range(library.GetTypeInfoCount()):
        info = _vtable_info(library.GetTypeInfo(i))
        if info is not None:
            infos[library.GetDocumentation(i)[0]] = info
    found = []
    for name in infos if interface_names is None else interface_names:
        if name not in infos:
            raise ValueError(f"the library {typelibGUID} has no interface {name} with a vtable")
        found += [(m.dispid, m.invkind, m.name) for m in _register(infos[name], name)]
    return found
