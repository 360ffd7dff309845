# SPDX-License-Identifier: MIT
"""Type libraries made from Python: what is written is what is loaded, made Python of, and called."""
import os

import pythoncom
import pywintypes
import tap
import win32com.server.util
from win32com.client import gencache, selecttlb

LIBRARY = "{6A2D0E51-3B7C-4E0B-8E0D-52B9C1A7F001}"
SHAPE = "{6A2D0E51-3B7C-4E0B-8E0D-52B9C1A7F002}"
PLAIN = "{6A2D0E51-3B7C-4E0B-8E0D-52B9C1A7F003}"
THING = "{6A2D0E51-3B7C-4E0B-8E0D-52B9C1A7F004}"
NOTE = "{6A2D0E51-3B7C-4E0B-8E0D-52B9C1A7F005}"
VT_I4, VT_R8, VT_BSTR, VT_HRESULT, VT_PTR, VT_CARRAY = 3, 5, 8, 25, 26, 28
FIN, FOUT, FRETVAL, FOPT, FHASDEFAULT = 1, 2, 8, 16, 32
TYPE_E_ELEMENTNOTFOUND = -2147319765
TYPE_E_NAMECONFLICT = -2147319763


def dispatch():
    """IDispatch's type."""
    return pythoncom.LoadTypeLib("stdole2.tlb").GetTypeInfoOfGuid(pythoncom.IID_IDispatch)


def property_get(memid, kind):
    desc = pythoncom.FUNCDESC()
    desc.memid = memid
    desc.invkind = pythoncom.INVOKE_PROPERTYGET
    desc.args = (((VT_PTR, kind), FOUT | FRETVAL, None),)
    return desc


def method(memid, *arguments, invkind=None):
    desc = pythoncom.FUNCDESC()
    desc.memid = memid
    if invkind:
        desc.invkind = invkind
    desc.args = arguments
    desc.cParamsOpt = sum(1 for each in arguments if each[1] & FOPT)
    return desc


def add_shape(library):
    """A dual interface."""
    info = library.CreateTypeInfo("IMadeShape", pythoncom.TKIND_INTERFACE)
    info.SetGuid(SHAPE)
    info.SetTypeFlags(pythoncom.TYPEFLAG_FDUAL | pythoncom.TYPEFLAG_FOLEAUTOMATION
                      if hasattr(pythoncom, "TYPEFLAG_FDUAL") else 0x140)
    info.SetDocString("a shape")
    info.AddImplType(0, info.AddRefTypeInfo(dispatch()))
    info.AddFuncDesc(0, property_get(1, VT_R8))
    info.SetFuncAndParamNames(0, ("Width", "width"))
    info.AddFuncDesc(1, method(1, (VT_R8, FIN, None), invkind=pythoncom.INVOKE_PROPERTYPUT))
    info.SetFuncAndParamNames(1, ("Width",))
    info.AddFuncDesc(2, method(2, (VT_R8, FIN, None), (VT_I4, FIN | FOPT | FHASDEFAULT, 3),
                               ((VT_PTR, VT_BSTR), FOUT | FRETVAL, None)))
    info.SetFuncAndParamNames(2, ["Scale", "factor", "times", "told"])
    info.SetFuncDocString(2, "makes it larger")
    info.SetFuncHelpContext(2, 77)
    info.LayOut()
    return info


def add_rest(library, shape):
    made = shape.QueryInterface(pythoncom.IID_ITypeInfo)
    thing = library.CreateTypeInfo("MadeThing", pythoncom.TKIND_COCLASS)
    thing.SetGuid(THING)
    thing.AddImplType(0, thing.AddRefTypeInfo(made))
    thing.SetImplTypeFlags(0, pythoncom.IMPLTYPEFLAG_FDEFAULT)
    sizes = library.CreateTypeInfo("MadeSize", pythoncom.TKIND_ENUM)
    for index, (name, value) in enumerate((("madeSmall", 1), ("madeLarge", 70000))):
        desc = pythoncom.VARDESC()
        desc.memid = 0x40000000 + index
        desc.value, desc.elemdescVar, desc.varkind = value, (VT_I4, 0, None), pythoncom.VAR_CONST
        sizes.AddVarDesc(index, desc)
        sizes.SetVarName(index, name)
        sizes.SetVarDocString(index, name.upper())
    point = library.CreateTypeInfo("MadePoint", pythoncom.TKIND_RECORD)
    for index, (name, kind) in enumerate((("x", VT_R8), ("names", (VT_CARRAY, VT_BSTR, (2,))))):
        point.AddVarDesc(index, (0x40000000 + index, 0, (kind, 0, None), 0, pythoncom.VAR_PERINSTANCE))
        point.SetVarName(index, name)
    point.SetAlignment(8)
    name = library.CreateTypeInfo("MadeName", pythoncom.TKIND_ALIAS)
    name.SetTypeDescAlias(VT_BSTR)
    return thing


