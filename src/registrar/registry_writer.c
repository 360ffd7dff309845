/* SPDX-License-Identifier: MIT */
#include "registrar/registry_writer.h"

#include <stdlib.h>
#include <string.h>

#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "registry/joined_capture.h"

struct registry_writer {
    struct registry_target target;
    HANDLE transaction; /* NULL where what is written is captured anyway */
    REGSAM view;
    enum registry_writer_classes classes;
    /* The key that was written last: it is written again more often than not. */
    HKEY key;
    HKEY key_root;
    char16_t *key_path;
};

static struct registry_writer *writer_from_target(struct registry_target *target)
{
    return container_of(target, struct registry_writer, target);
}

/* A key as the registry is asked for it. */
struct place {
    HKEY root;
    char16_t *path;
};

static void place_deinit(struct place *place)
{
    free(place->path);
}

static HRESULT place_init(struct place *place, const struct registry_writer *writer, HKEY root,
                          const char16_t *path)
{
    static const char16_t prefix[] = u"Software\\Classes\\";
    size_t len = utf16_len(path), prefix_len = sizeof(prefix) / sizeof(*prefix) - 1;
    char16_t *full;

    if (root == HKEY_PERFORMANCE_DATA || root == HKEY_DYN_DATA)
        return hr_raise(hr_from_win32(ERROR_INVALID_HANDLE),
                        "HKEY_PERFORMANCE_DATA and HKEY_DYN_DATA hold no keys");
    full = malloc((prefix_len + len + 1) * sizeof(*full));
    if (!full)
        return hr_raise(E_OUTOFMEMORY, "a key's path");
    if (root != HKEY_CLASSES_ROOT || writer->classes == REGISTRY_CLASSES_MERGED)
        prefix_len = 0;
    else
        root = writer->classes == REGISTRY_CLASSES_USER ? HKEY_CURRENT_USER : HKEY_LOCAL_MACHINE;
    memcpy(full, prefix, prefix_len * sizeof(*full));
    memcpy(full + prefix_len, path, (len + 1) * sizeof(*full));
    if (prefix_len > 0 && len == 0)
        full[prefix_len - 1] = 0;
    *place = (struct place){.root = root, .path = full};
    return S_OK;
}

static LSTATUS create_place(const struct registry_writer *writer, const struct place *place,
                            HKEY *ret_key)
{
    REGSAM access = KEY_READ | KEY_WRITE | writer->view;

    return writer->transaction
               ? RegCreateKeyTransactedW(place->root, place->path, 0, NULL, 0, access, NULL,
                                         ret_key, NULL, writer->transaction, NULL)
               : RegCreateKeyExW(place->root, place->path, 0, NULL, 0, access, NULL, ret_key, NULL);
}

static LSTATUS open_place(const struct registry_writer *writer, const struct place *place,
                          HKEY *ret_key)
{
    REGSAM access = KEY_READ | KEY_WRITE | DELETE | writer->view;

    return writer->transaction ? RegOpenKeyTransactedW(place->root, place->path, 0, access, ret_key,
                                                       writer->transaction, NULL)
                               : RegOpenKeyExW(place->root, place->path, 0, access, ret_key);
}

static HRESULT fail(LSTATUS error, const char *what, const char16_t *path)
{
    _cleanup_(freep) char *shown = utf16_to_utf8_dup(path);

    return hr_raise(hr_from_win32((uint32_t)error), "%s %s: error %d of the registry", what,
                    shown ? shown : "a key", (int)error);
}

static void forget_key(struct registry_writer *writer)
{
    if (writer->key)
        RegCloseKey(writer->key);
    writer->key = NULL;
    free(writer->key_path);
    writer->key_path = NULL;
}

