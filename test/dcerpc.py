# SPDX-License-Identifier: MIT
"""DCE/RPC and NDR on plain sockets, from doc/protocol.md alone."""
import os
import socket
import struct
import uuid

REQUEST, RESPONSE, FAULT, BIND, BIND_ACK, BIND_NAK, ALTER, ALTER_RESP = 0, 2, 3, 11, 12, 13, 14, 15
FIRST, LAST, MAYBE, OBJECT = 0x01, 0x02, 0x40, 0x80
FRAGMENT_MAX = 65528
NDR = (uuid.UUID("8a885d04-1ceb-11c9-9fe8-08002b104860"), 2)
NDR64 = (uuid.UUID("71710533-beba-4937-8319-b5dbef9ccc36"), 1)
FEATURES = (uuid.UUID("6cb71c2c-9812-4540-0300-000000000000"), 1)
ORPC_VERSION = (5, 7)


class Fault(Exception):
    """A fault; its status is an HRESULT or a DCE code."""

    def __init__(self, status):
        super().__init__(f"fault 0x{status:08x}")
        self.status = status


class Closed(Exception):
    """The other side has closed the connection."""


class Writer:
    """NDR 2.0, little-endian."""

    def __init__(self):
        self.data = bytearray()
        self.referents = 0

    def align(self, size):
        self.data += bytes(-len(self.data) % size)
        return self

    def put(self, code, *values):
        """Scalars of one struct code, each aligned to its size."""
        for value in values:
            self.align(struct.calcsize(code))
            self.data += struct.pack("<" + code, value)
        return self

    def guid(self, guid):
        self.align(4)
        self.data += guid.bytes_le
        return self

    def raw(self, data):
        self.data += data
        return self

    def referent(self):
        self.referents += 1
        return self.put("I", 0x20000 + 4 * self.referents)

    def wide(self, text):
        units = (text + "\0").encode("utf-16-le")
        return self.put("I", len(units) // 2, 0, len(units) // 2).raw(units)

    def orpcthis(self, causality):
        self.put("H", *ORPC_VERSION).put("I", 0, 0).guid(causality)
        return self.put("I", 0)


class Reader:
    """The same, read."""

    def __init__(self, data):
        self.data = bytes(data)
        self.at = 0

    def align(self, size):
        self.at += -self.at % size
        return self

    def get(self, code):
        size = struct.calcsize(code)
        self.align(size)
        return struct.unpack("<" + code, self.raw(size))[0]

    def raw(self, size):
        if self.at + size > len(self.data):
            raise ValueError("the stub ends early")
        self.at += size
        return self.data[self.at - size:self.at]

    def guid(self):
        self.align(4)
        return uuid.UUID(bytes_le=self.raw(16))

    def orpcthat(self):
        self.get("I")
        assert self.get("I") == 0, "no extensions are sent"
        return self


def pdu(kind, flags, call, body):
    return struct.pack("<BBBBIHHI", 5, 0, kind, flags, 0x10, 16 + len(body), 0, call) + body


class Connection:
    """One client connection to a socket in a home's runtime folder."""

    def __init__(self, home, name):
        self.socket = socket.socket(socket.AF_UNIX)
        folder = os.open(os.path.join(home, "run"), os.O_PATH)
        try:
            self.socket.connect(f"/proc/self/fd/{folder}/{name}")
        finally:
            os.close(folder)
        self.contexts = {}
        self.association = 0
        self.call = 0

    def close(self):
        self.socket.close()

    def peer(self):
        """The process on the other side."""
        size = struct.calcsize("3i")
        return struct.unpack(
            "3i", self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[0]

    def receive(self):
        """The next PDU: (type, flags, call, body)."""
        header = self._receive_exactly(16)
        _, _, kind, flags, _, size, _, call = struct.unpack("<BBBBIHHI", header)
        return kind, flags, call, self._receive_exactly(size - 16)

    def _receive_exactly(self, size):
        data = b""
        while len(data) < size:
            try:
                part = self.socket.recv(size - len(data))
            except ConnectionResetError:
                part = b""
            if not part:
                raise Closed
            data += part
        return data

    def negotiate(self, kind, contexts, association=0):
        """Sends a bind or alter_context of [(id, (interface, version), [syntaxes])]; the results."""
        body = struct.pack("<HHIBxxx", FRAGMENT_MAX, FRAGMENT_MAX, association, len(contexts))
        for number, (interface, version), syntaxes in contexts:
            body += struct.pack("<HBx", number, len(syntaxes))
            body += interface.bytes_le + struct.pack("<I", version)
            for syntax, syntax_version in syntaxes:
                body += syntax.bytes_le + struct.pack("<I", syntax_version)
        self.call += 1
        self.socket.sendall(pdu(kind, FIRST | LAST, self.call, body))
        answer, _, _, body = self.receive()
        if answer == BIND_NAK:
            raise ConnectionRefusedError("bind_nak", struct.unpack_from("<H", body)[0])
        assert answer == (BIND_ACK if kind == BIND else ALTER_RESP), answer
        _, _, self.association, address_size = struct.unpack_from("<HHIH", body)
        at = 10 + address_size
        at += -at % 4
        results = [struct.unpack_from("<HH", body, at + 4 + 24 * i) for i in range(body[at])]
        assert len(results) == len(contexts)
        return results

    def bind(self, interface, version=0):
        """Makes the interface callable; the context's number."""
        if interface not in self.contexts:
            number = len(self.contexts)
            kind = ALTER if self.contexts else BIND
            result, = self.negotiate(kind, [(number, (interface, version), [NDR])],
                                     self.association)
            if result != (0, 0):
                raise ConnectionRefusedError("bind", result)
            self.contexts[interface] = number
        return self.contexts[interface]

    def send(self, interface, opnum, stub, ipid=None, flags=0, fragment=FRAGMENT_MAX):
        context = self.bind(interface)
        header = struct.pack("<IHH", len(stub), context, opnum) + (ipid.bytes_le if ipid else b"")
        room = (fragment - 16 - len(header)) & ~7
        parts = [stub[i:i + room] for i in range(0, len(stub), room)] or [b""]
        self.call += 1
        for i, part in enumerate(parts):
            place = (FIRST if i == 0 else 0) | (LAST if i == len(parts) - 1 else 0)
            self.socket.sendall(pdu(REQUEST, flags | place | (OBJECT if ipid else 0), self.call,
                                    header + bytes(part)))
        return self.call

    def answer(self):
        """The stub of the answer, as a Reader."""
        stub, flags = b"", 0
        while not flags & LAST:
            kind, flags, _, body = self.receive()
            if kind == FAULT:
                raise Fault(struct.unpack_from("<I", body, 8)[0])
            assert kind == RESPONSE, kind
            stub += body[8:]
        return Reader(stub)

    def request(self, interface, opnum, stub=b"", ipid=None, **more):
        self.send(interface, opnum, stub, ipid, **more)
        return self.answer()
