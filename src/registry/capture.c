/* SPDX-License-Identifier: MIT */
#include "registry/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/replay.h"
#include "store/store.h"

const char capture_variable[] = "COMITY_CAPTURE";

static const char magic[8] = "captured";

static void name_file(const char *folder, enum hive_kind kind, char path[static PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", folder, kind == HIVE_USER ? "user" : "machine");
}

static HRESULT corrupt(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "what a module registered %s", what);
}

/* ---- files ---- */

HRESULT capture_check_header(const struct capture_header *header)
{
    if (memcmp(header->magic, magic, sizeof(magic)) != 0 || header->scope >= KEY_SCOPES)
        return corrupt("is no capture any more");
    return header->size <= CAPTURE_MAX ? S_OK : corrupt("is too much");
}

HRESULT capture_open(const char *folder, enum hive_kind kind, struct capture_header *ret_header,
                     int *ret_fd)
{
    struct capture_header header;
    _cleanup_(closep) int fd = -1;
    char path[PATH_MAX];
    HRESULT hr;

    name_file(folder, kind, path);
    fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening the capture %s: %s", path, strerror(errno));
    if (pread(fd, &header, sizeof(header), 0) != sizeof(header))
        return corrupt("is cut off");
    hr = capture_check_header(&header);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_header = header;
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

static HRESULT read_all(int fd, uint8_t *bytes, size_t size, off_t at)
{
    while (size > 0) {
        ssize_t done = pread(fd, bytes, size, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return corrupt("is cut off");
        bytes += done;
        size -= (size_t)done;
        at += done;
    }
    return S_OK;
}

HRESULT capture_read(int fd, uint64_t from, uint64_t end, struct operations *ret_operations)
{
    _cleanup_(operations_deinit) struct operations operations = {0};
    HRESULT hr;

    if (end < from || end > CAPTURE_MAX)
        return corrupt("has shrunk");
    operations.len = operations.room = end - from;
    operations.bytes = malloc(operations.len + 1);
    if (!operations.bytes)
        return hr_raise(E_OUTOFMEMORY, "reading what a module registered");
    hr = read_all(fd, operations.bytes, operations.len,
                  (off_t)(sizeof(struct capture_header) + from));
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_operations = operations;
    operations = (struct operations){0};
    return S_OK;
}

static HRESULT write_all(int fd, const void *data, size_t size, off_t at)
{
    const uint8_t *bytes = data;

    while (size > 0) {
        ssize_t done = pwrite(fd, bytes, size, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return hr_raise(hr_from_errno(), "keeping aside what a module registers: %s",
                            strerror(errno));
        bytes += done;
        size -= (size_t)done;
        at += done;
    }
    return S_OK;
}

HRESULT capture_append(int fd, struct capture_header *header, const void *bytes, size_t size)
{
    uint64_t at = header->size;
    HRESULT hr;

    if (at + size > CAPTURE_MAX)
        return hr_raise(hr_from_win32(ERROR_NO_SYSTEM_RESOURCES),
                        "a module registers more than %d bytes", CAPTURE_MAX);
    hr = write_all(fd, bytes, size, (off_t)(sizeof(*header) + at));
    if (FAILED(hr))
        return hr_trace(hr);
    __atomic_store_n(&header->size, at + size, __ATOMIC_RELEASE);
    return S_OK;
}

HRESULT capture_make(const char *folder, enum key_scope scope)
{
    struct capture_header header = {.scope = scope};
    HRESULT hr = S_OK;

    memcpy(header.magic, magic, sizeof(magic));
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        _cleanup_(closep) int fd = -1;
        char path[PATH_MAX];

        name_file(folder, (enum hive_kind)kind, path);
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0)
            return hr_raise(hr_from_errno(), "making the capture %s: %s", path, strerror(errno));
        hr = write_all(fd, &header, sizeof(header), 0);
    }
    return hr_trace(hr);
}

/* ---- receiving ---- */

/* The key, as it is before the operation. */
static HRESULT find_key(const struct hive_txn *txn, const struct operation *operation,
                        struct key_path *path, struct capture_entry *entry)
{
    struct node_view view;
    HRESULT hr;

    if (operation->kind == OPERATION_CREATE) {
        entry->path = operation->name;
        return S_OK;
    }
    hr = store_find_id(txn, operation->id, &view);
    if (SUCCEEDED(hr))
        hr = store_path_of(txn, view.node, path);
    if (FAILED(hr))
        return hr_trace(hr);
    entry->path = key_path_text(path);
    entry->owner = view.node->owner;
    return S_OK;
}

static HRESULT visit(const struct hive_txn *txn, const struct operation *operation,
                     const struct capture_reception *reception)
{
    struct capture_entry entry = {.hive = txn->kind, .operation = operation};
    _cleanup_(key_path_deinit) struct key_path path;
    HRESULT hr;

    key_path_init(&path);
    if (!reception->visit)
        return S_OK;
    hr = find_key(txn, operation, &path, &entry);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(reception->visit(&entry, reception->context));
}

static HRESULT redo_one(struct hive_txn *txn, struct operation *operation,
                        const struct capture_reception *reception)
{
    _cleanup_(operations_deinit) struct operations one = {0};
    HRESULT hr;

    operation->owner = reception->owner;
    hr = visit(txn, operation, reception);
    if (hr == S_OK)
        hr = operations_append(&one, operation);
    return hr == S_OK ? hr_trace(replay_operations(txn, &one)) : hr_trace(hr);
}

static HRESULT redo_value(struct hive_txn *txn, uint64_t id, const struct store_value *value,
                          const struct capture_reception *reception)
{
    _cleanup_(freep) char16_t *name = calloc(value->name_size + 1, sizeof(*name));
    struct operation operation = {.kind = OPERATION_DELETE_VALUE, .id = id, .name = name};

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "receiving what a module registered");
    utf16_from_utf8(value->name, value->name_size, name, value->name_size);
    return hr_trace(redo_one(txn, &operation, reception));
}

