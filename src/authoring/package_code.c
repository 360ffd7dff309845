/* SPDX-License-Identifier: MIT */
#include "authoring/package_code.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>

#include "authoring/name_uuid.h"

static void add_text(GChecksum *checksum, const char *text)
{
    g_checksum_update(checksum, (const guchar *)(text ? text : ""),
                      (gssize)strlen(text ? text : "") + 1);
}

static void add_table(GChecksum *checksum, const struct table *table)
{
    add_text(checksum, table_name(table));
    for (size_t row = 0; row < table_n_rows(table); row++)
        for (unsigned i = 0; i < table_n_columns(table); i++) {
            int32_t number;

            add_text(checksum, table_text(table, row, (int)i));
            table_number(table, row, (int)i, &number);
            g_checksum_update(checksum, (const guchar *)&number, sizeof(number));
        }
}

GUID package_code(const struct product *product, const struct tables *tables, int64_t time_s)
{
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    const struct table *const *all;
    GUID guid;
    size_t n;

    all = tables_all(tables, &n);
    for (size_t i = 0; i < n; i++)
        add_table(checksum, all[i]);
    g_checksum_update(checksum, (const guchar *)&time_s, sizeof(time_s));
    guid = name_uuid(&product->upgrade_guid, g_checksum_get_string(checksum));
    g_checksum_free(checksum);
    return guid;
}
