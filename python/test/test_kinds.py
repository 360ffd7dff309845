# SPDX-License-Identifier: MIT
"""Every interface that Python objects can implement, used through the client's type of it."""
import gc

import pythoncom
import tap
import win32com.server.util
from answering import wrap
from win32com.server.exception import COMException

UNKNOWN = pythoncom.IID_IUnknown


def test_types_are_found_by_their_identifiers():
    for iid, kind in pythoncom.TypeIIDs.items():
        name = kind.__name__
        assert getattr(pythoncom, name) is kind and issubclass(kind, pythoncom.PyIUnknown)
        assert getattr(pythoncom, "IID_" + name[2:]) == iid
    for name, iid in pythoncom.InterfaceNames.items():
        assert pythoncom.ServerInterfaces[iid] == name.encode()
        assert type(wrap(iid, {})) is pythoncom.TypeIIDs[iid]
    assert pythoncom.IID_ICatRegister not in pythoncom.ServerInterfaces
    tap.raises(TypeError, pythoncom.PyIUnknown)


def test_enumerators_of_all_items():
    unknown, other = wrap(UNKNOWN, {}), wrap(UNKNOWN, {})
    for iid, items in {
        pythoncom.IID_IEnumVARIANT: (1, "two", 3.0, None),
        pythoncom.IID_IEnumGUID: (pythoncom.IID_IUnknown, pythoncom.IID_NULL),
        pythoncom.IID_IEnumString: ("one", "", "\U0001f600"),
        pythoncom.IID_IEnumUnknown: (unknown, other),
        pythoncom.IID_IEnumConnections: ((unknown, 7), (other, 8)),
    }.items():
        enum = win32com.server.util.NewEnum(items, iid=iid)
        assert type(enum) is pythoncom.TypeIIDs[iid]
        assert enum.Next(1) == items[:1] and enum.Clone().Next(9) == items[1:]
        assert tuple(enum) == items[1:] and enum.Next(3) == ()
        enum.Reset()
        enum.Skip(1)
        assert enum.Next() == items[1:2]


def test_enumerators_check_what_they_get():
    enum = wrap(pythoncom.IID_IEnumVARIANT, {"Next": lambda n: [0] * (n + 1)})
    assert tap.raises(pythoncom.com_error, enum.Next, 2).hresult == -2147467259
    enum = wrap(pythoncom.IID_IEnumGUID, {"Next": lambda n: ["{00000000", 5]})
    tap.raises(pythoncom.com_error, enum.Next, 2)
    tap.raises(ValueError, enum.Next, 2**31)


def test_connection_points():
    sinks = {}
    point = wrap(pythoncom.IID_IConnectionPoint, {
        "GetConnectionInterface": lambda: pythoncom.IID_IDispatch,
        "GetConnectionPointContainer": lambda: container,
        "Advise": lambda sink: sinks.setdefault(5, sink) and 5,
        "Unadvise": lambda cookie: sinks.pop(cookie),
        "EnumConnections": lambda: win32com.server.util.NewEnum(
            [(sink, cookie) for cookie, sink in sinks.items()],
            iid=pythoncom.IID_IEnumConnections),
    })
    container = wrap(pythoncom.IID_IConnectionPointContainer, {
        "FindConnectionPoint": lambda iid: point if iid == pythoncom.IID_IDispatch else None,
        "EnumConnectionPoints": lambda: win32com.server.util.NewEnum(
            [point], iid=pythoncom.IID_IEnumConnectionPoints),
    })
    assert list(container.EnumConnectionPoints()) == [point]
    found = container.FindConnectionPoint(pythoncom.IID_IDispatch)
    assert found.GetConnectionInterface() == pythoncom.IID_IDispatch
    assert found.GetConnectionPointContainer() == container
    sink = wrap(UNKNOWN, {})
    cookie = found.Advise(sink)
    assert cookie == 5 and list(found.EnumConnections()) == [(sink, 5)]
    found.Unadvise(cookie)
    assert not sinks
    error = tap.raises(pythoncom.com_error, container.FindConnectionPoint, pythoncom.IID_NULL)
    assert error.hresult == -2147220992


