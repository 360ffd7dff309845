#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A client that shares nothing with Comity but doc/protocol.md: plain sockets, plain bytes.

test_foreign_client.py BUILD. It activates an example server by the published interfaces, calls its
object and lets go of it. Output is TAP.
"""
import os
import pathlib
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import uuid

from dcerpc import (ALTER, BIND, FEATURES, LAST, FIRST, NDR, NDR64, OBJECT, ORPC_VERSION, REQUEST,
                    Closed, Connection, Fault, Reader, Writer, pdu)

LIMIT_SECONDS = 60
CLSID = uuid.UUID("5b1d0c52-6f10-4a53-9a01-c04170000002")
REGDB_E_CLASSNOTREG, E_NOINTERFACE = 0x80040154, 0x80004002
OR_INVALID_OXID, OR_INVALID_SET, NOT_REGISTERED = 0x776, 0x778, 0x16C9A0D6
RPC_E_DISCONNECTED, RPC_E_VERSION_MISMATCH, BAD_OPNUM = 0x80010108, 0x80010110, 0x1C010002
UNIX_STREAM = 0x20


def com(number):
    return uuid.UUID(f"{number:08x}-0000-0000-c000-000000000046")


IUNKNOWN, ICLASSFACTORY, IDISPATCH = com(0), com(1), com(0x20400)
IREMUNKNOWN, IREMUNKNOWN2 = com(0x131), com(0x143)
ACTIVATOR = com(0x1A0)
IACTIVATION = uuid.UUID("4d9f4ab8-7d1c-11cf-861e-0020af6e7c57")
IOBJECTEXPORTER = uuid.UUID("99fcfec4-5260-101b-bbcb-00aa0021347a")
EPM = uuid.UUID("e1af8308-5d1f-11c9-91a4-08002b14a0fa")
MGMT = uuid.UUID("afa8bd80-7d8a-11c9-bef4-08002b102989")
CAUSALITY = uuid.uuid4()


# ---- what travels -----------------------------------------------------------------------------

def serialized(body):
    """Type serialization version 1."""
    body += bytes(-len(body) % 8)
    return struct.pack("<BBHIII", 1, 0x10, 8, 0xCCCCCCCC, len(body), 0) + body


def custom_objref(iid, clsid, data):
    return (struct.pack("<II", 0x574F454D, 4) + iid.bytes_le + clsid.bytes_le
            + struct.pack("<II", 0, len(data) + 8) + data)


def activation_properties(clsid, iids):
    """ActivationPropertiesIn, with one property that a server may skip before the one it needs."""
    info = Writer().guid(clsid).put("I", 0, 0, 0, len(iids), 0).referent().put("I", 0)
    info.put("H", *ORPC_VERSION).put("I", len(iids))
    for iid in iids:
        info.guid(iid)
    properties = [(com(0x1B9), serialized(bytes(20))), (com(0x1AB), serialized(info.data))]
    sizes = [len(data) for _, data in properties]
    header_size = 16 + 48 + 4 + 16 * len(properties) + 4 + 4 * len(properties)
    header_size += -header_size % 8
    header = Writer().put("I", header_size + sum(sizes), header_size, 0, 2, len(properties))
    header.guid(uuid.UUID(int=0)).referent().referent().put("I", 0).put("I", len(properties))
    for clsid_of_property, _ in properties:
        header.guid(clsid_of_property)
    header.put("I", len(sizes), *sizes)
    blob = serialized(header.data) + b"".join(data for _, data in properties)
    return custom_objref(com(0x1A2), com(0x338), struct.pack("<II", len(blob), 0) + blob)


def put_pointer(writer, data):
    writer.referent().put("I", len(data), len(data)).raw(data)


def read_dual_string(reader, is_ndr):
    """The string bindings as [(tower, address)]."""
    if is_ndr:
        reader.get("I")
    entries, security = struct.unpack("<HH", reader.raw(4))
    words = struct.unpack(f"<{entries}H", reader.raw(2 * entries))
    text, bindings = list(words[:security]), []
    while text[0]:
        end = text.index(0, 1)
        address = struct.pack(f"<{end - 1}H", *text[1:end]).decode("utf-16-le")
        bindings.append((text[0], address))
        text = text[end + 1:]
    assert words[security] == 0
    return bindings


def read_objref(data):
    """(iid, STDOBJREF as a dict) of a standard OBJREF."""
    reader = Reader(data)
    assert reader.raw(8) == struct.pack("<II", 0x574F454D, 1)
    iid = uuid.UUID(bytes_le=reader.raw(16))
    standard = read_standard(reader)
    standard["resolver"] = read_dual_string(reader, False)
    return iid, standard


def read_standard(reader):
    flags, refs, oxid, oid = struct.unpack("<IIQQ", reader.raw(24))
    ipid = uuid.UUID(bytes_le=reader.raw(16))
    return {"flags": flags, "refs": refs, "oxid": oxid, "oid": oid, "ipid": ipid}


def read_pointer(reader):
    reader.get("I")
    data = reader.raw(reader.get("I"))
    return read_objref(data)


def read_serialized(data):
    magic, length = struct.unpack_from("<I4xI", data)
    assert magic == 0x00081001, hex(magic)
    return Reader(data[16:16 + length])


def read_activation(reader):
    """What RemoteCreateInstance answered: (HRESULT, exporter, {iid: STDOBJREF or HRESULT})."""
    if reader.orpcthat().get("I") == 0:
        return reader.get("I"), None, {}
    reader.get("I")
    data = reader.raw(reader.get("I"))
    hr = reader.get("I")
    assert data[:8] == struct.pack("<II", 0x574F454D, 4)
    assert data[8:40] == com(0x1A3).bytes_le + com(0x339).bytes_le
    blob = data[56:]
    header = read_serialized(blob)
    total, header_size, _, _, n = (header.get("I") for _ in range(5))
    assert total == len(blob) and n == 2, (total, len(blob), n)
    header.raw(16 + 12)
    assert header.get("I") == n
    assert [header.guid() for _ in range(n)] == [com(0x339), com(0x1B6)]
    assert header.get("I") == n
    sizes = [header.get("I") for _ in range(n)]
    interfaces = read_interfaces(read_serialized(blob[header_size:]))
    return hr, read_exporter(read_serialized(blob[header_size + sizes[0]:])), interfaces


def read_interfaces(reader):
    n = reader.get("I")
    reader.raw(12)
    assert reader.get("I") == n
    iids = [reader.guid() for _ in range(n)]
    assert reader.get("I") == n
    results = [reader.get("I") for _ in range(n)]
    assert reader.get("I") == n
    referents = [reader.get("I") for _ in range(n)]
    found = {}
    for iid, result, referent in zip(iids, results, referents):
        if referent:
            found_iid, found[iid] = read_pointer(reader.align(4))
            assert found_iid == iid and result == 0
        else:
            found[iid] = result
    return found


def read_exporter(reader):
    assert reader.get("I") == 0 and reader.get("I")
    oxid = reader.get("Q")
    assert reader.get("I")
    ipid, hint = reader.guid(), reader.get("I")
    assert (reader.get("H"), reader.get("H")) == ORPC_VERSION
    return {"oxid": oxid, "ipid": ipid, "hint": hint, "bindings": read_dual_string(reader, True)}


def bstr(writer, text):
    units = text.encode("utf-16-le")
    return writer.put("I", len(units) // 2, len(units), len(units) // 2).raw(units)


def variant(writer, text):
    """A VARIANT with a BSTR, behind the referent that its array has put."""
    writer.align(8)
    units = text.encode("utf-16-le")
    cells = (16 + 8 + 12 + len(units) + 7) // 8
    writer.put("I", cells, 0).put("H", 8, 0, 0, 0).put("I", 8, 0x72657355)
    return bstr(writer, text)


def invoke_arguments(dispid, flags, texts, named=()):
    writer = Writer().orpcthis(CAUSALITY).put("i", dispid).guid(uuid.UUID(int=0))
    writer.put("I", 0, flags)
    for pointees in (texts, named):
        if pointees:
            writer.referent()
        else:
            writer.put("I", 0)
    writer.put("I", len(texts), len(named))
    if texts:
        writer.put("I", len(texts))
        for _ in texts:
            writer.put("I", 0x72657355)
        for text in texts:
            variant(writer, text)
    if named:
        writer.put("I", len(named)).put("i", *named)
    return writer.put("I", 0, 0, 0).data


def read_variant(reader):
    """Of the types that the dictionary answers with."""
    assert reader.get("I")
    reader.align(8)
    reader.raw(8)
    kind = reader.get("H")
    reader.raw(6)
    reader.get("I")
    if kind == 3:
        return reader.get("i")
    if kind == 8:
        reader.get("I")
        reader.get("I")
        size = reader.get("I")
        reader.get("I")
        return reader.raw(size).decode("utf-16-le")
    return None


# ---- the client -------------------------------------------------------------------------------

class Client:
    """A home with the example server registered, and a way to its sockets."""

    def __init__(self, build):
        self.built = build / "meson-out"
        self.home = tempfile.mkdtemp(prefix="comity-foreign-")
        self.environment = {**os.environ, "COMITY_HOME": self.home}
        for command in (["example_exe_server", "/RegServer"], ["comity", "daemon", "start"]):
            subprocess.run([self.built / command[0], *command[1:]], env=self.environment,
                           check=True)
        self.scm = Connection(self.home, "scm")
        self.resolver = [(UNIX_STREAM, f"[{self.home}/run/scm]"), (7, "127.0.0.1[scm]")]

    def close(self):
        self.scm.close()
        subprocess.run([self.built / "comity", "daemon", "stop"], env=self.environment,
                       check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    def create(self, iids, clsid=CLSID, opnum=4):
        """RemoteCreateInstance, or with opnum 3 RemoteGetClassObject."""
        writer = Writer().orpcthis(CAUSALITY)
        if opnum == 4:
            writer.put("I", 0)
        put_pointer(writer, activation_properties(clsid, iids))
        return read_activation(self.scm.request(ACTIVATOR, opnum, writer.data))

    def connect(self, bindings):
        """To the exporter that string bindings name."""
        (tower, address), (other, _) = bindings
        assert (tower, other) == (UNIX_STREAM, 7)
        folder, name = os.path.split(re.fullmatch(r"\[(.*)\]", address)[1])
        assert folder == os.path.join(self.home, "run") and name in bindings[1][1]
        return Connection(self.home, name)


def change_refs(connection, opnum, ipid, *changes):
    writer = Writer().orpcthis(CAUSALITY).put("H", len(changes)).put("I", len(changes))
    for changed, refs in changes:
        writer.guid(changed).put("I", refs, 0)
    return connection.request(IREMUNKNOWN, opnum, writer.data, ipid).orpcthat()


def query(connection, ipid, *iids):
    """IRemUnknown2::RemQueryInterface, inherited from IRemUnknown."""
    writer = Writer().orpcthis(CAUSALITY).guid(ipid).put("I", 5).put("H", len(iids))
    writer.put("I", len(iids))
    for iid in iids:
        writer.guid(iid)
    reader = connection.request(IREMUNKNOWN2, 3, writer.data, ipid).orpcthat()
    assert reader.get("I") and reader.get("I") == len(iids)
    results = []
    for _ in iids:
        reader.align(8)
        hr = reader.get("I")
        reader.align(8)
        results.append((hr, read_standard(reader)))
    return results


def query2(connection, ipid, *iids):
    """IRemUnknown2::RemQueryInterface2."""
    writer = Writer().orpcthis(CAUSALITY).guid(ipid).put("H", len(iids)).put("I", len(iids))
    for iid in iids:
        writer.guid(iid)
    reader = connection.request(IREMUNKNOWN2, 6, writer.data, ipid).orpcthat()
    assert reader.get("I") == len(iids)
    results = [reader.get("I") for _ in iids]
    assert reader.get("I") == len(iids)
    referents = [reader.get("I") for _ in iids]
    return [(hr, read_pointer(reader.align(4))[1] if referent else None)
            for hr, referent in zip(results, referents)]


def get_id(connection, ipid, name):
    writer = Writer().orpcthis(CAUSALITY).guid(uuid.UUID(int=0)).put("I", 1).referent()
    writer.wide(name).put("I", 1, 0)
    reader = connection.request(IDISPATCH, 5, writer.data, ipid).orpcthat()
    assert reader.get("I") == 1
    dispid, hr = reader.get("i"), reader.get("I")
    assert hr == 0, hex(hr)
    return dispid


def await_end(pid):
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ready, _, _ = select.select([descriptor], [], [], LIMIT_SECONDS)
    os.close(descriptor)
    assert ready, "the server does not end"


# ---- stories ----------------------------------------------------------------------------------

def an_object_is_made_called_and_released(client):
    hr, exporter, interfaces = client.create([IDISPATCH, IUNKNOWN])
    assert hr == 0 and exporter["hint"] == 1
    dispatch = interfaces[IDISPATCH]
    assert dispatch["oxid"] == exporter["oxid"] and dispatch["refs"] == 5
    assert dispatch["oid"] == interfaces[IUNKNOWN]["oid"]
    assert dispatch["resolver"] == client.resolver
    server = client.connect(exporter["bindings"])
    pid = server.peer()

    item = get_id(server, dispatch["ipid"], "Item")
    put = invoke_arguments(item, 4, ["Vasya Pupkin", "name"], [-3])
    server.request(IDISPATCH, 6, put, dispatch["ipid"]).orpcthat()
    got = server.request(IDISPATCH, 6, invoke_arguments(item, 2, ["name"]), dispatch["ipid"])
    assert read_variant(got.orpcthat()) == "Vasya Pupkin"
    count = invoke_arguments(get_id(server, dispatch["ipid"], "count"), 2, [])
    assert read_variant(server.request(IDISPATCH, 6, count, dispatch["ipid"]).orpcthat()) == 1

    (hr, again), (missing, _) = query(server, dispatch["ipid"], IDISPATCH, com(0xC))
    assert hr == 0 and again["ipid"] == dispatch["ipid"] and missing == E_NOINTERFACE
    change_refs(server, 4, exporter["ipid"], (dispatch["ipid"], 2))
    (hr, again), (missing, none) = query2(server, dispatch["ipid"], IDISPATCH, com(0xC))
    assert hr == 0 and again["ipid"] == dispatch["ipid"] and again["refs"] == 5
    assert missing == E_NOINTERFACE and none is None
    change_refs(server, 5, exporter["ipid"], (dispatch["ipid"], 17),
                (interfaces[IUNKNOWN]["ipid"], 5))
    await_end(pid)


def what_a_client_held_goes_with_its_connection(client):
    _, exporter, interfaces = client.create([IDISPATCH])
    server = client.connect(exporter["bindings"])
    pid = server.peer()
    get_id(server, interfaces[IDISPATCH]["ipid"], "Item")
    server.close()
    await_end(pid)


def a_class_object_makes_objects(client):
    hr, exporter, interfaces = client.create([ICLASSFACTORY], opnum=3)
    assert hr == 0
    server = client.connect(exporter["bindings"])
    stub = Writer().orpcthis(CAUSALITY).guid(IDISPATCH).data
    reader = server.request(ICLASSFACTORY, 3, stub, interfaces[ICLASSFACTORY]["ipid"]).orpcthat()
    assert reader.get("I")
    _, made = read_pointer(reader)
    assert made["refs"] == 5 and reader.get("I") == 0
    assert get_id(server, made["ipid"], "Count")


def the_flat_activation_does_the_same(client):
    writer = Writer().orpcthis(CAUSALITY).guid(CLSID).put("I", 0, 0, 2, 0, 1).referent()
    writer.put("I", 1).guid(IDISPATCH).put("H", 1).put("I", 1).put("H", UNIX_STREAM)
    reader = client.scm.request(IACTIVATION, 0, writer.data).orpcthat()
    oxid = reader.get("Q")
    assert reader.get("I")
    bindings = read_dual_string(reader, True)
    reader.guid()
    hint = reader.get("I")
    version = (reader.get("H"), reader.get("H"))
    assert (hint, version, reader.get("I")) == (1, ORPC_VERSION, 0)
    assert reader.get("I") == 1 and reader.get("I")
    _, made = read_pointer(reader)
    reader.align(4)
    assert (reader.get("I"), reader.get("I"), reader.get("I")) == (1, 0, 0)
    assert made["oxid"] == oxid
    get_id(client.connect(bindings), made["ipid"], "Item")


def failures_are_told(client):
    assert client.create([IDISPATCH], uuid.uuid4())[0] == REGDB_E_CLASSNOTREG
    assert client.create([com(0xC)])[0] == E_NOINTERFACE
    _, _, interfaces = client.create([IDISPATCH, com(0xC)])
    assert interfaces[com(0xC)] == E_NOINTERFACE
    for opnum, stub, status in (
            (9, b"", BAD_OPNUM),
            (4, Writer().orpcthis(CAUSALITY).put("I", 0, 1, 4, 4, 0).data, 0x800706F7),
            (4, Writer().put("H", 5, 8).put("I", 0, 0).guid(CAUSALITY).put("I", 0).data,
             RPC_E_VERSION_MISMATCH)):
        try:
            client.scm.request(ACTIVATOR, opnum, stub)
            raise AssertionError("no fault")
        except Fault as fault:
            assert fault.status == status, hex(fault.status)
    _, exporter, interfaces = client.create([IDISPATCH])
    server = client.connect(exporter["bindings"])
    for ipid, opnum, status in ((uuid.uuid4(), 5, RPC_E_DISCONNECTED),
                                (interfaces[IDISPATCH]["ipid"], 99, BAD_OPNUM)):
        try:
            server.request(IDISPATCH, opnum, Writer().orpcthis(CAUSALITY).data, ipid)
            raise AssertionError("no fault")
        except Fault as fault:
            assert fault.status == status, hex(fault.status)


def exporters_are_resolved(client):
    alive = client.scm.request(IOBJECTEXPORTER, 5)
    assert (alive.get("H"), alive.get("H")) == ORPC_VERSION and alive.get("I")
    assert read_dual_string(alive, True) == client.resolver
    assert (alive.get("I"), alive.get("I")) == (0, 0)
    assert client.scm.request(IOBJECTEXPORTER, 3).get("I") == 0

    _, exporter, _ = client.create([IDISPATCH])
    stub = Writer().put("Q", exporter["oxid"]).put("H", 1).put("I", 1).put("H", UNIX_STREAM).data
    resolved = client.scm.request(IOBJECTEXPORTER, 4, stub)
    assert resolved.get("I")
    assert read_dual_string(resolved, True) == exporter["bindings"]
    assert resolved.guid() == exporter["ipid"] and resolved.get("I") == 1
    stub = Writer().put("Q", 1).put("H", 1).put("I", 1).put("H", UNIX_STREAM).data
    unknown = client.scm.request(IOBJECTEXPORTER, 0, stub)
    assert unknown.get("I") == 0
    unknown.raw(20)
    assert unknown.get("I") == OR_INVALID_OXID

    stub = Writer().put("Q", 0).put("H", 1, 1, 0).referent().put("I", 0).put("I", 1).put("Q", 7)
    pinged = client.scm.request(IOBJECTEXPORTER, 2, stub.data)
    number = pinged.get("Q")
    assert number and (pinged.get("H"), pinged.get("I")) == (0, 0)
    for known, status in ((number, 0), (number ^ 1 << 40, OR_INVALID_SET)):
        pinged = client.scm.request(IOBJECTEXPORTER, 1, Writer().put("Q", known).data)
        assert pinged.get("I") == status


def binds_are_answered_as_they_should_be(client):
    connection = Connection(client.home, "scm")
    results = connection.negotiate(BIND, [
        (0, (IOBJECTEXPORTER, 0), [NDR]), (1, (IOBJECTEXPORTER, 0), [NDR64]),
        (2, (IOBJECTEXPORTER, 0), [FEATURES]), (3, (uuid.uuid4(), 0), [NDR]),
        (4, (EPM, 0), [NDR]), (7, (EPM, 3), [NDR64, NDR])])
    assert results[0] == (0, 0) and results[1] == (2, 2) and results[2][0] == 3
    assert results[3] == results[4] == (2, 1) and results[5] == (0, 0)
    assert connection.negotiate(ALTER, [(9, (ACTIVATOR, 0), [NDR])]) == [(0, 0)]
    connection.contexts = {IOBJECTEXPORTER: 0}
    assert connection.request(IOBJECTEXPORTER, 3).get("I") == 0
    connection.contexts = {IOBJECTEXPORTER: 5}
    try:
        connection.request(IOBJECTEXPORTER, 3)
        raise AssertionError("a context that was not bound")
    except Fault as fault:
        assert fault.status == 0x1C00001A, hex(fault.status)


def who_offers_proofs_hears_that_none_is_known(client):
    connection = Connection(client.home, "scm")
    body = struct.pack("<HHIBxxx", 4280, 4280, 0, 1) + struct.pack("<HBx", 0, 1)
    body += IOBJECTEXPORTER.bytes_le + bytes(4) + NDR[0].bytes_le + struct.pack("<I", 2)
    body += struct.pack("<BBBBI", 10, 6, 0, 0, 79231) + b"NTLMSSP\0" + bytes(24)
    connection.socket.sendall(struct.pack("<BBBBIHHI", 5, 0, BIND, FIRST | LAST, 0x10,
                                          16 + len(body), 32, 1) + body)
    kind, _, _, body = connection.receive()
    assert kind == 13 and struct.unpack_from("<H", body)[0] == 8
    try:
        connection.receive()
        raise AssertionError("still open")
    except Closed:
        pass


def another_byte_order_is_refused_at_once(client):
    connection = Connection(client.home, "scm")
    connection.socket.sendall(struct.pack(">BBBBIHHI", 5, 0, BIND, FIRST | LAST, 0, 72, 0, 1)
                              + bytes(56))
    try:
        connection.receive()
        raise AssertionError("answered")
    except Closed:
        pass


def fragments_and_late_notices_are_taken(client):
    writer = Writer().orpcthis(CAUSALITY).put("I", 0)
    put_pointer(writer, activation_properties(CLSID, [IDISPATCH]))
    client.scm.bind(ACTIVATOR)
    for kind in (18, 19):
        client.scm.socket.sendall(pdu(kind, FIRST | LAST, 77, b""))
    hr, exporter, interfaces = read_activation(
        client.scm.request(ACTIVATOR, 4, writer.data + bytes(40), fragment=120))
    assert hr == 0
    server = client.connect(exporter["bindings"])
    ipid = interfaces[IDISPATCH]["ipid"]
    item, long = get_id(server, ipid, "Item"), "x" * 50000
    server.request(IDISPATCH, 6, invoke_arguments(item, 4, [long, "long"], [-3]), ipid,
                   fragment=1432)
    got = server.request(IDISPATCH, 6, invoke_arguments(item, 2, ["long"]), ipid)
    assert read_variant(got.orpcthat()) == long


def servers_say_what_they_serve(client):
    _, exporter, _ = client.create([IDISPATCH])
    for connection, expected in ((client.scm, {ACTIVATOR, IACTIVATION, IOBJECTEXPORTER, EPM}),
                                 (client.connect(exporter["bindings"]), {IREMUNKNOWN})):
        connection.contexts[MGMT] = 200
        kind = ALTER if connection.association else BIND
        assert connection.negotiate(kind, [(200, (MGMT, 1), [NDR])]) == [(0, 0)]
        reader = connection.request(MGMT, 0)
        reader.get("I")
        n = reader.get("I")
        assert reader.get("I") == n
        assert all(reader.get("I") for _ in range(n))
        found = set()
        for _ in range(n):
            found.add(reader.guid())
            reader.get("I")
        assert reader.get("I") == 0 and expected | {MGMT} <= found, found
        reader = connection.request(MGMT, 2)
        assert (reader.get("I"), reader.get("I")) == (0, 1)
        assert connection.request(MGMT, 3).get("I") != 0
        reader = connection.request(MGMT, 1, Writer().put("I", 4).data)
        assert reader.get("I") == 4 and reader.get("I") == 4 and reader.get("I") > 0


def read_entries(reader):
    """ept_lookup's answer: (handle, [path], status)."""
    handle = reader.raw(20)
    n = reader.get("I")
    reader.raw(8)
    assert reader.get("I") == n
    for _ in range(n):
        reader.guid()
        assert reader.get("I")
        reader.get("I")
        reader.raw(reader.get("I"))
    return handle, [read_tower(reader) for _ in range(n)], reader.align(4).get("I")


