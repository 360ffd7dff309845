# SPDX-License-Identifier: MIT
"""Python source for a type library: a class for each interface and class, its constants."""

import keyword

import pythoncom

from win32com.client import _types

_HEAD = '''# Made from the type library {name}; what is changed here is lost when it is made again.
{doc}
import pythoncom
from pywintypes import IID
import win32com.client
import win32com.client.CLSIDToClass
from win32com.client import CoClassBaseClass, DispatchBaseClass, EventsBaseClass

CLSID = IID("{guid}")
LCID = {lcid}
MajorVersion = {major}
MinorVersion = {minor}
LibraryFlags = {flags}
_missing = pythoncom.Missing
_empty = pythoncom.Empty
'''


def identifier(name):
    """The name as Python can have it: a keyword begins with a capital, or is all capitals."""
    name = "".join(c if c.isidentifier() or c.isdigit() else "_" for c in name) or "_"
    if not name.isidentifier():
        return "_" + name
    if keyword.iskeyword(name):
        return name.upper() if name[0].isupper() else name.capitalize()
    # Within a class, Python would take a name that begins so for a private one.
    return name[1:] if name.startswith("__") and not name.endswith("__") else name


def _text(text):
    return f"    {text!r}\n" if text else ""


def _default(parameter):
    if parameter.default is not None:
        return repr(parameter.default) if isinstance(parameter.default, (int, str, float)) \
            else "_empty"
    # What is missing would end the arguments: one that is optional leaves its place empty.
    is_result = parameter.flags & (_types.IN | _types.OUT) == _types.OUT
    return "_missing" if is_result else "_empty"


def _all_optional(parameters):
    return all(parameter.flags & _types.OPTIONAL for parameter in parameters)


def _types_text(parameters):
    return "(" + "".join(f"({p.vt}, {p.flags}), " for p in parameters) + ")"


def _new_record(name, parameter):
    """A structure that a method fills in, where the caller brings none."""
    if parameter.vt != pythoncom.VT_BYREF | pythoncom.VT_RECORD or parameter.flags & _types.IN:
        return ""
    return (f"        if {name} is _missing:\n            {name} = pythoncom.GetRecordFromGuids("
            f"CLSID, MajorVersion, MinorVersion, LCID, {parameter.clsid!r})\n")


def _call(member, flags, name):
    """The arguments of _ApplyTypes_ but for those of the member."""
    return (f"{member.dispid}, {flags}, {member.result}, {_types_text(member.parameters)}, "
            f"{name!r}, {member.result_clsid!r}")


_PUTS = pythoncom.INVOKE_PROPERTYPUT | pythoncom.INVOKE_PROPERTYPUTREF


class _Interface:
    """The source of one interface's class.

    A property that no arguments need be given to is an attribute. One that takes some is a method
    as well: by its own name if it must have them, else Get... or Set....
    """

    def __init__(self, members):
        self.methods = []
        self.get = {}
        self.put = {}
        self._taken = set()
        self._names = {member.name for member in members if not member.kind & _PUTS}
        for member in members:
            self._add(member)

    def _add(self, member):
        if member.kind & _PUTS:
            self._add_put(member)
        elif member.kind == pythoncom.INVOKE_PROPERTYGET:
            self._add_get(member)
        else:
            self._add_method(member, member.name)
        if member.dispid == pythoncom.DISPID_VALUE and not member.kind & _PUTS:
            self.methods.append(self._method(member, "__call__"))
            if _all_optional(member.parameters):
                self.methods.append("    def __str__(self, *args):\n"
                                    "        return str(self(*args))\n")
        elif member.dispid == pythoncom.DISPID_NEWENUM:
            self.methods.append("    def __iter__(self):\n        return self._items_()\n")
        elif member.name == "Count" and member.kind == pythoncom.INVOKE_PROPERTYGET:
            self.methods.append("    def __len__(self):\n        return self.Count\n\n"
                                "    def __bool__(self):\n        return True\n")

    def _add_get(self, member):
        if not _all_optional(member.parameters):
            self._add_method(member, member.name)
            return
        self.get[member.name] = _call(member, pythoncom.DISPATCH_PROPERTYGET, member.name)
        if member.parameters:
            self._add_method(member, "Get" + member.name)

    def _add_put(self, member):
        value, *rest = member.parameters or [None]
        if value is None or not _all_optional(rest):
            has_twin = member.name in self._names
            self._add_method(member, "Set" + member.name if has_twin else member.name)
            return
        defaults = "".join(f"{_default(parameter)}, " for parameter in rest)
        self.put.setdefault(member.name,
                            f"({member.dispid}, LCID, {member.kind}, 0), ({defaults})")
        if rest:
            self._add_method(member, "Set" + member.name)

    def _add_method(self, member, name):
        if name not in self._taken:
            self._taken.add(name)
            self.methods.append(self._method(member, identifier(name)))

    @staticmethod
    def _method(member, name):
        if member.is_vararg:
            return (f"    def {name}(self, *args):\n        return self._get_good_object_("
                    f"self._oleobj_.Invoke({member.dispid}, LCID, {member.kind}, 1, *args), "
                    f"{name!r})\n")
        names, seen = [], {"self"}
        for parameter in member.parameters:
            each = identifier(parameter.name)
            while each in seen:
                each += "_"
            seen.add(each)
            names.append(each)
        head = "".join(f", {n}={_default(p)}" for n, p in zip(names, member.parameters))
        body = "".join(f", {n}" for n in names)
        doc = f"        {member.text!r}\n" if member.text else ""
        doc += "".join(map(_new_record, names, member.parameters))
        return (f"    def {name}(self{head}):\n{doc}"
                f"        return self._ApplyTypes_({_call(member, member.kind, name)}{body})\n")

    def source(self):
        def table(name, entries):
            rows = "".join(f"        {key!r}: ({value}),\n" for key, value in entries.items())
            return f"    {name} = {{\n{rows}    }}\n"

        return "\n".join([*self.methods, table("_prop_map_get_", self.get),
                          table("_prop_map_put_", self.put)])


