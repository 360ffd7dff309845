/* SPDX-License-Identifier: MIT */
#include "comrows/wxs_write.h"

#include <string.h>

/* ---- XML ---- */

/* WiX replaces what stands in $(...) and !(...). XML has no form for other control characters. */
static void write_attribute_text(const char *text, size_t len, FILE *file)
{
    for (size_t i = 0; i < len; i++) {
        const char *escape = text[i] == '&'    ? "&amp;"
                             : text[i] == '<'  ? "&lt;"
                             : text[i] == '>'  ? "&gt;"
                             : text[i] == '"'  ? "&quot;"
                             : text[i] == '\t' ? "&#9;"
                             : text[i] == '\n' ? "&#10;"
                             : text[i] == '\r' ? "&#13;"
                                               : NULL;

        if (escape)
            fputs(escape, file);
        else if ((uint8_t)text[i] < ' ')
            fputs("\xef\xbf\xbd", file);
        else
            fputc(text[i], file);
        if ((text[i] == '$' || text[i] == '!') && i + 1 < len && text[i + 1] == '(')
            fputc(text[i], file);
    }
}

static void write_part(const char *name, const char *text, size_t len, FILE *file)
{
    fprintf(file, " %s=\"", name);
    write_attribute_text(text, len, file);
    fputc('"', file);
}

static void write_attribute(const char *name, const char *text, FILE *file)
{
    if (text)
        write_part(name, text, strlen(text), file);
}

/* ---- classes and ProgIDs ---- */

static const char *cell(const struct table *table, size_t row, const char *column)
{
    return table_text(table, row, table_column(table, column));
}

/* A ProgID within its class or its version. */
static void write_progid(const struct table *progids, size_t row, const char *indent, FILE *file)
{
    fprintf(file, "%s<ProgId", indent);
    write_attribute("Id", cell(progids, row, "ProgId"), file);
    write_attribute("Description", cell(progids, row, "Description"), file);
}

static ptrdiff_t find_child(const struct table *progids, const char *parent)
{
    return table_find_in(progids, table_column(progids, "ProgId_Parent"), parent, 0);
}

static void write_class_progids(const struct table *progids, const char *progid, FILE *file)
{
    ptrdiff_t row = progid ? table_find(progids, progid) : -1;
    ptrdiff_t child = row < 0 ? -1 : find_child(progids, progid);

    if (row < 0)
        return;
    write_progid(progids, (size_t)row, "          ", file);
    if (child < 0) {
        fputs(" />\n", file);
        return;
    }
    fputs(">\n", file);
    write_progid(progids, (size_t)child, "            ", file);
    fputs(" />\n          </ProgId>\n", file);
}

/* An application is told where its class is. */
static void write_application(const struct com_tables *tables, const char *appid, FILE *file)
{
    static const char *const texts[] = {"RemoteServerName", "LocalService", "ServiceParameters",
                                        "DllSurrogate"};
    static const char *const flags[] = {"ActivateAtStorage", "RunAsInteractiveUser"};
    const struct table *applications = tables->tables[COM_APPID];
    size_t row = (size_t)table_find(applications, appid);
    int32_t number;

    fputs("        <AppId", file);
    write_part("Id", appid + 1, strlen(appid) - 2, file);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        write_attribute(texts[i], cell(applications, row, texts[i]), file);
    for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
        if (table_number(applications, row, table_column(applications, flags[i]), &number))
            write_attribute(flags[i], "yes", file);
    fputs(" Advertise=\"yes\">\n", file);
}

static void write_bare_class(const struct com_tables *tables, size_t row, FILE *file)
{
    const struct table *classes = tables->tables[COM_CLASS];
    const char *clsid = cell(classes, row, "CLSID");
    const char *progid = cell(classes, row, "ProgId_Default");

    fputs("        <Class", file);
    write_part("Id", clsid + 1, strlen(clsid) - 2, file);
    write_attribute("Context", cell(classes, row, "Context"), file);
    write_attribute("Description", cell(classes, row, "Description"), file);
    write_attribute("Argument", cell(classes, row, "Argument"), file);
    fputs(" Advertise=\"yes\"", file);
    if (!progid) {
        fputs(" />\n", file);
        return;
    }
    fputs(">\n", file);
    write_class_progids(tables->tables[COM_PROGID], progid, file);
    fputs("        </Class>\n", file);
}

