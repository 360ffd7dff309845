/* SPDX-License-Identifier: MIT */
/*
 * Fuzzer: a transform, as a process that reads it tells of it, applied to a small database.
 */
#include <stdint.h>
#include <stdlib.h>

#include "package/transform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The table Pet: 1 cat, 2 dog, 3 hen. */
static bool make_database(struct database *database)
{
    static const struct column columns[] = {{"Id", COLUMN_SHORT, 0, true},
                                            {"Name", COLUMN_TEXT, 20, false, true}};
    static const char *const names[] = {"cat", "dog", "hen"};
    struct table *table;

    database->tables = calloc(1, sizeof(*database->tables));
    if (!database->tables || FAILED(table_new("Pet", columns, 2, &table)))
        return false;
    database->tables[database->n_tables++] = table;
    for (int i = 0; i < 3; i++) {
        size_t row;

        if (FAILED(table_add_row(table, &row)) || FAILED(table_set_number(table, row, 0, i + 1)))
            return false;
        table_lend_text(table, row, 1, names[i]);
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(container_index_freep) struct container_index *index = NULL;
    _cleanup_(text_pool_freep) struct text_pool *texts = NULL;
    struct database database = {.texts = NULL};

    if (FAILED(container_index_check((struct span){data, size}, &index)) ||
        FAILED(text_pool_read(container_index_table(index, "_StringPool"),
                              container_index_table(index, "_StringData"), &texts)))
        return 0;
    if (make_database(&database))
        transform_apply(index, texts, TRANSFORM_PASS_ALL, &database);
    database_clear(&database);
    return 0;
}
