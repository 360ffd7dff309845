/* SPDX-License-Identifier: MIT */
#include "exchange/hivefile_store.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "exchange/hivefile_publish.h"
#include "exchange/hivefile_write.h"
#include "security/security_descriptor.h"
#include "store/key_security.h"
#include "store/store_note.h"

struct saving {
    const struct hive_txn *txn;
    struct hivefile_writer *writer;
    char16_t value_name[STORE_VALUE_NAME_MAX + 1];
};

/* A security descriptor, of a key or inherited. */
struct security {
    const void *bytes;
    size_t size;
};

static HRESULT save_values(struct saving *saving, const struct node_view *view)
{
    struct store_value value;
    uint64_t place = 0;
    HRESULT hr;

    while (SUCCEEDED(hr = store_next_value(saving->txn, view, &place, &value))) {
        struct hivefile_value item = {saving->value_name, value.data, value.size, value.type};
        size_t len =
            utf16_from_utf8(value.name, value.name_size, saving->value_name, STORE_VALUE_NAME_MAX);

        saving->value_name[len] = 0;
        hr = hivefile_writer_value(saving->writer, &item);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static HRESULT begin_key(struct saving *saving, const struct node *node, const char16_t *name,
                         const struct security *security)
{
    char16_t class_name[KEY_NAME_MAX + 1];
    struct hivefile_key key = {
        .name = name,
        .class_name = class_name,
        .written = node->written,
        .is_link = node->flags & NODE_LINK,
        .security = security->bytes,
        .security_size = security->size,
    };

    key.class_len =
        (uint32_t)utf16_from_utf8(node_class(node), node->class_size, class_name, KEY_NAME_MAX);
    return hr_trace(hivefile_writer_begin_key(saving->writer, &key));
}

static void name_of(const struct node *node, char16_t ret_name[static KEY_NAME_MAX + 1])
{
    size_t len = utf16_from_utf8(node_name(node), node->name_size, ret_name, KEY_NAME_MAX);

    ret_name[len <= KEY_NAME_MAX ? len : KEY_NAME_MAX] = 0;
}

static HRESULT save_key(struct saving *saving, const struct node_view *view,
                        const struct security *inherited)
{
    _cleanup_(freep) void *own = NULL;
    struct security security = *inherited;
    char16_t name[KEY_NAME_MAX + 1];
    uint64_t id = view->node->id;
    struct node_view child;
    HRESULT hr;

    name_of(view->node, name);
    hr = key_security_own(saving->txn, id, &own, &security.size);
    if (own)
        security.bytes = own;
    if (SUCCEEDED(hr))
        hr = begin_key(saving, view->node, name, &security);
    if (SUCCEEDED(hr))
        hr = save_values(saving, view);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = store_enum_key(saving->txn, id, 0, &child);
    while (SUCCEEDED(hr)) {
        name_of(child.node, name);
        if (!(child.node->flags & (NODE_VOLATILE | NODE_LOADED)))
            hr = save_key(saving, &child, &security);
        if (FAILED(hr))
            return hr_trace(hr);
        hr = store_next_key(saving->txn, id, name, &child);
    }
    if (hr != hr_from_win32(ERROR_NO_MORE_ITEMS))
        return hr_trace(hr);
    return hr_trace(hivefile_writer_end_key(saving->writer));
}

/* The file's bytes, which are the writer's. */
static HRESULT make_image(const struct hive_txn *txn, uint64_t id, enum hivefile_format format,
                          struct hivefile_writer **ret_writer)
{
    _cleanup_(hivefile_writer_freep) struct hivefile_writer *writer = NULL;
    _cleanup_(freep) struct saving *saving = malloc(sizeof(*saving));
    _cleanup_(freep) void *descriptor = NULL;
    struct security security;
    struct node_view view;
    HRESULT hr;

    if (!saving)
        return hr_raise(E_OUTOFMEMORY, "saving a key");

    hr = store_find_id(txn, id, &view);
    if (SUCCEEDED(hr))
        hr = key_security_get(txn, id, &descriptor, &security.size);
    if (SUCCEEDED(hr))
        hr = hivefile_writer_new(format, &writer);
    if (FAILED(hr))
        return hr_trace(hr);

    saving->txn = txn;
    saving->writer = writer;
    security.bytes = descriptor;
    hr = save_key(saving, &view, &security);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_writer = TAKE_PTR(writer);
    return S_OK;
}

HRESULT hivefile_store_save(const struct hive_txn *txn, uint64_t id, const char *path,
                            enum hivefile_format format, enum hivefile_save_mode mode)
{
    _cleanup_(hivefile_writer_freep) struct hivefile_writer *writer = NULL;
    _cleanup_(freep) char16_t *name = utf16_from_utf8_dup(path);
    const void *bytes;
    size_t size;
    HRESULT hr;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "saving %s", path);

    hr = make_image(txn, id, format, &writer);
    if (FAILED(hr))
        return hr_trace(hr);
    hivefile_writer_finish(writer, name, &bytes, &size);
    return hr_trace(hivefile_publish(path, mode, bytes, size));
}

/* FNV-1a. */
HRESULT hivefile_store_digest(const struct hive_txn *txn, uint64_t id, enum hivefile_format format,
                              uint64_t *ret_digest)
{
    _cleanup_(hivefile_writer_freep) struct hivefile_writer *writer = NULL;
    uint64_t digest = 0xcbf29ce484222325;
    const void *image;
    const uint8_t *bytes;
    size_t size;
    HRESULT hr;

    hr = make_image(txn, id, format, &writer);
    if (FAILED(hr))
        return hr_trace(hr);
    hivefile_writer_finish(writer, u"", &image, &size);
    bytes = image;
    for (size_t i = 0; i < size; i++)
        digest = (digest ^ bytes[i]) * 0x100000001b3;
    *ret_digest = digest;
    return S_OK;
}

/* A key whose entries are being put into the store. */
struct loading_key {
    uint64_t id;
    uint64_t written;
    struct security security; /* in force: its own or inherited */
};

struct loading {
    struct hive_txn *txn;
    uint32_t node_flags;
    size_t depth;
    struct key_path path;                       /* of the open key */
    struct loading_key keys[KEY_DEPTH_MAX + 2]; /* the first is the key as it was before */
};

static bool is_key_name(const char16_t *name)
{
    if (!*name)
        return false;
    while (*name && *name != '\\')
        name++;
    return !*name;
}

static HRESULT load_class(const struct hivefile_key *key, char **ret_class)
{
    char *class_name;

    if (key->class_len == 0)
        return S_OK;
    class_name = calloc(key->class_len, 3 + 1);
    if (!class_name)
        return hr_raise(E_OUTOFMEMORY, "class of a key");

    utf16_to_utf8(key->class_name, utf16_nlen(key->class_name, key->class_len), class_name,
                  (size_t)key->class_len * 3);
    *ret_class = class_name;
    return S_OK;
}

static HRESULT make_key(struct loading *loading, const struct hivefile_key *key, uint64_t *ret_id)
{
    _cleanup_(freep) char *class_name = NULL;
    uint32_t flags = loading->node_flags | (key->is_link ? NODE_LINK : 0);
    HRESULT hr;

    if (!is_key_name(key->name))
        return hr_raise(hr_from_win32(ERROR_BADDB), "a hive file has a key without a valid name");
    hr = load_class(key, &class_name);
    if (SUCCEEDED(hr))
        hr = key_path_append(&loading->path, key->name);
    if (SUCCEEDED(hr))
        hr = store_create(loading->txn, &loading->path, flags, class_name, ret_id);
    if (hr == S_FALSE)
        return hr_raise(hr_from_win32(ERROR_BADDB), "a hive file has two keys of one name");
    return hr_trace(hr);
}

/* Only a descriptor that is not the parent's is kept; what is none is as if it were not there. */
static HRESULT load_security(struct loading *loading, const struct hivefile_key *key,
                             const struct security *inherited, struct loading_key *open)
{
    bool is_inherited = key->security_size == inherited->size &&
                        memcmp(key->security, inherited->bytes, inherited->size) == 0;

    open->security = *inherited;
    if (!key->security || is_inherited ||
        !security_descriptor_is_within(key->security, key->security_size))
        return S_OK;

    open->security = (struct security){key->security, key->security_size};
    return hr_trace(
        store_set_note(loading->txn, open->id, NOTE_SECURITY, key->security, key->security_size));
}

static HRESULT load_key(struct loading *loading, const struct hivefile_key *key)
{
    struct loading_key *open = &loading->keys[loading->depth + 1];
    HRESULT hr = S_OK;

    open->written = key->written;
    if (loading->depth == 0)
        open->id = loading->keys[0].id;
    else
        hr = make_key(loading, key, &open->id);
    if (SUCCEEDED(hr))
        hr = load_security(loading, key, &open[-1].security, open);
    loading->depth++;
    return hr_trace(hr);
}

static HRESULT load_entry(struct loading *loading, const struct hivefile_entry *entry)
{
    const struct loading_key *open = &loading->keys[loading->depth];

    switch (entry->kind) {
    case HIVEFILE_KEY:
        return hr_trace(load_key(loading, &entry->key));
    case HIVEFILE_VALUE:
        return hr_trace(store_set_value(loading->txn, open->id, entry->value.name,
                                        entry->value.type, entry->value.data, entry->value.size));
    case HIVEFILE_KEY_END:
        loading->depth--;
        if (loading->depth > 0)
            key_path_pop(&loading->path);
        return hr_trace(store_set_written(loading->txn, open->id, open->written));
    }
    return E_UNEXPECTED;
}

static struct loading *loading_free(struct loading *loading)
{
    if (loading)
        key_path_deinit(&loading->path);
    free(loading);
    return NULL;
}
DEFINE_CLEANUP(struct loading *, loading_free);

HRESULT hivefile_store_load(struct hive_txn *txn, uint64_t id, struct hivefile_reader *reader,
                            uint32_t node_flags)
{
    _cleanup_(loading_freep) struct loading *loading = malloc(sizeof(*loading));
    _cleanup_(freep) void *security = NULL;
    struct hivefile_entry entry;
    struct node_view view;
    HRESULT hr;

    if (!loading)
        return hr_raise(E_OUTOFMEMORY, "loading a hive file");

    key_path_init(&loading->path);
    loading->txn = txn;
    loading->node_flags = node_flags;
    loading->depth = 0;
    loading->keys[0].id = id;
    hr = store_find_id(txn, id, &view);
    if (SUCCEEDED(hr))
        hr = store_path_of(txn, view.node, &loading->path);
    if (SUCCEEDED(hr))
        hr = key_security_get(txn, id, &security, &loading->keys[0].security.size);
    loading->keys[0].security.bytes = security;
    while (SUCCEEDED(hr) && (hr = hivefile_reader_next(reader, &entry)) == S_OK)
        hr = load_entry(loading, &entry);
    return hr == S_FALSE ? S_OK : hr_trace(hr);
}