def test_streams():
    made = []
    stat = ("name", 2, 1 << 40, None, None, None, 2, 0, pythoncom.IID_NULL, 1, 0)
    stream = wrap(pythoncom.IID_IStream, {
        "Read": lambda size: b"abc"[:size],
        "Write": lambda data: made.append(bytes(data)) or len(data),
        "Seek": lambda offset, origin: offset + origin,
        "SetSize": made.append,
        "CopyTo": lambda target, size: target.Write(b"x" * size),
        "Commit": made.append,
        "Revert": lambda: made.append("revert"),
        "LockRegion": lambda *region: made.append(region),
        "UnlockRegion": lambda *region: made.append(region),
        "Clone": lambda: stream,
        "Stat": lambda flag: stat,
    })
    assert stream.Read(2) == stream.read(2) == b"ab" and stream.Write(memoryview(b"a\0b")) == 3
    assert stream.Seek(1 << 33, pythoncom.STREAM_SEEK_CUR) == (1 << 33) + 1
    stream.SetSize(1 << 34)
    assert stream.CopyTo(stream, 4) == 4
    stream.Commit(1)
    stream.Revert()
    stream.LockRegion(1, 2, 3)
    stream.UnlockRegion(4, 5, 6)
    assert made == [b"a\0b", 1 << 34, b"xxxx", 1, "revert", (1, 2, 3), (4, 5, 6)], made
    assert stream.Clone() == stream and stream.Stat(0) == stat


def test_objects_that_keep_themselves():
    seen = []
    methods = {
        "GetClassID": lambda: pythoncom.IID_IStream,
        "IsDirty": lambda: len(seen) == 0,
        "Load": lambda *arguments: seen.append(arguments),
        "Save": lambda *arguments: seen.append(arguments),
        "SaveCompleted": lambda *arguments: seen.append(arguments),
        "GetSizeMax": lambda: 1 << 40,
        "GetCurFile": lambda: "current",
        "InitNew": lambda *arguments: seen.append(arguments),
        "HandsOffStorage": lambda: seen.append("off"),
    }
    stream = wrap(pythoncom.IID_IStream, {})
    ob = wrap(pythoncom.IID_IPersistStreamInit, methods)
    assert ob.GetClassID() == pythoncom.IID_IStream and ob.IsDirty() is True
    ob.InitNew()
    ob.Load(stream)
    ob.Save(stream, False)
    assert seen == [(), (stream,), (stream, 0)] and ob.IsDirty() is False
    assert ob.GetSizeMax() == 1 << 40
    assert ob.QueryInterface(pythoncom.IID_IPersist).GetClassID() == pythoncom.IID_IStream

    seen.clear()
    ob = wrap(pythoncom.IID_IPersistFile, methods)
    ob.Load("file", 3)
    ob.Save(None, True)
    ob.SaveCompleted("file")
    assert seen == [("file", 3), (None, 1), ("file",)] and ob.GetCurFile() == "current"

    seen.clear()
    ob = wrap(pythoncom.IID_IPersistStorage, methods)
    ob.InitNew(None)
    ob.HandsOffStorage()
    assert seen == [(None,), "off"]


def test_property_bags():
    values, errors = {}, []
    bag = wrap(pythoncom.IID_IPropertyBag, {
        "Read": lambda name, kind, log: values[name],
        "Write": values.__setitem__,
    })
    log = wrap(pythoncom.IID_IErrorLog, {
        "AddError": lambda name, description: errors.append((name, description)),
    })
    bag.Write("size", 5)
    assert bag.Read("size") == 5 and bag.Read("size", pythoncom.VT_BSTR, log) == "5"
    log.AddError("size", (1, "source", "text", None, 2, -1))
    assert errors == [("size", (1, "source", "text", None, 2, -1))]
    errors.clear()
    log.AddError("a", pythoncom.com_error(-5, "text", (1, "s", "d", None, 0, -6), None))
    log.AddError("b", pythoncom.com_error(-5, "text"))
    log.AddError("c", COMException("meant", -7, "s"))
    assert errors == [("a", (1, "s", "d", None, 0, -6)), ("b", (0, None, "text", None, 0, -5)),
                      ("c", (0, "s", "meant", None, 0, -7))], errors
    ob = wrap(pythoncom.IID_IPersistPropertyBag, {
        "InitNew": values.clear,
        "Load": lambda source, log: values.update(loaded=source.Read("size")),
        "Save": lambda target, clears, saves_all: target.Write("saved", (clears, saves_all)),
    })
    ob.Load(bag)
    ob.Save(bag, True, False)
    assert values == {"size": 5, "loaded": 5, "saved": (1, 0)}, values
    ob.InitNew()
    assert not values


