/* SPDX-License-Identifier: MIT */
#include "store/history_note.h"

#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"

/*
 * A note: its kind, with PRESENT; then the numbers id, parent, type, order, size of the name and
 * size of the data, each in groups of seven bits, the lowest first, with MORE on all but the last;
 * then name and data.
 */
enum {
    PRESENT = 0x80,
    MORE = 0x80,
    NUMBER_MAX = 10, /* bytes of one */
    NUMBERS = 6,
};

size_t history_note_size(const struct history_note *note)
{
    return 1 + (size_t)NUMBERS * NUMBER_MAX + note->name_size + note->size;
}

static size_t put_number(uint8_t *bytes, uint64_t number)
{
    size_t len = 0;

    for (; number >= MORE; number >>= 7)
        bytes[len++] = (uint8_t)(number | MORE);
    bytes[len++] = (uint8_t)number;
    return len;
}

size_t history_note_write(const struct history_note *note, uint8_t *bytes)
{
    const uint64_t numbers[NUMBERS] = {note->id,    note->parent,    note->type,
                                       note->order, note->name_size, note->size};
    size_t len = 0;

    bytes[len++] = (uint8_t)(note->kind | (note->was_present ? PRESENT : 0));
    for (int i = 0; i < NUMBERS; i++)
        len += put_number(bytes + len, numbers[i]);
    if (note->name_size)
        memcpy(bytes + len, note->name, note->name_size);
    len += note->name_size;
    if (note->size)
        memcpy(bytes + len, note->data, note->size);
    return len + note->size;
}

static bool get_number(const uint8_t *bytes, size_t size, size_t *offset, uint64_t *ret_number)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 64 && *offset < size; shift += 7) {
        uint8_t byte = bytes[(*offset)++];

        number |= (uint64_t)(byte & ~MORE) << shift;
        if (!(byte & MORE)) {
            *ret_number = number;
            return true;
        }
    }
    return false;
}

HRESULT history_note_read(const void *bytes, size_t size, size_t *offset,
                          struct history_note *ret_note)
{
    const uint8_t *start = bytes;
    uint64_t numbers[NUMBERS];
    struct history_note note;
    size_t at = *offset;
    bool is_whole = true;

    if (at == size)
        return S_FALSE;
    note.kind = start[at] & ~PRESENT;
    note.was_present = start[at++] & PRESENT;
    for (int i = 0; is_whole && i < NUMBERS; i++)
        is_whole = get_number(start, size, &at, &numbers[i]);
    if (!is_whole || note.kind == 0 || note.kind >= HISTORY_NOTE_KINDS || numbers[2] > UINT32_MAX ||
        numbers[3] > UINT32_MAX || numbers[4] > size - at || numbers[5] > size - at - numbers[4])
        return hr_raise(hr_from_win32(ERROR_BADDB), "a note of the history is damaged");

    note.id = numbers[0];
    note.parent = numbers[1];
    note.type = (uint32_t)numbers[2];
    note.order = (uint32_t)numbers[3];
    note.name = (const char *)start + at;
    note.name_size = numbers[4];
    note.data = start + at + note.name_size;
    note.size = numbers[5];
    *offset = at + note.name_size + note.size;
    *ret_note = note;
    return S_OK;
}
