# SPDX-License-Identifier: MIT
"""Result codes; HRESULTs are signed, as in com_error.hresult."""


def SUCCEEDED(Status):
    return Status >= 0 and Status & 0x80000000 == 0


def FAILED(Status):
    return not SUCCEEDED(Status)


def HRESULT_CODE(hr):
    return hr & 0xFFFF


SCODE_CODE = HRESULT_CODE


def HRESULT_FACILITY(hr):
    return hr >> 16 & 0x1FFF


SCODE_FACILITY = HRESULT_FACILITY


def HRESULT_SEVERITY(hr):
    return hr >> 31 & 0x1


SCODE_SEVERITY = HRESULT_SEVERITY


def HRESULT_FROM_WIN32(scode):
    """The HRESULT of a Win32 code; what is one already stays as it is."""
    return scode if scode <= 0 else (scode & 0xFFFF | 0x80070000) - (1 << 32)


def HRESULT_FROM_NT(status):
    return status | 0x10000000


def GetScode(hr):
    return hr


def ResultFromScode(sc):
    return sc
