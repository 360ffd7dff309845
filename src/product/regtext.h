/* SPDX-License-Identifier: MIT */
/*
 * The registry in UTF-8: keys and values by the public ABI, with errors as HRESULTs. Keys are
 * closed with RegCloseKey(), or by regtext_close().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>
#include <comity/winreg.h>

#include "base/cleanup.h"

static inline HKEY regtext_close(HKEY key)
{
    if (key)
        RegCloseKey(key);
    return NULL;
}
DEFINE_CLEANUP(HKEY, regtext_close);

/* Outcome: ERROR_FILE_NOT_FOUND's HRESULT. */
HRESULT regtext_open(HKEY root, const char *path, REGSAM access, HKEY *ret_key);

/* Opens a key, which is made, with those above it, if it is not there. */
HRESULT regtext_make(HKEY root, const char *path, HKEY *ret_key);

/* A text, the caller's; NULL if there is no such value or it is no text. */
HRESULT regtext_get(HKEY key, const char *name, char **ret_text);

/* False if there is no such number. */
bool regtext_get_number(HKEY key, const char *name, uint32_t *ret_number);

/* REG_SZ or REG_EXPAND_SZ; REG_MULTI_SZ of one text. NULL as the text is "". */
HRESULT regtext_set(HKEY key, const char *name, DWORD type, const char *text);
HRESULT regtext_set_number(HKEY key, const char *name, uint32_t number);

/* The caller's; S_FALSE behind the last, NULL then. */
HRESULT regtext_key_at(HKEY key, DWORD i, char **ret_name);
HRESULT regtext_value_at(HKEY key, DWORD i, char **ret_name);

/* S_FALSE if it is not there. */
HRESULT regtext_delete_value(HKEY key, const char *name);

/* The key with all that is below it; S_FALSE if it is not there. */
HRESULT regtext_delete_tree(HKEY root, const char *path);

/* Deletes a key that has neither keys nor values; S_FALSE otherwise. */
HRESULT regtext_delete_empty(HKEY root, const char *path);
