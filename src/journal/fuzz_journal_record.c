/* SPDX-License-Identifier: MIT */
/* Reads any bytes as a journal: what counts has plain paths, and comes back when it is written. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "journal/journal_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct journal_record record, again;
    size_t offset = 0;

    while (journal_record_read(data, size, &offset, &record)) {
        uint8_t *copy = malloc(journal_record_size(&record));
        size_t copy_offset = 0;

        journal_record_write(&record, copy);
        assert(journal_record_read(copy, journal_record_size(&record), &copy_offset, &again));
        assert(again.kind == record.kind && again.text_size == record.text_size);
        assert(memcmp(again.text, record.text, record.text_size) == 0);
        if (record.kind == JOURNAL_FILE_MOVED)
            assert(journal_path_is_plain(journal_record_other(&record)));
        free(copy);
    }
    return 0;
}
