/* SPDX-License-Identifier: MIT */
#include "comrows/com_tables.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "comrows/com_rows.h"
#include "comrows/registry_rows.h"

#define TEXT_KEY(column, column_width)                                                             \
    {                                                                                              \
        .name = column, .width = column_width, .is_key = true                                      \
    }
#define PLAIN(column, column_width)                                                                \
    {                                                                                              \
        .name = column, .width = column_width                                                      \
    }
#define NULLABLE(column, column_width)                                                             \
    {                                                                                              \
        .name = column, .width = column_width, .is_nullable = true                                 \
    }
#define LOCALIZED(column, column_width)                                                            \
    {                                                                                              \
        .name = column, .width = column_width, .is_nullable = true, .is_localizable = true         \
    }
#define NUMBER(column)                                                                             \
    {                                                                                              \
        .name = column, .kind = COLUMN_SHORT, .is_nullable = true                                  \
    }

/* Source: Windows' pages on these tables. */
static const struct {
    const char *name;
    unsigned n_columns;
    struct column columns[13];
} layouts[COM_TABLES] = {
    [COM_CLASS] = {"Class",
                   13,
                   {TEXT_KEY("CLSID", 38), TEXT_KEY("Context", 32), TEXT_KEY("Component_", 72),
                    NULLABLE("ProgId_Default", 255), LOCALIZED("Description", 255),
                    NULLABLE("AppId_", 38), NULLABLE("FileTypeMask", 255), NULLABLE("Icon_", 72),
                    NUMBER("IconIndex"), NULLABLE("DefInprocHandler", 32),
                    NULLABLE("Argument", 255), PLAIN("Feature_", 38), NUMBER("Attributes")}},
    [COM_PROGID] = {"ProgId",
                    6,
                    {TEXT_KEY("ProgId", 255), NULLABLE("ProgId_Parent", 255),
                     NULLABLE("Class_", 38), LOCALIZED("Description", 255), NULLABLE("Icon_", 72),
                     NUMBER("IconIndex")}},
    [COM_APPID] = {"AppId",
                   7,
                   {TEXT_KEY("AppId", 38), NULLABLE("RemoteServerName", 255),
                    NULLABLE("LocalService", 255), NULLABLE("ServiceParameters", 255),
                    NULLABLE("DllSurrogate", 255), NUMBER("ActivateAtStorage"),
                    NUMBER("RunAsInteractiveUser")}},
    [COM_TYPELIB] = {"TypeLib",
                     8,
                     {TEXT_KEY("LibID", 38),
                      {.name = "Language", .kind = COLUMN_SHORT, .is_key = true},
                      TEXT_KEY("Component_", 72),
                      {.name = "Version", .kind = COLUMN_LONG, .is_nullable = true},
                      LOCALIZED("Description", 128),
                      NULLABLE("Directory_", 72),
                      PLAIN("Feature_", 38),
                      {.name = "Cost", .kind = COLUMN_LONG, .is_nullable = true}}},
    [COM_EXTENSION] = {"Extension",
                       5,
                       {TEXT_KEY("Extension", 255), TEXT_KEY("Component_", 72),
                        NULLABLE("ProgId_", 255), NULLABLE("MIME_", 64), PLAIN("Feature_", 38)}},
    [COM_VERB] = {"Verb",
                  5,
                  {TEXT_KEY("Extension_", 255), TEXT_KEY("Verb", 32), NUMBER("Sequence"),
                   LOCALIZED("Command", 255), LOCALIZED("Argument", 255)}},
    [COM_MIME] = {"MIME",
                  3,
                  {TEXT_KEY("ContentType", 64), PLAIN("Extension_", 255), NULLABLE("CLSID", 38)}},
    [COM_REGISTRY] = {"Registry",
                      6,
                      {TEXT_KEY("Registry", 72),
                       {.name = "Root", .kind = COLUMN_SHORT},
                       {.name = "Key", .width = 255, .is_localizable = true},
                       LOCALIZED("Name", 255),
                       LOCALIZED("Value", 0),
                       PLAIN("Component_", 72)}},
};

HRESULT com_tables_init(struct com_tables *tables)
{
    HRESULT hr = S_OK;

    *tables = (struct com_tables){0};
    for (int i = 0; i < COM_TABLES && SUCCEEDED(hr); i++)
        hr = table_new(layouts[i].name, layouts[i].columns, layouts[i].n_columns,
                       &tables->tables[i]);
    if (FAILED(hr))
        com_tables_deinit(tables);
    return hr_trace(hr);
}

void com_tables_deinit(struct com_tables *tables)
{
    for (int i = 0; i < COM_TABLES; i++)
        tables->tables[i] = table_free(tables->tables[i]);
}

/* Beside a server the installer writes where it can be had again, which no module does. */
static bool has_servers(const struct com_place *place)
{
    return !place->is_plain && !place->is_exact && !place->registry_component;
}

HRESULT com_tables_add(struct com_tables *tables, const struct harvest *harvest,
                       const struct com_place *place, const struct registrar_listener *listener)
{
    _cleanup_(entry_set_deinit) struct entry_set set = {0};
    struct com_rows rows = {tables, harvest, place, &set};
    HRESULT hr;

    hr = entry_set_init(&set, harvest->entries);
    if (SUCCEEDED(hr) && !place->is_plain)
        hr = com_rows_add_libraries(&rows);
    if (SUCCEEDED(hr) && has_servers(place))
        hr = com_rows_add_classes(&rows);
    if (SUCCEEDED(hr) && has_servers(place))
        hr = com_rows_add_extensions(&rows);
    if (SUCCEEDED(hr))
        hr = harvest_registry_rows_add(&rows, listener);
    return hr_trace(hr);
}