def _interface(found, coclass, build_hidden):
    members = _types.members_of(found.info)
    if not build_hidden:
        members = [each for each in members if not each.flags & pythoncom.FUNCFLAG_FHIDDEN]
    return (f"\n\nclass {identifier(found.name)}(DispatchBaseClass):\n{_text(found.text)}"
            f"    CLSID = IID({found.iid!r})\n"
            f"    coclass_clsid = {f'IID({coclass!r})' if coclass else None}\n\n"
            f"{_Interface(members).source()}")


def _events(found, coclass, _):
    handlers = {}
    for member in _types.members_of(found.info):
        handlers.setdefault(member.dispid, "On" + identifier(member.name))
    return (f"\n\nclass {identifier(found.name)}(EventsBaseClass):\n{_text(found.text)}"
            f"    CLSID = CLSID_Sink = IID({found.iid!r})\n"
            f"    coclass_clsid = {f'IID({coclass!r})' if coclass else None}\n"
            f"    _dispid_to_func_ = {handlers!r}\n")


def _coclass(found, names):
    default, source = _types.default_interfaces(found.info, found.attr)
    lines = [f"\n\nclass {identifier(found.name)}(CoClassBaseClass):\n{_text(found.text)}"
             f"    CLSID = IID({found.iid!r})\n"]
    for label, info in (("default_interface", default), ("default_source", source)):
        name = names.get(str(info.GetTypeAttr().iid)) if info is not None else None
        if name:
            lines.append(f"    {label} = {name}\n")
    return "".join(lines)


class _Survey:
    """Which types the library has, and which class each interface belongs to."""

    def __init__(self, library):
        self.coclasses = list(_types.types_of(library, pythoncom.TKIND_COCLASS))
        self.interfaces = list(_types.types_of(library, pythoncom.TKIND_DISPATCH))
        self.records = list(_types.types_of(library, pythoncom.TKIND_RECORD))
        self.class_of, self.sources = {}, set()
        for found in self.coclasses:
            for i in range(found.attr.cImplTypes):
                info = found.info.GetRefTypeInfo(found.info.GetRefTypeOfImplType(i))
                iid = str(info.GetTypeAttr().iid)
                flags = found.info.GetImplTypeFlags(i)
                if flags & pythoncom.IMPLTYPEFLAG_FSOURCE:
                    self.sources.add(iid)
                self.class_of.setdefault(iid, found.iid)


def source_of(library, build_hidden=True):
    """A module's text; without @build_hidden, methods that are to be hidden are left out."""
    guid, lcid, _, major, minor, flags = library.GetLibAttr()
    name, text, _, _ = library.GetDocumentation(-1)
    survey = _Survey(library)
    parts = [_HEAD.format(name=name, doc=repr(text or name),
                          guid=guid, lcid=lcid, major=major, minor=minor, flags=flags)]
    rows = "".join(f"    {identifier(key)} = {value!r}\n"
                   for key, value in _types.constants_of(library)
                   if isinstance(value, (int, float, str)))
    parts.append(f"\n\nclass constants:\n{rows or '    pass' + chr(10)}")
    names = {}
    for found in survey.interfaces:
        make = _events if found.iid in survey.sources else _interface
        parts.append(make(found, survey.class_of.get(found.iid), build_hidden))
        names[found.iid] = identifier(found.name)
    vtables = dict(names)
    for found in survey.coclasses:
        parts.append(_coclass(found, names))
        names[found.iid] = identifier(found.name)
    parts.append(_tail(names, vtables, survey.records))
    return "".join(parts)


def _tail(names, vtables, records):
    def table(name, entries):
        return f"{name} = {{\n" + "".join(f"    {entry},\n" for entry in entries) + "}\n"

    return "\n\n" + "".join([
        table("CLSIDToClassMap", (f"{iid!r}: {name}" for iid, name in names.items())),
        table("VTablesToClassMap", (f"{iid!r}: {name!r}" for iid, name in vtables.items())),
        table("NamesToIIDMap", (f"{name!r}: {iid!r}" for iid, name in vtables.items())),
        table("RecordMap", (f"{found.name!r}: {found.iid!r}" for found in records)),
        "CLSIDToPackageMap = {}\nVTablesToPackageMap = {}\n",
        "win32com.client.CLSIDToClass.RegisterCLSIDsFromDict(CLSIDToClassMap)\n",
        "win32com.client.constants.__dicts__.append(constants.__dict__)\n"])
