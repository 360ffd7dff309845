# SPDX-License-Identifier: MIT
"""What a type library says, in the terms of calls: members with types that InvokeTypes takes."""

import dataclasses

import pythoncom

IN, OUT, RETVAL, OPTIONAL = (pythoncom.PARAMFLAG_FIN, pythoncom.PARAMFLAG_FOUT,
                             pythoncom.PARAMFLAG_FRETVAL, pythoncom.PARAMFLAG_FOPT)
_OBJECTS = (pythoncom.TKIND_DISPATCH, pythoncom.TKIND_INTERFACE, pythoncom.TKIND_COCLASS)
_PLAIN = {pythoncom.VT_INT: pythoncom.VT_I4, pythoncom.VT_UINT: pythoncom.VT_UI4,
          pythoncom.VT_HRESULT: pythoncom.VT_ERROR}


@dataclasses.dataclass
class Parameter:
    name: str
    vt: int
    flags: int
    default: object  # what the library says, or None
    clsid: str | None  # of an object's interface


@dataclasses.dataclass
class Member:
    name: str
    dispid: int
    kind: int  # INVOKE_...
    parameters: list  # without the one that is the result
    result: tuple  # (type, flags)
    result_clsid: str | None
    text: str | None
    flags: int
    is_variable: bool = False
    is_vararg: bool = False  # the last parameter takes all the arguments that are left


@dataclasses.dataclass
class Type:
    name: str
    text: str | None
    iid: str
    info: object
    attr: object


def default_interfaces(info, attr):
    """(default interface, default source) of a class, as type information, or None each."""
    default = source = None
    for i in range(attr.cImplTypes):
        flags = info.GetImplTypeFlags(i)
        implemented = info.GetRefTypeInfo(info.GetRefTypeOfImplType(i))
        is_source = flags & pythoncom.IMPLTYPEFLAG_FSOURCE
        is_default = flags & pythoncom.IMPLTYPEFLAG_FDEFAULT
        if is_source and (is_default or source is None):
            source = implemented
        elif not is_source and (is_default or default is None):
            default = implemented
    return default, source


def _referred(info, href):
    """(type, clsid) of a type by its reference."""
    other = info.GetRefTypeInfo(href)
    attr = other.GetTypeAttr()
    kind = attr.typekind
    if kind == pythoncom.TKIND_ALIAS:
        return resolve(other, attr.tdescAlias)
    if kind == pythoncom.TKIND_ENUM:
        return pythoncom.VT_I4, None
    if kind == pythoncom.TKIND_COCLASS:
        return pythoncom.VT_DISPATCH, str(attr.iid)
    if kind == pythoncom.TKIND_DISPATCH or attr.wTypeFlags & pythoncom.TYPEFLAG_FDISPATCHABLE:
        return pythoncom.VT_DISPATCH, str(attr.iid)
    if kind == pythoncom.TKIND_INTERFACE:
        return pythoncom.VT_UNKNOWN, str(attr.iid)
    if kind == pythoncom.TKIND_RECORD:
        return pythoncom.VT_RECORD, str(attr.iid)
    return pythoncom.VT_VOID, None


def _is_object(info, desc):
    if not isinstance(desc, tuple) or desc[0] != pythoncom.VT_USERDEFINED:
        return False
    other = info.GetRefTypeInfo(desc[1])
    attr = other.GetTypeAttr()
    if attr.typekind == pythoncom.TKIND_ALIAS:
        return _is_object(other, attr.tdescAlias)
    return attr.typekind in _OBJECTS


def resolve(info, desc):
    """(VARIANT type, identifier of the interface or record) of a type description."""
    if isinstance(desc, int):
        return _PLAIN.get(desc, desc), None
    kind, inner = desc
    if kind == pythoncom.VT_USERDEFINED:
        return _referred(info, inner)
    vt, clsid = resolve(info, inner)
    if kind in (pythoncom.VT_SAFEARRAY, pythoncom.VT_CARRAY):
        return vt | pythoncom.VT_ARRAY, None
    # A pointer to an object is what a VARIANT holds of it.
    if _is_object(info, inner):
        return vt, clsid
    return vt | pythoncom.VT_BYREF, clsid


def _parameter(info, name, element):
    desc, flags, default = element
    vt, clsid = resolve(info, desc)
    return Parameter(name, vt, flags, default, clsid)


def _function(info, index):
    desc = info.GetFuncDesc(index)
    names = info.GetNames(desc.memid)
    parameters = []
    vt, clsid = resolve(info, desc.rettype[0])
    result = (pythoncom.VT_VOID if vt == pythoncom.VT_ERROR else vt, 0)
    for i, element in enumerate(desc.args):
        name = names[i + 1] if i + 1 < len(names) else f"arg{i + 1}"
        parameter = _parameter(info, name, element)
        if parameter.flags & RETVAL:
            result = (parameter.vt & ~pythoncom.VT_BYREF, 0)
            clsid = parameter.clsid
        elif not parameter.flags & pythoncom.PARAMFLAG_FLCID:
            parameters.append(parameter)
    text = info.GetDocumentation(desc.memid)[1]
    return Member(names[0], desc.memid, desc.invkind, parameters, result, clsid, text,
                  desc.wFuncFlags, is_vararg=desc.cParamsOpt == -1)


def _variable(info, index):
    """A dispinterface's property: what reads it, and what writes it if anything may."""
    desc = info.GetVarDesc(index)
    if desc.varkind != pythoncom.VAR_DISPATCH:
        return []
    name, text = info.GetNames(desc.memid)[0], info.GetDocumentation(desc.memid)[1]
    vt, clsid = resolve(info, desc.elemdescVar[0])
    members = [Member(name, desc.memid, pythoncom.INVOKE_PROPERTYGET, [], (vt, 0), clsid, text,
                      desc.wVarFlags, True)]
    if not desc.wVarFlags & pythoncom.VARFLAG_FREADONLY:
        value = Parameter("value", vt, IN, None, clsid)
        members.append(Member(name, desc.memid, pythoncom.INVOKE_PROPERTYPUT, [value],
                              (pythoncom.VT_VOID, 0), None, text, desc.wVarFlags, True))
    return members


def members_of(info):
    """The members that a client can call, without IUnknown's and IDispatch's."""
    attr = info.GetTypeAttr()
    members = [_function(info, i) for i in range(attr.cFuncs)]
    for i in range(attr.cVars):
        members += _variable(info, i)
    restricted = pythoncom.FUNCFLAG_FRESTRICTED
    return [m for m in members if not m.flags & restricted or m.dispid < 0]


def types_of(library, kind):
    """The library's types of a TKIND_."""
    for i in range(library.GetTypeInfoCount()):
        if library.GetTypeInfoType(i) != kind:
            continue
        info = library.GetTypeInfo(i)
        name, text, _, _ = library.GetDocumentation(i)
        attr = info.GetTypeAttr()
        yield Type(name, text, str(attr.iid), info, attr)


def constants_of(library):
    """(name, value) of all enumerations and modules."""
    for kind in (pythoncom.TKIND_ENUM, pythoncom.TKIND_MODULE):
        for found in types_of(library, kind):
            for i in range(found.attr.cVars):
                desc = found.info.GetVarDesc(i)
                if desc.varkind == pythoncom.VAR_CONST:
                    yield found.info.GetNames(desc.memid)[0], desc.value
