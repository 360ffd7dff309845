/* SPDX-License-Identifier: MIT */
/*
 * The identifiers that the headers declare, defined once for all: users link no second library.
 */
#include <comity/initguid.h>

#include <comity/windows.h>

#include <comcat.h>
#include <dispex.h>
#include <ocidl.h>
#include <servprov.h>

const GUID GUID_NULL;

const CLSID CLSID_StdGlobalInterfaceTable = {0x00000323, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const CLSID CLSID_InProcFreeMarshaler = {0x0000033a, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const CLSID CLSID_StdComponentCategoriesMgr = {0x0002e005, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
