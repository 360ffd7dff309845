# SPDX-License-Identifier: MIT
"""Offering classes to COM."""

import pythoncom


def RegisterClassFactories(clsids, flags=None, clsctx=None):
    """Offers each class; returns what RevokeClassFactories wants."""
    if flags is None:
        flags = pythoncom.REGCLS_MULTIPLEUSE | pythoncom.REGCLS_SUSPENDED
    if clsctx is None:
        clsctx = pythoncom.CLSCTX_LOCAL_SERVER
    offers = []
    for clsid in clsids:
        # COM itself adds options such as -Embedding to the command line.
        if clsid[0] in "-/":
            continue
        factory = pythoncom.MakePyFactory(clsid)
        offers.append((factory, pythoncom.CoRegisterClassObject(clsid, factory, clsctx, flags)))
    return offers


def RevokeClassFactories(infos):
    for _, cookie in infos:
        pythoncom.CoRevokeClassObject(cookie)
