# SPDX-License-Identifier: MIT
"""Type libraries from Python: loaded, looked through, registered."""
import contextlib
import copy
import os
import pathlib
import re
import subprocess
import sys

import pythoncom
import tap
import win32com.client
import win32com.client.gencache

SCRIPTING = "{420B2830-E718-11CF-893D-00A0C9054228}"
TYPE_E_CANTLOADLIBRARY = -2147312566
TYPE_E_ELEMENTNOTFOUND = -2147319765
TYPE_E_LIBNOTREGISTERED = -2147319779
TYPE_E_REGISTRYACCESS = -2147319780

SHAPES = "{5B1D0C52-6F10-4A53-9A01-C04170000020}"
BUILT = pathlib.Path(sys.prefix).parent.parent / "meson-out"
SERVER = pathlib.Path(__file__).resolve().parents[2] / "examples" / "shape_server.py"


def scripting():
    return pythoncom.LoadRegTypeLib(SCRIPTING, 1, 0)


def type_named(library, name):
    for i in range(library.GetTypeInfoCount()):
        if library.GetDocumentation(i)[0] == name:
            return i, library.GetTypeInfo(i)
    raise AssertionError(name)


def test_a_library_tells_what_it_is():
    library = scripting()
    guid, lcid, syskind, major, minor, flags = library.GetLibAttr()
    tap.check((str(guid), lcid, syskind, major, minor),
              (SCRIPTING, 0, pythoncom.SYS_WIN64, 1, 0))
    tap.check(library.GetDocumentation(-1)[0], "Scripting")
    path = pythoncom.QueryPathOfRegTypeLib(SCRIPTING, 1, 0)
    tap.check(pythoncom.LoadTypeLib(path).GetLibAttr(), library.GetLibAttr())


def test_a_missing_library_is_an_error():
    error = tap.raises(pythoncom.com_error, pythoncom.LoadTypeLib, "/nowhere.tlb")
    tap.check(error.hresult, TYPE_E_CANTLOADLIBRARY)
    error = tap.raises(pythoncom.com_error, pythoncom.LoadRegTypeLib, pythoncom.IID_IStream, 1, 0)
    tap.check(error.hresult, TYPE_E_LIBNOTREGISTERED)
    error = tap.raises(pythoncom.com_error, scripting().GetTypeInfo, 1000)
    tap.check(error.hresult, TYPE_E_ELEMENTNOTFOUND)


def test_types_tell_their_attributes():
    library = scripting()
    index, info = type_named(library, "IDictionary")
    attr = info.GetTypeAttr()
    tap.check(str(attr.iid), "{42C642C1-97E1-11CF-978F-00A02463E06F}")
    tap.check(attr.typekind, pythoncom.TKIND_DISPATCH)
    tap.check(library.GetTypeInfoType(index), pythoncom.TKIND_DISPATCH)
    tap.check(library.GetTypeInfoOfGuid(attr.iid).GetTypeAttr().iid, attr.iid)
    tap.check(len(attr), 16)
    tap.check((attr[0], attr[5], attr[11]), (attr.iid, attr.typekind, attr.wTypeFlags))
    tap.raises(IndexError, lambda: attr[16])
    tap.raises(AttributeError, setattr, attr, "typekind", 1)
    container, place = info.GetContainingTypeLib()
    tap.check((container.GetLibAttr(), place), (library.GetLibAttr(), index))
    other = info.GetRefTypeInfo(info.GetRefTypeOfImplType(-1))
    tap.check(other.GetTypeAttr().typekind, pythoncom.TKIND_INTERFACE)
    _, coclass = type_named(library, "Dictionary")
    tap.check(coclass.GetImplTypeFlags(0) & pythoncom.IMPLTYPEFLAG_FDEFAULT,
              pythoncom.IMPLTYPEFLAG_FDEFAULT)


