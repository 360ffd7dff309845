/* SPDX-License-Identifier: MIT */
/*
 * Property sets beside the content of ordinary files, where Windows has streams of NTFS for them:
 * extended attributes, named as Samba names such streams. File systems limit their size, some to
 * 4 KB.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/windows.h>

/* The bytes are the caller's, for free(). STG_E_FILENOTFOUND, STG_E_INVALIDHEADER,
 * STG_E_ACCESSDENIED, E_OUTOFMEMORY. */
HRESULT property_attribute_read(int fd, const WCHAR *name, uint8_t **ret_bytes, size_t *ret_size);

/* STG_E_MEDIUMFULL for what the file system has no room for, STG_E_ACCESSDENIED,
 * STG_E_INVALIDFUNCTION for a file system without attributes. */
HRESULT property_attribute_write(int fd, const WCHAR *name, const uint8_t *bytes, size_t size);

/* STG_E_FILENOTFOUND and as writing. */
HRESULT property_attribute_remove(int fd, const WCHAR *name);

/* The names of all property sets, one behind the other, each with its 0, the last empty; for
 * free(). E_OUTOFMEMORY. */
HRESULT property_attribute_list(int fd, WCHAR **ret_names);
