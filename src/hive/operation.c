/* SPDX-License-Identifier: MIT */
#include "hive/operation.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"

enum {
    LARGE_ROOM = 1 << 20,
};

/* As bytes: this, the name with its NUL, the data, the owner with its NUL, and what is missing to a
 * multiple of 8. */
struct record {
    uint64_t size; /* of all of it */
    uint64_t id;
    uint32_t kind;
    uint32_t flags;
    uint32_t type;
    uint32_t name_len; /* units, without the NUL */
    uint32_t data_size;
    uint32_t owner_size; /* with its NUL; 0 for nobody */
};

void operations_deinit(struct operations *operations)
{
    free(operations->bytes);
    *operations = (struct operations){0};
}

/* What is large already grows by less, for half of it might never be used. */
static HRESULT make_room(struct operations *operations, size_t size)
{
    size_t room = operations->room ? operations->room : 256;
    uint8_t *bytes;

    while (room - operations->len < size)
        room += room < LARGE_ROOM ? room : room / 8;
    if (room == operations->room)
        return S_OK;

    bytes = realloc(operations->bytes, room);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "noting a change of the registry");

    operations->bytes = bytes;
    operations->room = room;
    return S_OK;
}

HRESULT operations_append(struct operations *operations, const struct operation *operation)
{
    const char16_t *name = operation->name ? operation->name : u"";
    size_t name_size = (utf16_len(name) + 1) * sizeof(*name);
    size_t owner_size = operation->owner ? strlen(operation->owner) + 1 : 0;
    size_t used = sizeof(struct record) + name_size + operation->size + owner_size;
    size_t size = (used + 7) & ~(size_t)7;
    struct record record = {.size = size,
                            .id = operation->id,
                            .kind = operation->kind,
                            .flags = operation->flags,
                            .type = operation->type,
                            .name_len = (uint32_t)(name_size / sizeof(*name) - 1),
                            .data_size = operation->size,
                            .owner_size = (uint32_t)owner_size};
    uint8_t *place;
    HRESULT hr;

    hr = make_room(operations, size);
    if (FAILED(hr))
        return hr_trace(hr);

    place = operations->bytes + operations->len;
    memset(place + size - 8, 0, 8);
    memcpy(place, &record, sizeof(record));
    memcpy(place + sizeof(record), name, name_size);
    if (operation->size)
        memcpy(place + sizeof(record) + name_size, operation->data, operation->size);
    if (owner_size)
        memcpy(place + used - owner_size, operation->owner, owner_size);
    operations->len += size;
    return S_OK;
}

/* Finds the parts of a record within @left bytes; false if they do not fit. */
static bool read_record(const struct record *record, size_t left, struct operation *ret_operation)
{
    const char16_t *name = (const char16_t *)(record + 1);
    const char *data, *owner;
    size_t room;

    if (left < sizeof(*record) || record->size > left || record->size < sizeof(*record) ||
        record->size % 8 != 0)
        return false;
    room = record->size - sizeof(*record);
    if (room / sizeof(*name) <= record->name_len || name[record->name_len] != 0)
        return false;
    room -= (record->name_len + (size_t)1) * sizeof(*name);
    if (room < record->data_size || room - record->data_size < record->owner_size)
        return false;
    data = (const char *)(name + record->name_len + 1);
    owner = data + record->data_size;
    if (record->owner_size > 0 && owner[record->owner_size - 1] != '\0')
        return false;

    *ret_operation = (struct operation){.kind = record->kind,
                                        .flags = record->flags,
                                        .type = record->type,
                                        .id = record->id,
                                        .name = name,
                                        .data = data,
                                        .size = record->data_size,
                                        .owner = record->owner_size > 0 ? owner : NULL};
    return true;
}

HRESULT operations_next(const struct operations *operations, size_t *offset,
                        struct operation *ret_operation)
{
    const struct record *record = (const struct record *)(operations->bytes + *offset);

    if (*offset == operations->len)
        return S_FALSE;
    if (!read_record(record, operations->len - *offset, ret_operation))
        return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "reading changes at byte %zu",
                        *offset);
    *offset += record->size;
    return S_OK;
}
