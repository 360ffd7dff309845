/* SPDX-License-Identifier: MIT */
/*
 * What script engines ask a host's security manager before a script gets an object. Source:
 * Windows' "mshtmhst.h" pages.
 */
#ifndef COMITY_MSHTMHST_H
#define COMITY_MSHTMHST_H

#include <comity/objbase.h>
#include <urlmon_security.h>

EXTERN_C COMITY_API const GUID GUID_CUSTOM_CONFIRMOBJECTSAFETY;

#define CONFIRMSAFETYACTION_LOADOBJECT 0x00000001

struct CONFIRMSAFETY {
    CLSID clsid;
    IUnknown *pUnk;
    DWORD dwFlags;
};

#endif
