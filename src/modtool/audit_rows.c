/* SPDX-License-Identifier: MIT */
/*
 * The reports for programs: JSON, and a table of fields parted by tabs.
 */
#include <string.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "toolkit/naming.h"
#include "modtool/audit.h"

static const char *const kinds[] = {
    [MODULE_DLL] = "dll",
    [MODULE_EXE] = "exe",
    [MODULE_OTHER] = "other",
};

static const char *const formats[] = {
    [MODULE_ELF] = "elf",
    [MODULE_PE] = "pe",
    [MODULE_DOS] = "dos",
};

static unsigned count_lacks(const struct dependencies *needs)
{
    unsigned n = 0;

    for (size_t i = 0; i < needs->n; i++)
        n += needs->items[i].state == DEPENDENCY_MISSING ||
             needs->items[i].state == DEPENDENCY_OTHER_MACHINE;
    return n;
}

/* ---- fields parted by tabs ---- */

void audit_print_tsv_header(FILE *file)
{
    fputs("file\tmachine\tkind\tself_registers", file);
    for (unsigned i = 0; i < MODULE_ENTRIES; i++)
        fprintf(file, "\t%s", module_entry_names[i]);
    fputs("\toleselfregister\trgs\treginst\ttypelibs\tmissing\tproblem\n", file);
}

void audit_print_tsv(const char *path, const struct module_facts *facts, FILE *file)
{
    _cleanup_(freep) char *name = naming_printable(path),
                          *problem = naming_printable(facts->problem ? facts->problem : "");

    fprintf(file, "%s\t%s\t%s\t%d", name ? name : "?", facts->machine ? facts->machine : "unknown",
            kinds[facts->kind], module_facts_registers_itself(facts));
    for (unsigned i = 0; i < MODULE_ENTRIES; i++)
        fprintf(file, "\t%d", facts->exports[i].is_exported);
    fprintf(file, "\t%d\t%u\t%u\t%u\t%u\t%s\n", facts->has_marker,
            module_facts_count(facts, MODULE_SCRIPT), module_facts_count(facts, MODULE_REGINST),
            module_facts_count(facts, MODULE_TYPELIB), count_lacks(&facts->needs),
            problem ? problem : "?");
}

/* ---- JSON ---- */

static void put_string(const char *text, FILE *file)
{
    _cleanup_(freep) char *printable = text ? naming_printable(text) : NULL;

    if (!printable) {
        fputs("null", file);
        return;
    }
    fputc('"', file);
    for (const char *at = printable; *at; at++) {
        if (*at == '"' || *at == '\\')
            fputc('\\', file);
        fputc(*at, file);
    }
    fputc('"', file);
}

static void put_member(const char *name, const char *text, FILE *file)
{
    fprintf(file, ",\"%s\":", name);
    put_string(text, file);
}

static void put_exports(const struct module_facts *facts, FILE *file)
{
    const char *comma = "";

    fputs(",\"exports\":[", file);
    for (unsigned i = 0; i < MODULE_ENTRIES; i++) {
        if (!facts->exports[i].is_exported)
            continue;
        fprintf(file, "%s{\"name\":\"%s\"", comma, module_entry_names[i]);
        put_member("forwarder", facts->exports[i].forwarder, file);
        fputc('}', file);
        comma = ",";
    }
    fputc(']', file);
}

/* As the key TypeLib would have it. */
static void put_library(const struct typelib_head *head, FILE *file)
{
    char guid[GUID_TEXT_SIZE], version[16];

    if (head) {
        guid_to_text(&head->guid, guid);
        snprintf(version, sizeof(version), "%x.%x", head->major, head->minor);
    }
    put_member("library", head ? head->name : NULL, file);
    put_member("libid", head ? guid : NULL, file);
    put_member("version", head ? version : NULL, file);
}

static void put_resources(const struct module_facts *facts, enum module_resource_kind kind,
                          const char *member, FILE *file)
{
    const char *comma = "";

    fprintf(file, ",\"%s\":[", member);
    for (unsigned i = 0; i < facts->n_resources; i++) {
        const struct module_resource *resource = &facts->resources[i];

        if (resource->kind != kind)
            continue;
        fprintf(file, "%s{\"type\":", comma);
        put_string(resource->type, file);
        put_member("name", resource->name, file);
        fprintf(file, ",\"language\":%u,\"size\":%zu", resource->language, resource->size);
        if (kind == MODULE_TYPELIB)
            put_library(resource->head, file);
        fputc('}', file);
        comma = ",";
    }
    fputc(']', file);
}

static void put_places(const char *places, FILE *file)
{
    const char *comma = "";

    fputs(",\"places\":[", file);
    while (*places) {
        const char *end = strstr(places, ", ");
        size_t len = end ? (size_t)(end - places) : strlen(places);
        _cleanup_(freep) char *place = strndup(places, len);

        fputs(comma, file);
        put_string(place, file);
        places += end ? len + 2 : len;
        comma = ",";
    }
    fputc(']', file);
}

static void put_needs(const struct dependencies *needs, FILE *file)
{
    static const char *const states[] = {
        [DEPENDENCY_FOUND] = "found",
        [DEPENDENCY_MISSING] = "missing",
        [DEPENDENCY_OTHER_MACHINE] = "other machine",
        [DEPENDENCY_OF_WINDOWS] = "of Windows",
    };

    fputs(",\"needs\":[", file);
    for (size_t i = 0; i < needs->n; i++) {
        const struct dependency *item = &needs->items[i];

        fprintf(file, "%s{\"library\":", i ? "," : "");
        put_string(item->name, file);
        put_member("state", states[item->state], file);
        put_member("needed_by", item->needed_by, file);
        put_member("path", item->path, file);
        put_places(item->places, file);
        fputc('}', file);
    }
    fprintf(file, "],\"missing\":%u", count_lacks(needs));
}

void audit_print_json(const char *path, const struct module_facts *facts, FILE *file)
{
    fputs("{\"file\":", file);
    put_string(path, file);
    put_member("format", formats[facts->format], file);
    put_member("machine", facts->machine, file);
    fprintf(file, ",\"bits\":%u", facts->bits);
    put_member("kind", kinds[facts->kind], file);
    fprintf(file, ",\"self_registers\":%s",
            module_facts_registers_itself(facts) ? "true" : "false");
    fprintf(file, ",\"oleselfregister\":%s", facts->has_marker ? "true" : "false");
    put_member("marker", facts->marker_place, file);
    put_exports(facts, file);
    put_resources(facts, MODULE_SCRIPT, "rgs", file);
    put_resources(facts, MODULE_REGINST, "reginst", file);
    put_resources(facts, MODULE_TYPELIB, "typelibs", file);
    put_needs(&facts->needs, file);
    put_member("problem", facts->problem, file);
    fputs("}\n", file);
}
