/* SPDX-License-Identifier: MIT */
/*
 * Module files: a PE or ELF module, or a .res file, opened to read its resources, above all the
 * registrar scripts in it. Nothing of it is loaded or run.
 */
#pragma once

#include "base/cleanup.h"
#include "image/resource.h"

struct module_file;

enum module_file_kind {
    MODULE_FILE_PE,
    MODULE_FILE_ELF,
    MODULE_FILE_RES,
};

/* Raises what opening raises, and ERROR_BAD_EXE_FORMAT for another file and a damaged one. */
HRESULT module_file_open(const char *path, struct module_file **ret_module);
struct module_file *module_file_free(struct module_file *module);
DEFINE_CLEANUP(struct module_file *, module_file_free);

enum module_file_kind module_file_kind(const struct module_file *module);

/* NULL unless it is a PE file. */
const struct pe_file *module_file_pe(const struct module_file *module);

const struct resource_set *module_file_resources(const struct module_file *module);

/*
 * The script under @type and @name, decoded; the caller frees it. Raises what resource_set_find()
 * has as outcomes, and what registrar_decode() raises.
 */
HRESULT module_file_script(const struct module_file *module, const struct resource_name *type,
                           const struct resource_name *name, char16_t **ret_script);