def make(path, create=pythoncom.CreateTypeLib2):
    library = create(pythoncom.SYS_WIN64, path)
    library.SetName("Made")
    library.SetGuid(LIBRARY)
    library.SetVersion(2, 5)
    library.SetDocString("made from Python")
    library.SetHelpFileName("made.hlp")
    library.SetHelpContext(9)
    library.SetLcid(0)
    library.SetLibFlags(0)
    add_rest(library, add_shape(library))
    library.SaveAllChanges()
    return library


def kind_of(library, name):
    for index in range(library.GetTypeInfoCount()):
        if library.GetDocumentation(index)[0] == name:
            return library.GetTypeInfo(index)
    raise AssertionError(name)


def test_a_library_is_what_was_said():
    for create in (pythoncom.CreateTypeLib, pythoncom.CreateTypeLib2):
        path = os.path.abspath(f"{create.__name__}.tlb")
        make(path, create)
        library = pythoncom.LoadTypeLib(path)
        guid, lcid, system, major, minor, _ = library.GetLibAttr()
        tap.check((str(guid), lcid, system, major, minor), (LIBRARY, 0, pythoncom.SYS_WIN64, 2, 5))
        tap.check(library.GetDocumentation(-1)[:3], ("Made", "made from Python", 9))
        tap.check([library.GetDocumentation(i)[0] for i in range(library.GetTypeInfoCount())],
                  ["IMadeShape", "MadeThing", "MadeSize", "MadePoint", "MadeName"])


def test_functions_are_what_was_said():
    make(os.path.abspath("functions.tlb"))
    shape = kind_of(pythoncom.LoadTypeLib(os.path.abspath("functions.tlb")), "IMadeShape")
    attributes = shape.GetTypeAttr()
    tap.check((str(attributes.iid), attributes.typekind), (SHAPE, pythoncom.TKIND_DISPATCH))
    vtable = shape.GetRefTypeInfo(shape.GetRefTypeOfImplType(-1))
    tap.check(vtable.GetTypeAttr().cFuncs, 3)
    scale = vtable.GetFuncDesc(2)
    tap.check((scale.memid, scale.invkind, scale.oVft), (2, pythoncom.INVOKE_FUNC, 9 * 8))
    tap.check(scale.args, ((VT_R8, FIN, None), (VT_I4, FIN | FOPT | FHASDEFAULT, 3),
                           ((VT_PTR, VT_BSTR), FOUT | FRETVAL, None)))
    tap.check(vtable.GetNames(2), ("Scale", "factor", "times", "told"))
    tap.check(vtable.GetDocumentation(2)[:3], ("Scale", "makes it larger", 77))


def test_variables_are_what_was_said():
    make(os.path.abspath("variables.tlb"))
    library = pythoncom.LoadTypeLib(os.path.abspath("variables.tlb"))
    sizes = kind_of(library, "MadeSize")
    tap.check([sizes.GetVarDesc(i).value for i in range(2)], [1, 70000])
    tap.check(sizes.GetDocumentation(0x40000001)[:2], ("madeLarge", "MADELARGE"))
    point = kind_of(library, "MadePoint").GetTypeAttr()
    tap.check((point.cVars, point.cbSizeInstance), (2, 24))
    tap.check(kind_of(library, "MadeName").GetTypeAttr().tdescAlias, VT_BSTR)


class Shape:
    _com_interfaces_ = ["IMadeShape"]
    _typelib_guid_, _typelib_version_ = LIBRARY, (2, 5)
    _public_methods_ = ["Scale"]
    _public_attrs_ = ["Width"]

    def __init__(self):
        self.Width = 2.0

    def Scale(self, factor, times=3):
        self.Width *= factor ** times
        return f"{times} times {factor}"