static HRESULT use_key(struct registry_writer *writer, HKEY root, const char16_t *path)
{
    _cleanup_(place_deinit) struct place place = {0};
    LSTATUS error;
    HKEY key;
    HRESULT hr;

    if (writer->key && writer->key_root == root && utf16_equal_nocase(writer->key_path, path))
        return S_OK;
    forget_key(writer);

    hr = place_init(&place, writer, root, path);
    if (FAILED(hr))
        return hr_trace(hr);
    error = create_place(writer, &place, &key);
    if (error != ERROR_SUCCESS)
        return fail(error, "creating", path);

    writer->key = key;
    writer->key_root = root;
    writer->key_path = utf16_dup(path);
    if (!writer->key_path) {
        forget_key(writer);
        return hr_raise(E_OUTOFMEMORY, "a key's path");
    }
    return S_OK;
}

static HRESULT writer_create_key(struct registry_target *target, HKEY root, const char16_t *path,
                                 enum registry_key_use use)
{
    return hr_trace(use_key(writer_from_target(target), root, path));
}

static HRESULT writer_set_value(struct registry_target *target, HKEY root, const char16_t *path,
                                const char16_t *name, const struct registry_data *data)
{
    struct registry_writer *writer = writer_from_target(target);
    LSTATUS error;
    HRESULT hr;

    hr = use_key(writer, root, path);
    if (FAILED(hr))
        return hr_trace(hr);
    error = RegSetValueExW(writer->key, name, 0, data->type, data->bytes, (DWORD)data->size);
    return error == ERROR_SUCCESS ? S_OK : fail(error, "writing a value of", path);
}

/* The key, opened apart from the one that is kept; S_FALSE if there is none. */
static HRESULT open_key(struct registry_writer *writer, HKEY root, const char16_t *path,
                        HKEY *ret_key)
{
    _cleanup_(place_deinit) struct place place = {0};
    LSTATUS error;
    HRESULT hr;

    hr = place_init(&place, writer, root, path);
    if (FAILED(hr))
        return hr_trace(hr);
    error = open_place(writer, &place, ret_key);
    if (error == ERROR_FILE_NOT_FOUND)
        return S_FALSE;
    return error == ERROR_SUCCESS ? S_OK : fail(error, "opening", path);
}

/* As RegQueryValueEx does it; nobody else writes in a transaction. */
static LSTATUS read_value(HKEY key, const char16_t *name, struct registry_data *ret_data)
{
    _cleanup_(freep) uint8_t *bytes = NULL;
    DWORD size = 0;
    LSTATUS error;

    error = RegQueryValueExW(key, name, NULL, NULL, NULL, &size);
    if (error == ERROR_SUCCESS && !(bytes = malloc(size ? size : 1)))
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error == ERROR_SUCCESS)
        error = RegQueryValueExW(key, name, NULL, &ret_data->type, bytes, &size);
    if (error != ERROR_SUCCESS)
        return error;
    ret_data->size = size;
    ret_data->bytes = TAKE_PTR(bytes);
    return ERROR_SUCCESS;
}

