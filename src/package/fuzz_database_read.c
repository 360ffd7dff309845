/* SPDX-License-Identifier: MIT */
/*
 * Fuzzer: what a process that reads a package tells of it, and the database in that.
 */
#include <stdint.h>
#include <string.h>

#include "package/container_index.h"
#include "package/database_read.h"
#include "package/summary_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct span table_bytes(void *context, const char *name)
{
    return container_index_table(context, name);
}

static int64_t stream_size(void *context, const char *name)
{
    return container_index_size(context, name);
}

/* Every text is read to its end. */
static size_t walk(const struct table *table)
{
    size_t len = 0;

    for (size_t row = 0; row < table_n_rows(table); row++)
        for (unsigned i = 0; i < table_n_columns(table); i++) {
            const char *text = table_text(table, row, (int)i);

            len += text ? strlen(text) : 0;
        }
    return len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(container_index_freep) struct container_index *index = NULL;
    struct database_source source = {table_bytes, stream_size, NULL};
    struct database database;
    struct summary summary;

    if (FAILED(container_index_check((struct span){data, size}, &index)))
        return 0;
    source.context = index;
    if (SUCCEEDED(database_read(&source, &database))) {
        for (size_t i = 0; i < database.n_tables; i++)
            walk(database.tables[i]);
        database_clear(&database);
    }
    if (SUCCEEDED(summary_read(container_index_summary(index), &summary)))
        summary_clear(&summary);
    return 0;
}