def test_functions_tell_their_parameters():
    _, info = type_named(scripting(), "IDictionary")
    functions = [info.GetFuncDesc(i) for i in range(info.GetTypeAttr().cFuncs)]
    [add] = [f for f in functions if info.GetNames(f.memid)[0] == "Add"]
    tap.check(info.GetNames(add.memid), ("Add", "Key", "Item"))
    tap.check(info.GetIDsOfNames("Add"), add.memid)
    tap.check(info.GetIDsOfNames("Add", "Item"), (add.memid, 1))
    tap.check((add.invkind, add.desckind), (pythoncom.INVOKE_FUNC, pythoncom.DESCKIND_FUNCDESC))
    variant_reference = (pythoncom.VT_PTR, pythoncom.VT_VARIANT)
    tap.check(add.args, ((variant_reference, pythoncom.PARAMFLAG_FIN, None),) * 2)
    tap.check(add.rettype[0], pythoncom.VT_VOID)
    tap.check(len(add), 10)
    add.args = ((pythoncom.VT_I4, 1, None),)
    tap.check(add[2], ((pythoncom.VT_I4, 1, None),))


def test_constants_have_values():
    _, info = type_named(scripting(), "CompareMethod")
    values = {}
    for i in range(info.GetTypeAttr().cVars):
        member = info.GetVarDesc(i)
        tap.check((member.varkind, member.desckind),
                  (pythoncom.VAR_CONST, pythoncom.DESCKIND_VARDESC))
        values[info.GetNames(member.memid)[0]] = member.value
    tap.check(values, {"BinaryCompare": 0, "TextCompare": 1, "DatabaseCompare": 2})


def test_members_are_found_by_name():
    library = scripting()
    _, info = type_named(library, "IDictionary")
    kind, function = info.GetTypeComp().Bind("count")
    tap.check((kind, function.invkind), (pythoncom.DESCKIND_FUNCDESC, pythoncom.INVOKE_PROPERTYGET))
    tap.check(info.GetTypeComp().Bind("Nothing"), (pythoncom.DESCKIND_NONE, None))
    found, _ = library.GetTypeComp().BindType("IDictionary")
    tap.check(found.GetTypeAttr().iid, info.GetTypeAttr().iid)


def test_objects_tell_their_types():
    table = win32com.client.Dispatch("Scripting.Dictionary")
    info = table._oleobj_.GetTypeInfo()
    tap.check(info.GetDocumentation(-1)[0], "IDictionary")


def test_values_in_references_are_no_results():
    table = win32com.client.Dispatch("Scripting.Dictionary")._oleobj_
    reference = pythoncom.VT_BYREF | pythoncom.VT_VARIANT
    table.InvokeTypes(1, 0, 1, (24, 0), ((reference, 1), (reference, 1)), "a", 5)
    tap.check(table.InvokeTypes(0, 0, 2, (12, 0), ((reference, 1),), "a"), 5)
    tap.check(table.InvokeTypes(0, 0, 2, (12, 0), ((reference, 0),), "a"), (5, "a"))


def test_libraries_are_registered_and_forgotten():
    path = pythoncom.QueryPathOfRegTypeLib(SCRIPTING, 1, 0)
    library = pythoncom.LoadTypeLib(path)
    pythoncom.RegisterTypeLib(library, path, os.path.dirname(path))
    key = win32com.client.Dispatch("WScript.Shell").RegRead(
        rf"HKCR\TypeLib\{SCRIPTING}\1.0\0\win64" "\\")
    tap.check(key, path)
    pythoncom.UnRegisterTypeLib(SCRIPTING, 1, 0, 0, pythoncom.SYS_WIN64)
    error = tap.raises(pythoncom.com_error, pythoncom.UnRegisterTypeLib, SCRIPTING, 1, 0)
    tap.check(error.hresult, TYPE_E_REGISTRYACCESS)


def test_text_of_windows_is_utf8():
    tap.check("ä€".encode("mbcs"), "ä€".encode())


def test_modules_are_made_of_libraries():
    table = win32com.client.gencache.EnsureDispatch("Scripting.Dictionary")
    tap.check(type(table).__name__, "IDictionary")
    tap.check(type(table).__module__.startswith("win32com.gen_py."), True)
    table.Add("a", 1)
    tap.check((table.Item("a"), table("a"), table.Count, len(table)), (1, 1, 1, 1))
    tap.check(list(table), ["a"])
    table.SetItem("a", 5)
    tap.check(table.Item("a"), 5)
    table.RemoveAll()
    table.CompareMode = win32com.client.constants.TextCompare
    tap.check(table.CompareMode, 1)
    tap.raises(AttributeError, lambda: table.Nothing)
    tap.raises(AttributeError, setattr, table, "Count", 2)


