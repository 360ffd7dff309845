/* SPDX-License-Identifier: MIT */
#include "journal/journal_record.h"

#include <limits.h>
#include <string.h>

/* As bytes: this, the texts, and what is missing to a multiple of 8. */
struct form {
    uint64_t sum; /* of all that follows */
    uint32_t size;
    uint32_t kind;
    uint32_t name;
    uint32_t mode;
    uint32_t had_old;
    uint32_t n_undo;
    uint32_t nanoseconds;
    uint32_t n_texts;
    int64_t seconds;
    uint64_t device;
    uint64_t inode;
    uint64_t text_size;
};

/* How many texts a kind has, and how many of them are paths. */
static const struct {
    uint8_t n_texts; /* 0: any number */
    uint8_t n_paths;
} kinds[JOURNAL_KINDS] = {
    [JOURNAL_STARTED] = {2, 0},       [JOURNAL_FOLDER_TIME] = {1, 1},
    [JOURNAL_FOLDER_MADE] = {1, 1},   [JOURNAL_FOLDER_REMOVED] = {1, 1},
    [JOURNAL_FOLDER_LEAVES] = {1, 1}, [JOURNAL_FOLDER_STAYS] = {1, 1},
    [JOURNAL_FILE_NEW] = {1, 1},      [JOURNAL_FILE_PLACED] = {1, 1},
    [JOURNAL_FILE_REMOVED] = {1, 1},  [JOURNAL_FILE_MOVED] = {2, 2},
    [JOURNAL_MODE] = {1, 1},          [JOURNAL_COMMAND] = {0, 0},
};

/* FNV-1a over words: against what was cut off, not against an enemy. */
static uint64_t checksum(const uint8_t *bytes, size_t size)
{
    uint64_t sum = 0xcbf29ce484222325;

    for (; size >= sizeof(sum); size -= sizeof(sum), bytes += sizeof(sum)) {
        uint64_t word;

        memcpy(&word, bytes, sizeof(word));
        sum = (sum ^ word) * 0x100000001b3;
        sum ^= sum >> 29;
    }
    return sum;
}

const char *journal_record_path(const struct journal_record *record)
{
    return record->text;
}

const char *journal_record_other(const struct journal_record *record)
{
    return record->text + strlen(record->text) + 1;
}

size_t journal_record_size(const struct journal_record *record)
{
    return (sizeof(struct form) + record->text_size + 7) & ~(size_t)7;
}

void journal_record_write(const struct journal_record *record, void *bytes)
{
    size_t size = journal_record_size(record);
    struct form form = {.size = (uint32_t)size,
                        .kind = record->kind,
                        .name = record->name,
                        .mode = record->mode,
                        .had_old = record->had_old,
                        .n_undo = record->n_undo,
                        .nanoseconds = record->nanoseconds,
                        .n_texts = record->n_texts,
                        .seconds = record->seconds,
                        .device = record->device,
                        .inode = record->inode,
                        .text_size = record->text_size};
    uint8_t *place = bytes;

    memset(place + size - 8, 0, 8);
    memcpy(place, &form, sizeof(form));
    memcpy(place + sizeof(form), record->text, record->text_size);
    form.sum = checksum(place + sizeof(form.sum), size - sizeof(form.sum));
    memcpy(place, &form.sum, sizeof(form.sum));
}

bool journal_path_is_plain(const char *path)
{
    if (*path != '/' || strlen(path) >= PATH_MAX)
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        size_t len = strcspn(++part, "/");

        if (len == 0 || (len == 1 && *part == '.') || (len == 2 && strncmp(part, "..", 2) == 0))
            return false;
    }
    return true;
}

/* Whether the texts are as many as they are said to be, and paths where paths are due. */
static bool are_texts_sound(const struct form *form, const char *text)
{
    unsigned n_texts = 0;

    if (form->n_texts == 0 || form->n_undo > form->n_texts || form->text_size == 0 ||
        text[form->text_size - 1] != '\0')
        return false;
    if (kinds[form->kind].n_texts && kinds[form->kind].n_texts != form->n_texts)
        return false;
    for (const char *end = text + form->text_size; text < end; text += strlen(text) + 1) {
        if (n_texts < kinds[form->kind].n_paths && !journal_path_is_plain(text))
            return false;
        n_texts++;
    }
    return n_texts == form->n_texts;
}

bool journal_record_read(const void *bytes, size_t size, size_t *offset,
                         struct journal_record *ret_record)
{
    const uint8_t *place = (const uint8_t *)bytes + *offset;
    const char *text = (const char *)place + sizeof(struct form);
    size_t left = size - *offset;
    struct form form;

    if (left < sizeof(form))
        return false;
    memcpy(&form, place, sizeof(form));
    if (form.size > left || form.size < sizeof(form) || form.size % 8 != 0 ||
        form.text_size > form.size - sizeof(form))
        return false;
    if (form.sum != checksum(place + sizeof(form.sum), form.size - sizeof(form.sum)))
        return false;
    if (form.kind == 0 || form.kind >= JOURNAL_KINDS || form.nanoseconds >= 1000000000 ||
        !are_texts_sound(&form, text))
        return false;

    *ret_record = (struct journal_record){.kind = form.kind,
                                          .name = form.name,
                                          .mode = form.mode,
                                          .had_old = form.had_old != 0,
                                          .n_undo = form.n_undo,
                                          .nanoseconds = form.nanoseconds,
                                          .seconds = form.seconds,
                                          .device = form.device,
                                          .inode = form.inode,
                                          .text = text,
                                          .text_size = form.text_size,
                                          .n_texts = form.n_texts};
    *offset += form.size;
    return true;
}
