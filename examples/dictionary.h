/* SPDX-License-Identifier: MIT */
/*
 * A small dictionary as a COM object: what every server in this folder offers, under a class of
 * its own. Late-bound members: Item(key), the default, to read and write; Count; Remove(key).
 */
#pragma once

#define COBJMACROS
#include <objbase.h>
#include <oleauto.h>
#include <windows.h>

/* Called with +1 and -1 as objects and server locks come and go; a server ends at zero. */
typedef void (*dictionary_use)(LONG change);

/* A dictionary with one reference, the caller's. */
HRESULT dictionary_new(dictionary_use use, REFIID riid, void **ppv);

/* The class object that makes dictionaries; it lives as long as the module. */
IClassFactory *dictionary_class(dictionary_use use);

/* Writes the CLSID and ProgID keys: @server_key is InprocServer32 or LocalServer32. */
HRESULT dictionary_register(REFCLSID clsid, const WCHAR *prog_id, const WCHAR *server_key,
                            const WCHAR *server);

/* Removes exactly what dictionary_register() wrote. */
HRESULT dictionary_unregister(REFCLSID clsid, const WCHAR *prog_id, const WCHAR *server_key);