def test_makepy_and_servers_use_it():
    path = os.path.abspath("used.tlb")
    make(path)
    pythoncom.RegisterTypeLib(pythoncom.LoadTypeLib(path), path)
    try:
        tap.check(pythoncom.QueryPathOfRegTypeLib(LIBRARY, 2, 5), path)
        tap.check([each.desc for each in selecttlb.FindTlbsWithDescription("made from Python")],
                  ["made from Python"])
        module = gencache.EnsureModule(LIBRARY, 0, 2, 5)
        tap.check((module.constants.madeLarge, module.constants.madeSmall), (70000, 1))
        server = win32com.server.util.wrap(Shape())
        shape = module.IMadeShape(server)
        shape.Width = 4.0
        tap.check((shape.Scale(0.5), shape.Width), ("3 times 0.5", 0.5))
        tap.check((shape.Scale(2, 2), shape.Width), ("2 times 2.0", 2.0))
    finally:
        pythoncom.UnRegisterTypeLib(LIBRARY, 2, 5)


def test_what_was_made_can_be_taken_back():
    library = pythoncom.CreateTypeLib2(pythoncom.SYS_WIN64, os.path.abspath("less.tlb"))
    library.SetName("Less")
    plain = library.CreateTypeInfo("IPlain", pythoncom.TKIND_DISPATCH)
    plain = plain.QueryInterface(pythoncom.IID_ICreateTypeInfo2)
    plain.SetGuid(PLAIN)
    for index in range(3):
        desc = method(index + 1)
        desc.funckind = pythoncom.FUNC_DISPATCH
        plain.AddFuncDesc(index, desc)
        plain.SetFuncAndParamNames(index, (f"Name{index}",))
    plain.DeleteFuncDesc(0)
    plain.DeleteFuncDescByMemId(2, pythoncom.INVOKE_FUNC)
    plain.AddVarDesc(0, (9, None, (VT_I4, 0, None), 0, pythoncom.VAR_DISPATCH))
    plain.SetVarName(0, "Number")
    plain.SetCustData(NOTE, "a note")
    plain.SetName("IPlainer")
    library.CreateTypeInfo("Gone", pythoncom.TKIND_ENUM)
    library.DeleteTypeInfo("Gone")
    tap.check(tap.raises(pythoncom.com_error, library.DeleteTypeInfo, "Gone").hresult,
              TYPE_E_ELEMENTNOTFOUND)
    library.SaveAllChanges()
    library = pythoncom.LoadTypeLib(os.path.abspath("less.tlb"))
    tap.check(library.GetTypeInfoCount(), 1)
    info = library.GetTypeInfo(0)
    tap.check(info.GetDocumentation(-1)[0], "IPlainer")
    tap.check((info.GetNames(3), info.GetNames(9)), (("Name2",), ("Number",)))
    tap.raises(pythoncom.com_error, info.GetNames, 1)


def test_what_is_wrong_is_refused():
    library = pythoncom.CreateTypeLib2(pythoncom.SYS_WIN64, os.path.abspath("wrong.tlb"))
    info = library.CreateTypeInfo("IWrong", pythoncom.TKIND_INTERFACE)
    tap.check(tap.raises(pythoncom.com_error, library.CreateTypeInfo, "IWrong",
                         pythoncom.TKIND_ENUM).hresult, TYPE_E_NAMECONFLICT)
    tap.raises(TypeError, info.AddFuncDesc, 0, (1, 2))
    tap.raises(TypeError, info.AddFuncDesc, 0, 7)
    tap.raises(TypeError, info.AddVarDesc, 0, "no")
    tap.raises(ValueError, info.SetTypeDescAlias, (VT_I4, VT_I4))
    tap.raises(TypeError, info.SetTypeDescAlias, (VT_CARRAY, VT_I4))
    deep = VT_I4
    for _ in range(100):
        deep = (VT_PTR, deep)
    tap.raises(ValueError, info.SetTypeDescAlias, deep)
    desc = pythoncom.FUNCDESC()
    desc.oVft = 1 << 20
    tap.raises(ValueError, info.AddFuncDesc, 0, desc)
    tap.raises(TypeError, pythoncom.FUNCDESC, 1)
    tap.raises(TypeError, pythoncom.TYPEATTR)
    tap.raises(TypeError, info.SetFuncAndParamNames, 0, 5)
    nowhere = pythoncom.CreateTypeLib(pythoncom.SYS_WIN64, "/nowhere/x.tlb")
    tap.raises(pywintypes.com_error, nowhere.SaveAllChanges)


tap.main(globals())