def test_services_and_connections():
    provider = wrap(pythoncom.IID_IServiceProvider, {
        "QueryService": lambda service, iid: wrap(iid, {}) if service == iid else None,
    })
    got = provider.QueryService(pythoncom.IID_IStream, pythoncom.IID_IStream)
    assert type(got) is pythoncom.PyIStream
    tap.raises(pythoncom.com_error, provider.QueryService, pythoncom.IID_NULL,
               pythoncom.IID_IStream)
    external = wrap(pythoncom.IID_IExternalConnection, {
        "AddConnection": lambda kind, reserved: kind + 1,
        "ReleaseConnection": lambda kind, reserved, closes: kind + closes,
    })
    assert external.AddConnection(1, 0) == 2 and external.ReleaseConnection(5, 0, True) == 6


def test_streams_in_memory_carry_interfaces():
    stream = pythoncom.CreateStreamOnHGlobal()
    assert stream.Write(b"12345") == 5 and stream.Seek(1, 0) == 1 and stream.Read(9) == b"2345"
    ob = wrap(UNKNOWN, {})
    stream.Seek(0, 0)
    pythoncom.CoMarshalInterface(stream, pythoncom.IID_IUnknown, ob, pythoncom.MSHCTX_LOCAL)
    stream.Seek(0, 0)
    assert pythoncom.CoUnmarshalInterface(stream, pythoncom.IID_IUnknown) == ob


def test_objects_in_streams():
    stream = pythoncom.CreateStreamOnHGlobal()
    clsid = pythoncom.CreateGuid()
    pythoncom.WriteClassStm(stream, clsid)
    stream.Seek(0, 0)
    assert pythoncom.ReadClassStm(stream) == clsid
    ob = wrap(pythoncom.IID_IPersistStream, {
        "GetClassID": lambda: clsid,
        "Save": lambda target, clears: target.Write(b"data"),
    })
    stream.Seek(0, 0)
    pythoncom.OleSaveToStream(ob, stream)
    assert stream.Seek(0, pythoncom.STREAM_SEEK_CUR) == 20
    stream.Seek(0, 0)
    error = tap.raises(pythoncom.com_error, pythoncom.OleLoadFromStream, stream,
                       pythoncom.IID_IUnknown)
    assert error.hresult == -2147221164


def test_a_wrong_argument_leaves_nothing_behind():
    def counts():
        return pythoncom._GetInterfaceCount(), pythoncom._GetGatewayCount()

    gc.collect()
    before = counts()
    stream = wrap(pythoncom.IID_IStream, {})
    tap.raises(TypeError, pythoncom.WriteClassStm, stream, 5)
    tap.raises(TypeError, stream.CopyTo, stream, "many")
    tap.raises(TypeError, pythoncom.CoMarshalInterface, stream, pythoncom.IID_NULL, 5, 0)
    del stream
    assert counts() == before, (counts(), before)


def test_category_manager_answers():
    manager = pythoncom.CoCreateInstance(
        pythoncom.CLSID_StdComponentCategoriesMgr, None, pythoncom.CLSCTX_INPROC_SERVER,
        pythoncom.IID_ICatRegister)
    category, clsid = pythoncom.CreateGuid(), pythoncom.CreateGuid()
    manager.RegisterCategories([(category, 0x409, "A category")])
    manager.RegisterClassImplCategories(clsid, [category])
    information = manager.QueryInterface(pythoncom.IID_ICatInformation)
    assert information.GetCategoryDesc(category, 0x409) == "A category"
    assert (category, 0x409, "A category") in list(information.EnumCategories(0x409))
    assert list(information.EnumImplCategoriesOfClass(clsid)) == [category]
    assert clsid in list(information.EnumClassesOfCategories((category,)))
    assert list(information.EnumReqCategoriesOfClass(clsid)) == []


tap.main(globals())