static HRESULT writer_get_value(struct registry_target *target, HKEY root, const char16_t *path,
                                const char16_t *name, struct registry_data *ret_data)
{
    LSTATUS error;
    HKEY key;
    HRESULT hr;

    hr = open_key(writer_from_target(target), root, path, &key);
    if (hr != S_OK)
        return hr_trace(hr);
    error = ret_data ? read_value(key, name, ret_data)
                     : RegQueryValueExW(key, name, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    if (error == ERROR_FILE_NOT_FOUND)
        return S_FALSE;
    return error == ERROR_SUCCESS ? S_OK : fail(error, "reading a value of", path);
}

static HRESULT writer_delete_value(struct registry_target *target, HKEY root, const char16_t *path,
                                   const char16_t *name)
{
    LSTATUS error;
    HKEY key;
    HRESULT hr;

    hr = open_key(writer_from_target(target), root, path, &key);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    error = RegDeleteValueW(key, name);
    RegCloseKey(key);
    if (error == ERROR_SUCCESS || error == ERROR_FILE_NOT_FOUND)
        return S_OK;
    return fail(error, "deleting a value of", path);
}

/* The key itself, which has no keys in it. */
static HRESULT delete_key(struct registry_writer *writer, HKEY root, const char16_t *path)
{
    _cleanup_(place_deinit) struct place place = {0};
    LSTATUS error;
    HRESULT hr;

    hr = place_init(&place, writer, root, path);
    if (FAILED(hr))
        return hr_trace(hr);
    error = writer->transaction ? RegDeleteKeyTransactedW(place.root, place.path, writer->view, 0,
                                                          writer->transaction, NULL)
                                : RegDeleteKeyExW(place.root, place.path, writer->view, 0);
    return error == ERROR_SUCCESS ? S_OK : fail(error, "deleting", path);
}

static HRESULT writer_delete_tree(struct registry_target *target, HKEY root, const char16_t *path)
{
    struct registry_writer *writer = writer_from_target(target);
    LSTATUS error;
    HKEY key;
    HRESULT hr;

    forget_key(writer);
    hr = open_key(writer, root, path, &key);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    error = RegDeleteTreeW(key, NULL);
    RegCloseKey(key);
    if (error != ERROR_SUCCESS)
        return fail(error, "deleting what is in", path);
    return hr_trace(delete_key(writer, root, path));
}

static HRESULT writer_delete_leaf(struct registry_target *target, HKEY root, const char16_t *path)
{
    struct registry_writer *writer = writer_from_target(target);
    DWORD subkeys = 0;
    LSTATUS error;
    HKEY key;
    HRESULT hr;

    forget_key(writer);
    hr = open_key(writer, root, path, &key);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    error =
        RegQueryInfoKeyW(key, NULL, NULL, NULL, &subkeys, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    if (error != ERROR_SUCCESS)
        return fail(error, "reading", path);
    return subkeys > 0 ? S_OK : hr_trace(delete_key(writer, root, path));
}

static const struct registry_target_class writer_class = {
    .create_key = writer_create_key,
    .set_value = writer_set_value,
    .get_value = writer_get_value,
    .delete_value = writer_delete_value,
    .delete_tree = writer_delete_tree,
    .delete_leaf = writer_delete_leaf,
};

/*
 * A capture is given up as a whole if the module fails. A transaction in it would be about the
 * hives as they are without what others have captured before.
 */
static HRESULT begin(struct registry_writer *writer)
{
    HRESULT hr = joined_capture_join_named();

    if (FAILED(hr) || joined_capture_is_on())
        return hr_trace(hr);
    writer->transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    if (writer->transaction != INVALID_HANDLE_VALUE)
        return S_OK;
    return hr_raise(hr_from_win32(GetLastError()), "the registry begins no transaction");
}

HRESULT registry_writer_new(enum registry_writer_classes classes, REGSAM view,
                            struct registry_writer **ret_writer)
{
    _cleanup_(freep) struct registry_writer *writer = calloc(1, sizeof(*writer));
    HRESULT hr;

    if (!writer)
        return hr_raise(E_OUTOFMEMORY, "a writer of the registry");

    writer->target.class = &writer_class;
    writer->classes = classes;
    writer->view = view;
    hr = begin(writer);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_writer = TAKE_PTR(writer);
    return S_OK;
}

struct registry_writer *registry_writer_free(struct registry_writer *writer)
{
    if (!writer)
        return NULL;

    forget_key(writer);
    if (writer->transaction)
        CloseHandle(writer->transaction);
    free(writer);
    return NULL;
}

struct registry_target *registry_writer_target(struct registry_writer *writer)
{
    return &writer->target;
}

HRESULT registry_writer_commit(struct registry_writer *writer)
{
    forget_key(writer);
    if (writer->transaction && !CommitTransaction(writer->transaction))
        return hr_raise(hr_from_win32(GetLastError()), "the registry cannot be written");
    return S_OK;
}
