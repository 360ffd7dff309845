/* SPDX-License-Identifier: MIT */
#include "winreg/winreg_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/securitybaseapi.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/handle.h"

HRESULT winreg_read_begin(struct winreg_read *call, HKEY handle, uint32_t access)
{
    HRESULT hr;

    hr = handle_acquire(handle, &call->scratch, &call->key);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = key_check_access(call->key, access);
    if (SUCCEEDED(hr)) {
        hr = key_read_begin(&call->read, call->key);
        if (FAILED(hr))
            key_read_end(&call->read);
    }
    if (FAILED(hr))
        handle_release(call->key, &call->scratch);
    return hr_trace(hr);
}

void winreg_read_end(struct winreg_read *call)
{
    key_read_end(&call->read);
    handle_release(call->key, &call->scratch);
}

static HRESULT change(struct key *key, winreg_change *run, void *context)
{
    struct hive_txn txn;
    uint64_t id;
    HRESULT hr;

    hr = key_write_begin(key, &txn, &id);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = run(&txn, id, context);
    if (SUCCEEDED(hr))
        return hr_trace(hive_write_commit(&txn));

    hive_write_abort(&txn);
    return hr_trace(hr);
}

HRESULT winreg_change_key(HKEY handle, uint32_t access, winreg_change *run, void *context)
{
    struct key scratch, *key;
    HRESULT hr;

    hr = handle_acquire(handle, &scratch, &key);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = key_check_access(key, access);
    if (SUCCEEDED(hr))
        hr = change(key, run, context);
    handle_release(key, &scratch);
    return hr_trace(hr);
}

/* A key below a handle, between the handle's acquisition and its release. */
struct below {
    struct key scratch;
    struct key *parent;
    struct key *key; /* of a new handle */
};

static HRESULT below_begin(struct below *below, const struct winreg_place *place)
{
    bool is_same = !place->sub || !*place->sub;
    HRESULT hr;

    hr = handle_acquire(place->handle, &below->scratch, &below->parent);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = handle_new(&below->key);
    if (FAILED(hr)) {
        handle_release(below->parent, &below->scratch);
        return hr_trace(hr);
    }
    below->key->transaction = transaction_ref(
        is_same && !place->transaction ? below->parent->transaction : place->transaction);
    return S_OK;
}

/* Publishes the key's handle if @ret_handle is there and all went well. */
static void below_end(struct below *below, HRESULT hr, HKEY *ret_handle)
{
    if (ret_handle && SUCCEEDED(hr))
        *ret_handle = handle_publish(below->key);
    else
        handle_discard(below->key);
    handle_release(below->parent, &below->scratch);
}

HRESULT winreg_change_below(const struct winreg_place *place, winreg_change *run, void *context)
{
    struct below below;
    HRESULT hr;

    hr = below_begin(&below, place);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = key_open(below.parent, place->sub, place->options, place->access, below.key);
    if (SUCCEEDED(hr))
        hr = change(below.key, run, context);
    below_end(&below, hr, NULL);
    return hr_trace(hr);
}

HRESULT winreg_open(const struct winreg_place *place, HKEY *ret_handle)
{
    struct below below;
    HRESULT hr;

    *ret_handle = NULL;
    hr = below_begin(&below, place);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = key_open(below.parent, place->sub, place->options, place->access, below.key);
    below_end(&below, hr, ret_handle);
    return hr_trace(hr);
}

HRESULT winreg_open_below(HKEY handle, const char16_t *sub, uint32_t access, HKEY *ret_handle)
{
    struct winreg_place place = {.handle = handle, .sub = sub, .access = access};
    struct key scratch, *key;
    HRESULT hr;

    hr = handle_acquire(handle, &scratch, &key);
    if (FAILED(hr))
        return hr_trace(hr);

    place.transaction = transaction_ref(key->transaction);
    handle_release(key, &scratch);
    hr = winreg_open(&place, ret_handle);
    transaction_unref(place.transaction);
    return hr_trace(hr);
}

HRESULT winreg_create(const struct winreg_place *place, const char16_t *class_name,
                      HKEY *ret_handle)
{
    _cleanup_(freep) char *class_utf8 = class_name ? utf16_to_utf8_dup(class_name) : NULL;
    PSECURITY_DESCRIPTOR security = place->security ? place->security->lpSecurityDescriptor : NULL;
    struct below below;
    HRESULT hr;

    *ret_handle = NULL;
    if (class_name && !class_utf8)
        return hr_raise(E_OUTOFMEMORY, "making a key");
    if (security && !IsValidSecurityDescriptor(security))
        return hr_from_win32(ERROR_INVALID_SECURITY_DESCR);
    hr = below_begin(&below, place);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = key_create(below.parent, place->sub, place->options, place->access, class_utf8, below.key);
    if (hr == S_OK && security)
        hr = change(below.key, winreg_secure_new, security);
    below_end(&below, hr, ret_handle);
    return hr_trace(hr);
}

HRESULT winreg_delete_key(struct hive_txn *txn, uint64_t id, void *context)
{
    return hr_trace(store_delete(txn, id));
}

HRESULT winreg_file_path(LPCWSTR name, char **ret_path)
{
    if (!name || !*name)
        return hr_from_win32(ERROR_INVALID_PARAMETER);

    *ret_path = utf16_to_utf8_dup((const char16_t *)name);
    return *ret_path ? S_OK : hr_raise(E_OUTOFMEMORY, "name of a file");
}

char16_t *winreg_expand(const char16_t *text)
{
    _cleanup_(freep) char *utf8 = utf16_to_utf8_dup(text);
    _cleanup_(freep) char *expanded = NULL;
    char *cursor = utf8, *end;
    size_t size;
    FILE *stream = utf8 ? open_memstream(&expanded, &size) : NULL;

    if (!stream)
        return NULL;
    while (*cursor) {
        end = *cursor == '%' ? strchr(cursor + 1, '%') : NULL;
        if (end) {
            const char *found;

            *end = '\0';
            found = getenv(cursor + 1);
            *end = '%';
            if (found)
                fputs(found, stream);
            else
                fwrite(cursor, 1, (size_t)(end + 1 - cursor), stream);
            cursor = end + 1;
        } else {
            fputc(*cursor++, stream);
        }
    }
    if (fclose(stream) != 0)
        return NULL;
    return utf16_from_utf8_dup(expanded);
}
