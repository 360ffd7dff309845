/* SPDX-License-Identifier: MIT */
/*
 * What the ABI's functions share: a call on a handle, from the handle to the key and back.
 */
#pragma once

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "registry/key.h"

/* A call that reads a key. */
struct winreg_read {
    struct key *key;
    struct key_read read;
    struct key scratch;
};

/*
 * Begins a call that needs the @access rights; to be ended if this succeeds. Outcomes:
 * ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_KEY_DELETED.
 */
HRESULT winreg_read_begin(struct winreg_read *call, HKEY handle, uint32_t access);
void winreg_read_end(struct winreg_read *call);

/* One change of a key, within a transaction that is committed if it succeeds. */
typedef HRESULT winreg_change(struct hive_txn *txn, uint64_t id, void *context);

/* Changes the key behind a handle that has the @access rights. */
HRESULT winreg_change_key(HKEY handle, uint32_t access, winreg_change *change, void *context);

/* A key named below a handle; NULL or "" is the handle's own key, in the handle's transaction. Any
 * other is in @transaction or in none: Windows does not hand a transaction down. */
struct winreg_place {
    HKEY handle;
    const char16_t *sub;
    uint32_t options; /* REG_OPTION_ */
    uint32_t access;
    struct transaction *transaction;     /* borrowed, or NULL */
    const SECURITY_ATTRIBUTES *security; /* of a key that is made, or NULL */
};

/* Changes the key at the place. */
HRESULT winreg_change_below(const struct winreg_place *place, winreg_change *change, void *context);

/* Opens it, or makes it: S_FALSE if it was there. @ret_handle is NULL on failure, as Windows has
 * it. Outcome of the latter: ERROR_INVALID_SECURITY_DESCR's HRESULT. */
HRESULT winreg_open(const struct winreg_place *place, HKEY *ret_handle);
HRESULT winreg_create(const struct winreg_place *place, const char16_t *class_name,
                      HKEY *ret_handle);

/* Opens what is below a handle as the handle's own transaction sees it. */
HRESULT winreg_open_below(HKEY handle, const char16_t *sub, uint32_t access, HKEY *ret_handle);

/* Gives a new key the descriptor @context; what it does not say is inherited. */
HRESULT winreg_secure_new(struct hive_txn *txn, uint64_t id, void *context);

/* What RegDeleteKeyEx and its kin do to a key. */
HRESULT winreg_delete_key(struct hive_txn *txn, uint64_t id, void *context);

/* The @index-th value: the first part's, then those that only the other part has. */
HRESULT winreg_enum_value(struct key_read *read, uint32_t index, struct store_value *ret_value);

/* RegQueryMultipleValues in either kind of text: @query is RegQueryValueEx's. */
struct winreg_multiple {
    HKEY key;
    VALENTA *values; /* W's entries have the same layout */
    DWORD n;
    BYTE *buffer; /* NULL to ask for the size alone */
    LSTATUS (*query)(HKEY key, const void *name, DWORD *type, BYTE *data, DWORD *size);
};

LSTATUS winreg_query_multiple(const struct winreg_multiple *multiple, DWORD *total);

/* A file's name in UTF-8, on the heap. ERROR_INVALID_PARAMETER's HRESULT if there is none. */
HRESULT winreg_file_path(LPCWSTR name, char **ret_path);

/* A value as a whole; zeros follow the bytes, as many as text may lack. */
struct winreg_fetched {
    BYTE *bytes;
    DWORD size;
    DWORD type;
};

/* Reads the value into a zeroed struct, however it changes meanwhile. */
LSTATUS winreg_fetch(HKEY key, LPCWSTR name, struct winreg_fetched *fetched);
void winreg_fetched_deinit(struct winreg_fetched *fetched);

/* %NAME% becomes the environment's NAME; an unknown one stays. On the heap; NULL if memory is out.
 */
char16_t *winreg_expand(const char16_t *text);

/* An argument of an A function, converted: NULL stays NULL. */
#define WIDE(name, source)                                                                         \
    _cleanup_(freep) char16_t *name = NULL;                                                        \
    if (source) {                                                                                  \
        name = utf16_from_utf8_dup(source);                                                        \
        if (!name)                                                                                 \
            return ERROR_OUTOFMEMORY;                                                              \
    }