static void write_class(const struct com_tables *tables, size_t row, FILE *file)
{
    const char *appid = cell(tables->tables[COM_CLASS], row, "AppId_");

    if (appid)
        write_application(tables, appid, file);
    write_bare_class(tables, row, file);
    if (appid)
        fputs("        </AppId>\n", file);
}

/* ---- extensions ---- */

static void write_verbs(const struct com_tables *tables, const char *extension, FILE *file)
{
    const struct table *verbs = tables->tables[COM_VERB];

    for (size_t row = 0; row < table_n_rows(verbs); row++) {
        if (strcmp(cell(verbs, row, "Extension_"), extension) != 0)
            continue;
        fputs("            <Verb", file);
        write_attribute("Id", cell(verbs, row, "Verb"), file);
        write_attribute("Command", cell(verbs, row, "Command"), file);
        write_attribute("Argument", cell(verbs, row, "Argument"), file);
        fputs(" />\n", file);
    }
}

static void write_type(const struct com_tables *tables, const char *type, FILE *file)
{
    const struct table *types = tables->tables[COM_MIME];
    ptrdiff_t row = type ? table_find(types, type) : -1;
    const char *clsid = row < 0 ? NULL : cell(types, (size_t)row, "CLSID");

    if (row < 0)
        return;
    fputs("            <MIME", file);
    write_attribute("ContentType", type, file);
    if (clsid)
        write_part("Class", clsid + 1, strlen(clsid) - 2, file);
    fputs(" Advertise=\"yes\" Default=\"yes\" />\n", file);
}

static void write_extension(const struct com_tables *tables, size_t row, FILE *file)
{
    const struct table *extensions = tables->tables[COM_EXTENSION];
    const struct table *progids = tables->tables[COM_PROGID];
    const char *progid = cell(extensions, row, "ProgId_");

    write_progid(progids, (size_t)table_find(progids, progid), "        ", file);
    fputs(" Advertise=\"yes\">\n          <Extension", file);
    write_attribute("Id", cell(extensions, row, "Extension"), file);
    fputs(" Advertise=\"yes\">\n", file);
    write_verbs(tables, cell(extensions, row, "Extension"), file);
    write_type(tables, cell(extensions, row, "MIME_"), file);
    fputs("          </Extension>\n        </ProgId>\n", file);
}

/* ---- libraries ---- */

static void write_library(const struct table *libraries, size_t row, FILE *file)
{
    const char *libid = cell(libraries, row, "LibID");
    int32_t language = 0, version = 0;

    table_number(libraries, row, table_column(libraries, "Language"), &language);
    table_number(libraries, row, table_column(libraries, "Version"), &version);
    fputs("          <TypeLib", file);
    write_part("Id", libid + 1, strlen(libid) - 2, file);
    write_attribute("Description", cell(libraries, row, "Description"), file);
    fprintf(file, " Language=\"%d\" MajorVersion=\"%d\" MinorVersion=\"%d\" Advertise=\"yes\" />\n",
            language, version / 256, version % 256);
}

/* ---- registry ---- */

static void write_list(const char *value, FILE *file)
{
    static const char mark[] = "[~]";

    fputs(" Type=\"multiString\" Action=\"write\">\n", file);
    value += sizeof(mark) - 1;
    while (*value) {
        const char *end = strstr(value, mark);
        size_t len = end ? (size_t)(end - value) : strlen(value);

        fputs("          <MultiStringValue>", file);
        write_attribute_text(value, len, file);
        fputs("</MultiStringValue>\n", file);
        value += len + (end ? sizeof(mark) - 1 : 0);
    }
    fputs("        </RegistryValue>\n", file);
}

