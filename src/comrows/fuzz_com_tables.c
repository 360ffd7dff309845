/* SPDX-License-Identifier: MIT */
/*
 * Makes rows of what any bytes register as a script, and writes these as texts. Each entry has to
 * be in some row, and the same bytes make the same rows.
 */
#include <stdio.h>
#include <stdlib.h>

#include "comrows/com_tables.h"
#include "comrows/idt_write.h"
#include "comrows/wxs_write.h"
#include "registrar/registrar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct com_place place = {.component = "C", .file = "F", .feature = "X"};

static void write_all(const struct com_tables *tables)
{
    FILE *file = fopen("/dev/null", "w");

    if (!file)
        abort();
    for (int i = 0; i < COM_TABLES; i++)
        idt_write(tables->tables[i], file);
    wxs_begin("D", file);
    wxs_add(&(struct wxs_component){&place, tables, "a.dll", "D", true}, file);
    wxs_end(&place, 1, "G", file);
    fclose(file);
}

static size_t count_rows(const struct com_tables *tables)
{
    size_t n = 0;

    for (int i = 0; i < COM_TABLES; i++)
        n += table_n_rows(tables->tables[i]);
    return n;
}

static size_t make_rows(const struct harvest *harvest)
{
    struct com_tables tables;
    size_t n;

    if (FAILED(com_tables_init(&tables)) || FAILED(com_tables_add(&tables, harvest, &place, NULL)))
        abort();
    write_all(&tables);
    n = count_rows(&tables);
    com_tables_deinit(&tables);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct harvest harvest = {.path = (char *)"/nonexistent/a.dll", .bits = 64};
    struct registrar_names *names;
    char16_t *script;

    if (FAILED(registrar_names_new(&names)) ||
        FAILED(registrar_names_set(names, u"MODULE", u"%MODULE%")) ||
        FAILED(registry_entries_new(&harvest.entries)))
        abort();
    if (SUCCEEDED(registrar_decode(data, size, &script))) {
        if (SUCCEEDED(registrar_run(script, names, REGISTRAR_UNKNOWN_STAYS, NULL,
                                    REGISTRAR_REGISTER,
                                    registry_entries_target(harvest.entries))) &&
            make_rows(&harvest) != make_rows(&harvest))
            abort();
        free(script);
    }
    registry_entries_free(harvest.entries);
    registrar_names_free(names);
    return 0;
}
