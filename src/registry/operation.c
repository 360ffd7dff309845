/* SPDX-License-Identifier: MIT */
#include "registry/operation.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"

/* As bytes: this, the name with its NUL, the data, and what is missing to a multiple of 8. */
struct record {
    uint64_t size; /* of all of it */
    uint64_t id;
    uint32_t kind;
    uint32_t flags;
    uint32_t type;
    uint32_t name_len; /* units, without the NUL */
    uint64_t data_size;
};

void operations_deinit(struct operations *operations)
{
    free(operations->bytes);
    *operations = (struct operations){0};
}

static HRESULT make_room(struct operations *operations, size_t size)
{
    size_t room = operations->room ? operations->room : 256;
    uint8_t *bytes;

    while (room - operations->len < size)
        room *= 2;
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
    size_t size = (sizeof(struct record) + name_size + operation->size + 7) & ~(size_t)7;
    struct record record = {.size = size,
                            .id = operation->id,
                            .kind = operation->kind,
                            .flags = operation->flags,
                            .type = operation->type,
                            .name_len = (uint32_t)(name_size / sizeof(*name) - 1),
                            .data_size = operation->size};
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
    operations->len += size;
    return S_OK;
}

HRESULT operations_next(const struct operations *operations, size_t *offset,
                        struct operation *ret_operation)
{
    const uint8_t *place = operations->bytes + *offset;
    size_t left = operations->len - *offset;
    const struct record *record = (const struct record *)place;
    const char16_t *name = (const char16_t *)(place + sizeof(*record));
    size_t room;

    if (left == 0)
        return S_FALSE;
    if (left < sizeof(*record) || record->size > left || record->size % 8 != 0 ||
        record->size < sizeof(*record))
        goto damaged;
    room = record->size - sizeof(*record);
    if (room / sizeof(*name) <= record->name_len || name[record->name_len] != 0 ||
        room - (record->name_len + 1u) * sizeof(*name) < record->data_size ||
        record->data_size > UINT32_MAX)
        goto damaged;

    *ret_operation = (struct operation){.kind = record->kind,
                                        .flags = record->flags,
                                        .type = record->type,
                                        .id = record->id,
                                        .name = name,
                                        .data = name + record->name_len + 1,
                                        .size = (uint32_t)record->data_size};
    *offset += record->size;
    return S_OK;

damaged:
    return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "reading changes at byte %zu", *offset);
}