def test_objects_of_members_are_of_made_classes():
    files = win32com.client.gencache.EnsureDispatch("Scripting.FileSystemObject")
    folder = files.GetFolder(".")
    tap.check(type(folder).__name__, "IFolder")
    tap.check(str(folder), os.path.realpath("."))
    stream = files.CreateTextFile("made.txt")
    stream.Write("text")
    stream.Close()
    tap.check([str(file) for file in folder.Files], [os.path.realpath("made.txt")])
    tap.check(files.OpenTextFile("made.txt").ReadAll(), "text")


def test_makepy_writes_a_module():
    from win32com.client import makepy

    path = pythoncom.QueryPathOfRegTypeLib(SCRIPTING, 1, 0)
    tap.check(makepy.main(["-o", "scripting.py", path]), 0)
    with open("scripting.py", encoding="utf-8") as file:
        names = {}
        exec(compile(file.read(), "scripting.py", "exec"), names)
    tap.check(str(names["CLSID"]), SCRIPTING)
    tap.check(names["constants"].ForAppending, 8)
    made = names["Dictionary"]()
    made.Add("key", None)
    tap.check(made.Exists("key"), True)
    tap.check(makepy.main(["nothing of this name"]), 1)
    tap.check(makepy.main([]), 2)


class Calculator:
    """Implements scrrun's IScriptEncoder, an interface with one method of five parameters."""

    _typelib_guid_ = SCRIPTING
    _typelib_version_ = 1, 0
    _com_interfaces_ = ["IScriptEncoder"]

    def EncodeScriptFile(self, extension, text, flags, language):
        return f"{extension} {text} {flags} {language}"


def test_objects_implement_interfaces_of_libraries():
    from win32com.server.util import wrap

    made = wrap(Calculator())
    iid = pythoncom.InterfaceNames["IScriptEncoder"]
    tap.check(pythoncom.ServerInterfaces[iid], b"IScriptEncoder")
    encoder = made.QueryInterface(iid, pythoncom.IID_IDispatch)
    tap.check(encoder == made, True)
    module = win32com.client.gencache.EnsureModule(SCRIPTING, 0, 1, 0)
    early = module.IScriptEncoder(encoder)
    tap.check(early.EncodeScriptFile(".vbs", "ä", 7, "x"), ".vbs ä 7 x")


def test_arguments_lie_in_memory():
    gateways = pythoncom._univgw
    tap.check([gateways.SizeOfVT(vt)[1] for vt in (pythoncom.VT_BOOL, pythoncom.VT_R8,
                                                   pythoncom.VT_VARIANT, pythoncom.VT_PTR)],
              [8, 8, 24, 8])
    import ctypes

    room = ctypes.create_string_buffer(32)
    address = ctypes.addressof(room)
    gateways.WriteMemory(address, (5).to_bytes(4, "little"))
    tap.check(gateways.ReadMemory(address, 2), b"\5\0")
    tap.check(gateways.ReadFromInTuple(((pythoncom.VT_I4, 0, 8),), address), (5,))
    place = ctypes.c_double()
    gateways.WriteMemory(address, ctypes.addressof(place).to_bytes(8, "little"))
    out = ((pythoncom.VT_R8 | pythoncom.VT_BYREF, 0, 8, None),)
    gateways.WriteFromOutTuple((2.5,), out, address)
    tap.check(place.value, 2.5)
    gateways.WriteFromOutTuple((None,), out, address)
    tap.check(place.value, 2.5)
    # A method without out arguments returns a value all the same.
    gateways.WriteFromOutTuple((7.5, None), out, address)
    tap.check(place.value, 7.5)
    tap.raises(TypeError, gateways.WriteFromOutTuple, (), out, address)


