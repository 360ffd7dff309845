/* SPDX-License-Identifier: MIT */
/* Reads any bytes as operations, writes them, and reads that again: the same. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/operation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct operation *a, const struct operation *b)
{
    assert(a->kind == b->kind && a->id == b->id && a->flags == b->flags && a->type == b->type);
    assert(a->size == b->size && memcmp(a->data, b->data, a->size) == 0);
    assert(utf16_len(a->name) == utf16_len(b->name));
    assert(!a->owner == !b->owner && (!a->owner || strcmp(a->owner, b->owner) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct operations given = {malloc(size + 1), size, size}, copied = {0};
    struct operation operation, again;
    size_t offset = 0, copied_offset = 0;

    memcpy(given.bytes, data, size);
    while (operations_next(&given, &offset, &operation) == S_OK) {
        assert(offset <= size);
        assert(operations_append(&copied, &operation) == S_OK);
        assert(operations_next(&copied, &copied_offset, &again) == S_OK);
        compare(&operation, &again);
    }
    hr_clear();
    operations_deinit(&given);
    operations_deinit(&copied);
    return 0;
}
