/* SPDX-License-Identifier: MIT */
/*
 * Windows Script Host's objects, and what they share: how each is made, which is as
 * IClassFactory::CreateInstance without an outer object, and texts.
 */
#pragma once

#include "dual.h"
#include "variant_list.h"

#include <wshom.h>

HRESULT shell_create(REFIID riid, void **ppv);
HRESULT network_create(REFIID riid, void **ppv);

/* Variables of the @type "PROCESS", "SYSTEM", "USER" or "VOLATILE", in any case. */
HRESULT environment_create(const WCHAR *type, IWshEnvironment **ret_environment);

/* Folders by name and number; and a collection of nothing. */
HRESULT special_folders_create(IWshCollection **ret_folders);
HRESULT empty_collection_create(IWshCollection **ret_collection);

/* By the ending of @path; failure: DISP_E_EXCEPTION with a text if it is none of a shortcut's. */
HRESULT shortcut_create(const WCHAR *path, IDispatch **ret_shortcut);
HRESULT url_shortcut_create(const WCHAR *path, IDispatch **ret_shortcut);

/* IWshShell's methods on the registry. */
HRESULT shell_registry_read(const WCHAR *name, VARIANT *ret_value);
HRESULT shell_registry_write(const WCHAR *name, const VARIANT *value, const VARIANT *type);
HRESULT shell_registry_delete(const WCHAR *name);

/* IWshShell::Popup; @seconds 0 waits for ever. */
struct popup {
    const WCHAR *text;
    const WCHAR *title;
    LONG seconds;
    LONG type; /* of MB_ */
};

int popup_ask(const struct popup *popup);

/* IWshShell3::Exec. */
HRESULT exec_create(const WCHAR *command, IWshExec **ret_exec);

/* ---- texts ---- */

/* UTF-8 on the heap, UTF-16 as a BSTR; NULL if memory is out. */
char *wsh_utf8(const WCHAR *text);
BSTR wsh_bstr(const char *text);

/* Gives @text in UTF-8 as a result: E_POINTER without a place, E_OUTOFMEMORY. */
HRESULT wsh_give(const char *text, BSTR *ret_text);