def read_tower(reader):
    """(interface, path)"""
    reader.get("I")
    tower = Reader(reader.raw(reader.get("I")))
    floors = []
    for _ in range(struct.unpack("<H", tower.raw(2))[0]):
        left = tower.raw(struct.unpack("<H", tower.raw(2))[0])
        floors.append((left, tower.raw(struct.unpack("<H", tower.raw(2))[0])))
    assert len(floors) == 4 and floors[3][0] == bytes([UNIX_STREAM])
    return uuid.UUID(bytes_le=floors[0][0][1:17]), floors[3][1].rstrip(b"\0").decode()


def the_mapper_lists_and_finds(client):
    client.scm.contexts[EPM] = 300
    assert client.scm.negotiate(BIND, [(300, (EPM, 3), [NDR])]) == [(0, 0)]
    handle, found = None, []
    while handle != bytes(20):
        stub = Writer().put("I", 0, 0, 0, 1).raw(handle or bytes(20)).put("I", 2).data
        handle, entries, status = read_entries(client.scm.request(EPM, 2, stub))
        found += entries
        assert status == 0
    assert {iid for iid, _ in found} >= {ACTIVATOR, IACTIVATION, IOBJECTEXPORTER, EPM}

    for iid, expected in ((ACTIVATOR, 1), (uuid.uuid4(), 0)):
        tower = struct.pack("<HH", 4, 19) + b"\x0d" + iid.bytes_le + struct.pack("<HHH", 0, 2, 0)
        stub = Writer().put("I", 0).referent().put("I", len(tower), len(tower)).raw(tower)
        reader = client.scm.request(EPM, 3, stub.align(4).raw(bytes(20)).put("I", 4).data)
        reader.raw(20)
        assert reader.get("I") == expected
        reader.raw(8)
        assert reader.get("I") == expected
        if expected:
            assert reader.get("I")
            assert read_tower(reader) == (ACTIVATOR, f"{client.home}/run/scm")
        assert reader.align(4).get("I") == (0 if expected else NOT_REGISTERED)


STORIES = [
    an_object_is_made_called_and_released,
    what_a_client_held_goes_with_its_connection,
    a_class_object_makes_objects,
    the_flat_activation_does_the_same,
    failures_are_told,
    exporters_are_resolved,
    binds_are_answered_as_they_should_be,
    who_offers_proofs_hears_that_none_is_known,
    another_byte_order_is_refused_at_once,
    fragments_and_late_notices_are_taken,
    servers_say_what_they_serve,
    the_mapper_lists_and_finds,
]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    stories = [story for story in STORIES if story.__name__ in sys.argv[2:] or not sys.argv[2:]]
    failures = 0
    print(f"1..{len(stories)}")
    for number, story in enumerate(stories, 1):
        client = Client(build)
        client.scm.socket.settimeout(LIMIT_SECONDS)
        try:
            story(client)
            print(f"ok {number} - {story.__name__}", flush=True)
        except (AssertionError, OSError, Closed, Fault, ValueError) as error:
            failures += 1
            line = error.__traceback__
            while line.tb_next:
                line = line.tb_next
            print(f"# line {line.tb_lineno}: {type(error).__name__}: {error}\n"
                  f"not ok {number} - {story.__name__}", flush=True)
        finally:
            client.close()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
