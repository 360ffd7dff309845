/* SPDX-License-Identifier: MIT */
/*
 * The report for people: what a module is, and below it what it has to say.
 */
#include "modtool/audit.h"

#include "base/cleanup.h"
#include "base/guid.h"
#include "toolkit/naming.h"

static const char *const kinds[] = {
    [MODULE_DLL] = "DLL",
    [MODULE_EXE] = "EXE",
    [MODULE_OTHER] = "neither DLL nor EXE",
};

static const char *const formats[] = {
    [MODULE_ELF] = "ELF",
    [MODULE_PE] = "PE",
    [MODULE_DOS] = "MS-DOS or 16-bit Windows",
};

/* A text from outside, as a terminal may have it. */
static void print_outside(const char *text, FILE *file)
{
    _cleanup_(freep) char *printable = naming_printable(text);

    fputs(printable ? printable : "?", file);
}

static void print_label(const char *label, FILE *file)
{
    fprintf(file, "    %-16s", label);
}

static void print_head(const char *path, const struct module_facts *facts, FILE *file)
{
    print_outside(path, file);
    fprintf(file, ": %s, %s", kinds[facts->kind], formats[facts->format]);
    if (facts->machine)
        fprintf(file, " for %s", facts->machine);
    fprintf(file, ", %s\n",
            module_facts_registers_itself(facts) ? "registers itself" : "does not register itself");
}

static void print_exports(const struct module_facts *facts, FILE *file)
{
    bool is_first = true;

    for (unsigned i = 0; i < MODULE_ENTRIES; i++) {
        if (!facts->exports[i].is_exported)
            continue;
        print_label(is_first ? "exports" : "", file);
        fputs(module_entry_names[i], file);
        if (facts->exports[i].forwarder) {
            fputs(" -> ", file);
            print_outside(facts->exports[i].forwarder, file);
        }
        fputc('\n', file);
        is_first = false;
    }
}

/* ": stdole 2.0 {...}", as the key TypeLib would have it. */
static void print_library(const struct typelib_head *head, FILE *file)
{
    char guid[GUID_TEXT_SIZE];

    if (!head)
        return;
    guid_to_text(&head->guid, guid);
    fputs(": ", file);
    print_outside(head->name, file);
    fprintf(file, " %x.%x %s", head->major, head->minor, guid);
}

static void print_resources(const struct module_facts *facts, enum module_resource_kind kind,
                            const char *label, FILE *file)
{
    bool is_first = true;

    for (unsigned i = 0; i < facts->n_resources; i++) {
        const struct module_resource *resource = &facts->resources[i];

        if (resource->kind != kind)
            continue;
        print_label(is_first ? label : "", file);
        print_outside(resource->type, file);
        fputc(' ', file);
        print_outside(resource->name, file);
        fprintf(file, ", %zu bytes", resource->size);
        print_library(resource->head, file);
        fputc('\n', file);
        is_first = false;
    }
}

static void print_lack(const struct dependency *lack, FILE *file)
{
    print_label("missing", file);
    print_outside(lack->name, file);
    fputs(", which ", file);
    print_outside(lack->needed_by, file);
    fputs(" needs: ", file);
    if (lack->state == DEPENDENCY_OTHER_MACHINE) {
        fputs("there is only ", file);
        print_outside(lack->path, file);
        fprintf(file, ", for %s", lack->machine);
    } else {
        fputs("not in ", file);
        print_outside(lack->places, file);
    }
    fputc('\n', file);
}

static void print_needs(const struct dependencies *needs, FILE *file)
{
    bool is_first = true;

    for (size_t i = 0; i < needs->n; i++) {
        if (needs->items[i].state == DEPENDENCY_MISSING ||
            needs->items[i].state == DEPENDENCY_OTHER_MACHINE)
            print_lack(&needs->items[i], file);
    }
    for (size_t i = 0; i < needs->n; i++) {
        if (needs->items[i].state != DEPENDENCY_OF_WINDOWS)
            continue;
        if (is_first)
            print_label("of Windows", file);
        else
            fputs(", ", file);
        print_outside(needs->items[i].name, file);
        is_first = false;
    }
    if (!is_first)
        fputs(" (not looked for)\n", file);
    if (needs->is_cut)
        fprintf(file, "    %-16s%s\n", "", "and more libraries than are looked for");
}

void audit_print_text(const char *path, const struct module_facts *facts, FILE *file)
{
    print_head(path, facts, file);
    if (facts->problem) {
        print_label("damaged", file);
        print_outside(facts->problem, file);
        fputc('\n', file);
    }
    if (facts->has_marker) {
        print_label("marker", file);
        fputs("OLESelfRegister in block ", file);
        print_outside(facts->marker_place, file);
        fprintf(file, " of its version information, %s\n",
                facts->format == MODULE_ELF ? "in a note" : "resource 16");
    }
    print_exports(facts, file);
    print_resources(facts, MODULE_SCRIPT, "scripts", file);
    print_resources(facts, MODULE_REGINST, "INF", file);
    print_resources(facts, MODULE_TYPELIB, "type libraries", file);
    print_needs(&facts->needs, file);
}

void audit_print_sums(const struct audit_sums *sums, FILE *file)
{
    fprintf(file, "\n%u modules: %u register themselves, %u with scripts, %u with type libraries",
            sums->n_modules, sums->n_registering, sums->n_with_scripts, sums->n_with_typelibs);
    fprintf(file, "; %u lack libraries, %u are damaged\n", sums->n_lacking, sums->n_damaged);
}
