/* SPDX-License-Identifier: MIT */
/*
 * Notes of the history, as a damaged hive may have them: each that is read is written and read
 * again, and is then the same.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "store/history_note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct history_note *a, const struct history_note *b)
{
    assert(a->kind == b->kind && a->was_present == b->was_present);
    assert(a->id == b->id && a->parent == b->parent);
    assert(a->type == b->type && a->order == b->order);
    assert(a->name_size == b->name_size && memcmp(a->name, b->name, a->name_size) == 0);
    assert(a->size == b->size && memcmp(a->data, b->data, a->size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct history_note note, again;
    size_t offset = 0;

    while (history_note_read(data, size, &offset, &note) == S_OK) {
        uint8_t *bytes = malloc(history_note_size(&note));
        size_t len, read = 0;

        assert(bytes && offset <= size);
        len = history_note_write(&note, bytes);
        assert(len <= history_note_size(&note));
        assert(history_note_read(bytes, len, &read, &again) == S_OK && read == len);
        compare(&note, &again);
        free(bytes);
    }
    hr_clear();
    return 0;
}
