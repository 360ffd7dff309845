/* SPDX-License-Identifier: MIT */
/*
 * Module facts: what an ELF or PE file says of itself to who would register it, read without
 * loading it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "audit/module_search.h"
#include "audit/typelib_head.h"
#include "image/dependencies.h"

enum module_format {
    MODULE_ELF,
    MODULE_PE,
    MODULE_DOS, /* an MS-DOS program, or one of 16-bit Windows: nothing more is read of it */
};

enum module_kind {
    MODULE_DLL,
    MODULE_EXE,
    MODULE_OTHER, /* neither is loaded nor run: an object file, a core dump */
};

/* The functions that COM looks for. */
enum module_entry {
    MODULE_REGISTER_SERVER,
    MODULE_UNREGISTER_SERVER,
    MODULE_INSTALL,
    MODULE_GET_CLASS_OBJECT,
    MODULE_CAN_UNLOAD_NOW,
    MODULE_ENTRIES,
};

extern const char *const module_entry_names[MODULE_ENTRIES + 1]; /* NULL comes last */

struct module_export {
    bool is_exported;
    char *forwarder; /* "other.dll.Name", where the code is; NULL if it is here */
};

enum module_resource_kind {
    MODULE_SCRIPT,  /* a registrar script; of type REGISTRY or WINE_REGISTRY */
    MODULE_REGINST, /* the text of an INF */
    MODULE_TYPELIB,
};

struct module_resource {
    enum module_resource_kind kind;
    struct typelib_head *head; /* of a type library; NULL if it cannot be read */
    char *type;                /* "REGISTRY", "WINE_REGISTRY", "REGINST", "TYPELIB" */
    char *name;                /* "#1", or a text; UTF-8 */
    uint16_t language;
    size_t size;
};

struct module_facts {
    enum module_format format;
    enum module_kind kind;
    uint8_t bits;  /* 32 or 64; 16 for MODULE_DOS */
    char *machine; /* "x86-64" */
    struct module_export exports[MODULE_ENTRIES];
    bool has_marker;    /* OLESelfRegister */
    char *marker_place; /* the block that has it; NULL if none */
    struct module_resource *resources;
    unsigned n_resources;
    struct dependencies needs;
    char *problem; /* in what way the file is damaged: "it ends in its header"; NULL if sound */
};

/*
 * Reads the file at @path. What of a damaged file can be read is there beside the problem.
 * Outcomes: S_FALSE if it is no module at all; the HRESULT of errno with hr_message() if it cannot
 * be read, and for what is no regular file.
 */
HRESULT module_facts_read(const char *path, struct module_search *search,
                          struct module_facts *ret_facts);
void module_facts_deinit(struct module_facts *facts);

/* Whether it registers itself: a DLL that has the function, or an EXE that has the marker. */
bool module_facts_registers_itself(const struct module_facts *facts);

/* How many resources of that kind there are. */
unsigned module_facts_count(const struct module_facts *facts, enum module_resource_kind kind);
