# SPDX-License-Identifier: MIT
"""Reads a compound file by its specification, [MS-CFB], alone: a check on what Comity writes."""
import struct
import uuid

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
LAST_REGULAR = 0xFFFFFFFA
END_OF_CHAIN = 0xFFFFFFFE
NO_STREAM = 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5


class CompoundFile:
    """The whole file: root is its storage, nested dict of name: bytes or dict."""

    def __init__(self, data):
        (magic, self.major, order, shift, mini_shift) = struct.unpack_from("<8s18xHHHH", data)
        if magic != MAGIC or order != 0xFFFE:
            raise ValueError("no compound file")
        (n_fat, first_entry, self.cutoff, first_mini, n_mini, _, n_difat) = struct.unpack_from(
            "<I I 4x I I I I I", data, 44)
        if n_difat:
            raise ValueError("too large for this reader")
        self.size = 1 << shift
        self.data = data
        self.fat = []
        for sector in struct.unpack_from("<109I", data, 76)[:n_fat]:
            self.fat += self.numbers(self.sector(sector))
        self.entries = self.chain(first_entry)
        self.mini_size = 1 << mini_shift
        self.mini_fat = self.numbers(self.chain(first_mini)) if n_mini else []
        _, kind, _, _, _, clsid, start, size = self.entry(0)
        if kind != ROOT:
            raise ValueError("the first entry is no root")
        self.clsid = clsid
        self.mini = self.chain(start)[:size] if size else b""
        self.root = self.storage(0)

    @staticmethod
    def numbers(data):
        return struct.unpack(f"<{len(data) // 4}I", data)

    def sector(self, number):
        place = (number + 1) * self.size
        if number > LAST_REGULAR or place >= len(self.data):
            raise ValueError(f"no sector {number}")
        return self.data[place:place + self.size]

    def chain(self, number):
        parts = []
        while number != END_OF_CHAIN:
            parts.append(self.sector(number))
            if len(parts) > len(self.fat):
                raise ValueError("a chain without end")
            number = self.fat[number]
        return b"".join(parts)

    def mini_chain(self, number):
        parts = []
        while number != END_OF_CHAIN:
            parts.append(self.mini[number * self.mini_size:(number + 1) * self.mini_size])
            if len(parts) > len(self.mini_fat):
                raise ValueError("a chain without end")
            number = self.mini_fat[number]
        return b"".join(parts)

    def entry(self, number):
        """(name, kind, left, right, child, clsid, start, size)"""
        (name, units, kind, left, right, child, clsid, start, size) = struct.unpack_from(
            "<64s H B x I I I 16s 20x I Q", self.entries, number * 128)
        return (name[:units - 2].decode("utf-16-le"), kind, left, right, child,
                uuid.UUID(bytes_le=clsid), start, size)

    def content(self, start, size):
        if not size:
            return b""
        chain = self.mini_chain if size < self.cutoff else self.chain
        return chain(start)[:size]

    def storage(self, number):
        elements = {}
        waiting = [self.entry(number)[4]]
        while waiting:
            number = waiting.pop()
            if number == NO_STREAM:
                continue
            name, kind, left, right, _, _, start, size = self.entry(number)
            waiting += [left, right]
            elements[name] = self.storage(number) if kind == STORAGE else self.content(start, size)
        return elements