RECORDS = "{B3B9B2B0-6A0B-4B62-9E0A-0C2E5E2F7A01}"
NAMED = "{B3B9B2B0-6A0B-4B62-9E0A-0C2E5E2F7A05}"


def register_records():
    """The library of structures that the tests in C have, where the build folder is told."""
    path = os.path.join(os.environ["COMITY_BUILD"], "meson-out", "traveller.tlb")
    pythoncom.RegisterTypeLib(pythoncom.LoadTypeLib(path), path)


class Named(pythoncom.com_record):
    TLBID, MJVER, MNVER, LCID, GUID = RECORDS, 1, 1, 0, NAMED


def test_records_have_fields():
    register_records()
    record = pythoncom.GetRecordFromGuids(RECORDS, 1, 1, 0, NAMED)
    tap.check(record.__members__, ["number", "name"])
    record.number, record.name = 5, "ä"
    tap.check((record.number, record.name), (5, "ä"))
    tap.check(repr(record), "com_struct(number=5, name='ä')")
    tap.raises(AttributeError, lambda: record.other)
    tap.raises(AttributeError, setattr, record, "other", 1)
    tap.raises(pythoncom.com_error, setattr, record, "number", "no number")
    tap.raises(TypeError, hash, record)
    tap.raises(TypeError, pythoncom.com_record)
    error = tap.raises(pythoncom.com_error, pythoncom.GetRecordFromGuids, RECORDS, 1, 1, 0, RECORDS)
    tap.check(error.hresult, TYPE_E_ELEMENTNOTFOUND)


class Naming:
    """Implements the interface of records that the tests' library has."""

    _typelib_guid_ = RECORDS
    _typelib_version_ = 1, 1
    _com_interfaces_ = ["INaming"]

    def Christen(self, given, both):
        if given is None:
            return 0, both, 5
        result = pythoncom.GetRecordFromGuids(RECORDS, 1, 1, 0, NAMED)
        result.number, result.name = given.number + both.number, given.name + both.name
        given.number, both.name = 0, "changed"
        return 0, both, result


def test_records_arrive_by_vtable():
    import ctypes

    from win32com.server.util import wrap

    class Pair(ctypes.Structure):
        _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_void_p)]

    register_records()
    made = wrap(Naming())

    def method(address, slot, *types):
        table = ctypes.c_void_p.from_address(address).value
        function = ctypes.c_void_p.from_address(table + slot * ctypes.sizeof(ctypes.c_void_p))
        return ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, *types)(function.value)

    unknown = int(re.search(r"with obj at 0x([0-9a-f]+)", repr(made))[1], 16)
    iid = bytes(memoryview(pythoncom.InterfaceNames["INaming"]))
    found = ctypes.c_void_p()
    query = method(unknown, 0, ctypes.c_char_p, ctypes.c_void_p)
    tap.check(query(unknown, iid, ctypes.addressof(found)), 0)
    address = found.value
    christen = method(address, 7, *[ctypes.c_void_p] * 3)
    library = ctypes.CDLL("libcomity.so.0")
    make, free = library.SysAllocString, library.SysFreeString
    make.restype, make.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    free.argtypes = library.SysStringByteLen.argtypes = [ctypes.c_void_p]

    def text(bstr):
        return ctypes.string_at(bstr, library.SysStringByteLen(bstr)).decode("utf-16le")

    def wide(value):
        return make(value.encode("utf-16le") + bytes(2))

    given, both, out = Pair(2, wide("ä")), Pair(3, wide("b")), Pair(-1, 1)
    tap.check(christen(address, *map(ctypes.addressof, (given, both, out))), 0)
    tap.check((given.number, text(given.name)), (2, "ä"))
    tap.check((both.number, text(both.name)), (3, "changed"))
    tap.check((out.number, text(out.name)), (5, "äb"))
    # No record came, and something else than a record is given back.
    tap.check(christen(address, None, ctypes.addressof(both), ctypes.addressof(out)) < 0, True)
    tap.check((out.number, text(out.name)), (5, "äb"))
    for bstr in given.name, both.name, out.name:
        free(bstr)
    method(address, 2)(address)


