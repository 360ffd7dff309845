# SPDX-License-Identifier: MIT
"""The Python classes that stand for interfaces and classes. Generated modules add theirs."""

mapCLSIDToClass = {}


def RegisterCLSID(clsid, pythonClass):
    mapCLSIDToClass[str(clsid)] = pythonClass


def RegisterCLSIDsFromDict(dict):
    mapCLSIDToClass.update(dict)


def GetClass(clsid):
    return mapCLSIDToClass[clsid]


def HasClass(clsid):
    return clsid in mapCLSIDToClass
