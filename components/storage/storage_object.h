/* SPDX-License-Identifier: MIT */
/*
 * Objects of compound files: storages, streams, and what lists a storage's elements. They belong to
 * one apartment.
 */
#pragma once

#define COBJMACROS
#include "storage_file.h"

#include <objidl.h>

/* Each takes references of its own. E_OUTOFMEMORY. */
HRESULT storage_object_new(struct storage_file *file, struct storage_node *node, DWORD mode,
                           IStorage **ret_storage);
HRESULT storage_stream_new(struct storage_file *file, struct storage_node *node, DWORD mode,
                           IStream **ret_stream);
HRESULT storage_enum_new(struct storage_node *node, ULONG next, IEnumSTATSTG **ret_enum);

/* What is known of an element; its name, if @flag asks for it, is the caller's (CoTaskMemFree). */
HRESULT storage_stat(const struct storage_node *node, DWORD flag, STATSTG *ret_stat);

static inline bool storage_mode_writes(DWORD mode)
{
    return (mode & 3) == STGM_WRITE || (mode & 3) == STGM_READWRITE;
}