/* A value of the table Registry, told apart by how it begins. */
static void write_value(const char *value, FILE *file)
{
    const char *type = "string";

    if (strncmp(value, "[~]", 3) == 0) {
        write_list(value, file);
        return;
    }
    if (value[0] == '#') {
        type = value[1] == '#'   ? type
               : value[1] == 'x' ? "binary"
               : value[1] == '%' ? "expandable"
                                 : "integer";
        value += value[1] == 'x' || value[1] == '%' ? 2 : 1;
    }
    write_attribute("Value", value, file);
    fprintf(file, " Type=\"%s\" />\n", type);
}

/* The component's folder goes by its identifier: not all tools take the sign. */
static const char *place_folder(const char *value, const char *folder)
{
    return value && strncmp(value, "[$", 2) == 0 ? folder : value ? value : "";
}

static void write_registry(const struct table *registry, size_t row, const char *folder, FILE *file)
{
    static const char *const roots[] = {"HKCR", "HKCU", "HKLM", "HKU"};
    int32_t root = 0;

    table_number(registry, row, table_column(registry, "Root"), &root);
    fputs("        <RegistryValue", file);
    write_attribute("Id", cell(registry, row, "Registry"), file);
    write_attribute("Root", roots[root], file);
    write_attribute("Key", cell(registry, row, "Key"), file);
    write_attribute("Name", cell(registry, row, "Name"), file);
    write_value(place_folder(cell(registry, row, "Value"), folder), file);
}

/* ---- the fragment ---- */

void wxs_begin(const char *directory, FILE *file)
{
    fputs("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
          "<Wix xmlns=\"http://schemas.microsoft.com/wix/2006/wi\">\n"
          "  <Fragment>\n"
          "    <DirectoryRef",
          file);
    write_attribute("Id", directory, file);
    fputs(">\n", file);
}

static void write_file(const struct wxs_component *component, FILE *file)
{
    const struct table *libraries = component->tables->tables[COM_TYPELIB];

    fputs("        <File", file);
    write_attribute("Id", component->place->file, file);
    write_attribute("Source", component->source, file);
    fputs(" KeyPath=\"yes\"", file);
    if (table_n_rows(libraries) == 0) {
        fputs(" />\n", file);
        return;
    }
    fputs(">\n", file);
    for (size_t row = 0; row < table_n_rows(libraries); row++)
        write_library(libraries, row, file);
    fputs("        </File>\n", file);
}

void wxs_add(const struct wxs_component *component, FILE *file)
{
    const struct com_tables *tables = component->tables;
    char folder[80];

    snprintf(folder, sizeof(folder), "[%s]", component->directory);
    fputs("      <Component", file);
    write_attribute("Id", component->place->component, file);
    fprintf(file, " Guid=\"*\"%s>\n", component->is_64_bit ? " Win64=\"yes\"" : "");
    write_file(component, file);
    for (size_t row = 0; row < table_n_rows(tables->tables[COM_CLASS]); row++)
        write_class(tables, row, file);
    for (size_t row = 0; row < table_n_rows(tables->tables[COM_EXTENSION]); row++)
        write_extension(tables, row, file);
    for (size_t row = 0; row < table_n_rows(tables->tables[COM_REGISTRY]); row++)
        write_registry(tables->tables[COM_REGISTRY], row, folder, file);
    fputs("      </Component>\n", file);
}

void wxs_end(const struct com_place *places, size_t n_places, const char *group, FILE *file)
{
    fputs("    </DirectoryRef>\n    <ComponentGroup", file);
    write_attribute("Id", group, file);
    fputs(">\n", file);
    for (size_t i = 0; i < n_places; i++) {
        fputs("      <ComponentRef", file);
        write_attribute("Id", places[i].component, file);
        fputs(" />\n", file);
    }
    fputs("    </ComponentGroup>\n  </Fragment>\n</Wix>\n", file);
}