/* Who looks at each entry is shown each that goes when a key is emptied. */
static HRESULT redo_empty(struct hive_txn *txn, uint64_t id,
                          const struct capture_reception *reception)
{
    char16_t name[KEY_NAME_MAX + 1] = u"";
    struct store_value value;
    struct node_view view;
    uint64_t place = 0;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr)) {
        hr = store_find_id(txn, id, &view);
        if (SUCCEEDED(hr))
            hr = store_next_value(txn, &view, &place, &value);
        if (SUCCEEDED(hr))
            hr = redo_value(txn, id, &value, reception);
    }
    if (hr != hr_from_win32(ERROR_NO_MORE_ITEMS))
        return hr_trace(hr);
    while (SUCCEEDED(hr = store_walk_keys(txn, id, name, &view))) {
        struct operation operation = {.kind = OPERATION_DELETE, .id = view.node->id};

        hr = redo_empty(txn, operation.id, reception);
        if (SUCCEEDED(hr))
            hr = redo_one(txn, &operation, reception);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

/* A module may not undo what others did, nor say for whom it acts. */
static HRESULT redo(struct hive_txn *txn, struct operation *operation,
                    const struct capture_reception *reception)
{
    if (operation->kind >= OPERATION_UNDO)
        return corrupt("was to undo something");
    if (operation->kind == OPERATION_HOLD && !reception->owner)
        return S_OK;
    if (operation->kind == OPERATION_EMPTY && reception->visit)
        return hr_trace(redo_empty(txn, operation->id, reception));
    return hr_trace(redo_one(txn, operation, reception));
}

static HRESULT redo_all(struct hive_txn *txn, const struct operations *operations,
                        const struct capture_reception *reception)
{
    struct operation operation;
    size_t offset = 0;
    HRESULT hr;

    while ((hr = operations_next(operations, &offset, &operation)) == S_OK) {
        hr = redo(txn, &operation, reception);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr_trace(hr);
}

/* What was there when it was written, and is not any more: others have changed it. */
static HRESULT translate(HRESULT hr)
{
    switch (hr_to_win32(hr)) {
    case ERROR_KEY_DELETED:
    case ERROR_FILE_NOT_FOUND:
    case ERROR_ACCESS_DENIED:
    case ERROR_ALREADY_EXISTS:
        return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT),
                        "the registry was changed while the module registered itself");
    default:
        return hr_trace(hr);
    }
}

static HRESULT receive_hive(const char *folder, enum hive_kind kind,
                            const struct capture_reception *reception,
                            struct transaction *transaction)
{
    _cleanup_(operations_deinit) struct operations received = {0};
    struct capture_header header;
    _cleanup_(closep) int fd = -1;
    struct hive_txn txn;
    HRESULT hr;

    hr = capture_open(folder, kind, &header, &fd);
    if (SUCCEEDED(hr))
        hr = capture_read(fd, 0, header.size, &received);
    if (FAILED(hr) || received.len == 0)
        return hr_trace(hr);

    hr = transaction_write_begin(transaction, kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = translate(redo_all(&txn, &received, reception));
    if (FAILED(hr)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    return hr_trace(hive_write_commit(&txn));
}

HRESULT capture_receive(const char *folder, const struct capture_reception *reception,
                        struct transaction **ret_transaction)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    HRESULT hr;

    hr = transaction_new(0, &transaction);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        hr = receive_hive(folder, (enum hive_kind)kind, reception, transaction);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_transaction = TAKE_PTR(transaction);
    return S_OK;
}
