/* SPDX-License-Identifier: MIT */
/*
 * Any text as a query, and what can be run of it, on a small database.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "query.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void run(struct data *data, const char *text)
{
    _cleanup_(query_freep) struct query *query = NULL;
    struct record *record;

    if (FAILED(query_new(data, text, &query)) || FAILED(query_execute(query, NULL)))
        return;
    for (int i = 0; i < 100 && query_fetch(query, &record) == S_OK; i++)
        object_unref(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    _cleanup_(freep) char *text = strndup((const char *)bytes, size);
    struct data data = {};

    if (text && SUCCEEDED(data_init(&data))) {
        run(&data,
            "CREATE TABLE `T` (`A` SHORT NOT NULL, `B` CHAR(9), `C` OBJECT PRIMARY KEY `A`)");
        run(&data, "INSERT INTO `T` (`A`, `B`) VALUES (1, 'one')");
        run(&data, "INSERT INTO `T` (`A`) VALUES (2)");
        /* One query a line: each finds what the ones before have left. */
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
            run(&data, line);
    }
    data_deinit(&data);
    return 0;
}