@contextlib.contextmanager
def registered_class():
    """Named, as long as it may be made."""
    register_records()
    win32com.client.register_record_class(Named)
    try:
        yield
    finally:
        del pythoncom.RecordClasses[NAMED]


def test_records_are_made_by_registered_classes():
    register_records()
    plain = pythoncom.GetRecordFromGuids(RECORDS, 1, 1, 0, NAMED)
    tap.check(type(plain), pythoncom.com_record)
    tap.raises(TypeError, Named)
    with registered_class():
        tap.check(type(pythoncom.GetRecordFromGuids(RECORDS, 1, 1, 0, NAMED)), Named)
        made = Named()
        made.number = 7
        tap.check(made == Named(), False)
        tap.check(made == 7, False)


def test_records_are_copied():
    with registered_class():
        made = Named()
        made.number, made.name = 7, "seven"
        function, arguments = made.__reduce__()
        tap.check(arguments[:5], (pythoncom.MakeIID(RECORDS), 1, 1, 0, pythoncom.MakeIID(NAMED)))
        for same in (Named(made), copy.copy(made), copy.deepcopy(made), function(*arguments),
                     Named(made.__reduce__()[1][5])):
            tap.check(same == made, True)
            same.name = "other"
            tap.check(made.name, "seven")
        # A name is an address: bytes of any other origin are not believed.
        tap.raises(TypeError, Named, bytes(arguments[5]))
        tap.raises(ValueError, Named, b"short")
        tap.raises(TypeError, Named, 5)


class Carrier:
    _public_methods_ = ["Take"]

    def Take(self, record, many):
        return [record.name + "!", many, record]


def test_records_are_arguments_and_results():
    from win32com.server.util import wrap

    with registered_class():
        carrier = win32com.client.Dispatch(wrap(Carrier()))
        record = Named()
        record.name = "x"
        tap.check(carrier.Take(record, (record,)), ("x!", (record,), record))
        array = win32com.client.VARIANT(pythoncom.VT_ARRAY | pythoncom.VT_RECORD, [record, record])
        tap.check(carrier.Take(record, array), ("x!", (record, record), record))
        empty = win32com.client.VARIANT(pythoncom.VT_ARRAY | pythoncom.VT_RECORD, [5])
        tap.raises(TypeError, carrier.Take, record, empty)


@contextlib.contextmanager
def square_server():
    """The ProgID of a local server in Python whose objects tell their type."""
    server = [sys.executable, SERVER]
    path = str(BUILT / "shape.tlb")
    pythoncom.RegisterTypeLib(pythoncom.LoadTypeLib(path), path)
    subprocess.run(server, check=True, stdout=subprocess.DEVNULL)
    try:
        yield "Comity.Example.Square"
    finally:
        subprocess.run([*server, "--unregister"], check=True, stdout=subprocess.DEVNULL)
        pythoncom.UnRegisterTypeLib(SHAPES, 1, 0, 0, pythoncom.SYS_WIN64)


def test_an_object_of_another_process_tells_its_type():
    with square_server() as prog_id:
        square = pythoncom.CoCreateInstance(prog_id, None, pythoncom.CLSCTX_LOCAL_SERVER,
                                            pythoncom.IID_IDispatch)
        info = square.GetTypeInfo()
        library, index = info.GetContainingTypeLib()
        known = pythoncom.LoadRegTypeLib(SHAPES, 1, 0)
        tap.check(library.GetLibAttr(), known.GetLibAttr())
        tap.check(tuple(info.GetTypeAttr()), tuple(known.GetTypeInfo(index).GetTypeAttr()))
        tap.check(info.GetDocumentation(-1)[0], "IShape")


def test_an_object_of_another_process_is_bound_early():
    with square_server() as prog_id:
        square = win32com.client.gencache.EnsureDispatch(
            pythoncom.CoCreateInstance(prog_id, None, pythoncom.CLSCTX_LOCAL_SERVER,
                                       pythoncom.IID_IDispatch))
        tap.check(type(square).__name__, "IShape")
        tap.check(square.Scale(3, 1), 2)
        tap.check(square.Area, 9.0)


tap.main(globals())
