/* SPDX-License-Identifier: MIT */
/*
 * PE files: programs and libraries of Windows, 32 and 64 bit, read as data. Whatever the file says
 * is checked against its size, and what it can make long has a limit.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "image/span.h"

/* The data directories that are asked for by name here, by their place in the optional header. */
enum pe_directory {
    PE_DIRECTORY_EXPORT = 0,
    PE_DIRECTORY_IMPORT = 1,
    PE_DIRECTORY_RESOURCE = 2,
    PE_DIRECTORY_DELAY_IMPORT = 13,
    PE_DIRECTORY_COUNT = 16,
};

struct pe_range {
    uint32_t address; /* relative to the image, as all addresses here */
    uint32_t size;
};

struct pe_file {
    struct span file; /* borrowed */
    uint16_t machine; /* IMAGE_FILE_MACHINE_... */
    uint8_t bits;     /* 32 or 64 */
    bool is_dll;
    uint16_t subsystem; /* IMAGE_SUBSYSTEM_... */
    uint32_t headers_size;
    uint64_t image_base;
    uint64_t sections_at;
    unsigned n_sections;
    struct pe_range directories[PE_DIRECTORY_COUNT]; /* zero where the file has none */
};

/*
 * Reads the headers of @file, whose bytes must outlive @ret_pe. Outcomes: S_FALSE if it is no PE
 * file; ERROR_BAD_EXE_FORMAT's HRESULT with hr_message() if it is one that is damaged.
 */
HRESULT pe_file_read(struct span file, struct pe_file *ret_pe);

/* The bytes from @address to the end of its section; empty where the file has none. */
struct span pe_file_at(const struct pe_file *pe, uint32_t address);

/* The bytes of a data directory, as many as the file has of them; empty if it has none. */
struct span pe_file_directory(const struct pe_file *pe, enum pe_directory directory);

struct pe_section {
    char name[9]; /* ends in NUL */
    uint32_t address;
    uint32_t size;      /* in memory */
    uint32_t file_at;   /* where its bytes begin in the file */
    uint32_t file_size; /* and how many they are */
};

/* Section @i of n_sections. */
struct pe_section pe_file_section(const struct pe_file *pe, unsigned i);

struct pe_export {
    const char *name;      /* NULL if it has only its ordinal */
    const char *forwarder; /* "module.name" or "module.#ordinal"; NULL if the code is here */
    uint32_t ordinal;
    uint32_t address;
};

/* Visitors return S_OK to go on and S_FALSE to stop; both and failures are passed on. */
typedef HRESULT pe_visit_export(void *context, const struct pe_export *entry);
typedef HRESULT pe_visit_needed(void *context, const char *library);

/*
 * The names, in the file's order, then the ordinals that have none. A file without exports has
 * nothing to visit; ERROR_BAD_EXE_FORMAT's HRESULT if their table is damaged.
 */
HRESULT pe_file_visit_exports(const struct pe_file *pe, pe_visit_export *visit, void *context);

/* S_FALSE if it exports nothing under @name, which is compared with case, as Windows does. */
HRESULT pe_file_find_export(const struct pe_file *pe, const char *name,
                            struct pe_export *ret_entry);

/* The libraries that the loader brings before the module runs, and those it brings on first use. */
HRESULT pe_file_visit_imports(const struct pe_file *pe, pe_visit_needed *visit, void *context);
HRESULT pe_file_visit_delay_imports(const struct pe_file *pe, pe_visit_needed *visit,
                                    void *context);

/* "x86-64"; NULL for a machine without a name here. */
const char *pe_machine_name(uint16_t machine);
