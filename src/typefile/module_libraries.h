/* SPDX-License-Identifier: MIT */
/*
 * The type libraries among a module's resources (of type TYPELIB) that registering the module is to
 * register as RegisterTypeLib does: those that none of its own scripts registers.
 */
#pragma once

#include "base/cleanup.h"
#include "registrar/module_file.h"
#include "registrar/registrar.h"
#include "typefile/library_entries.h"

struct module_libraries;

/*
 * @path is the module's, in full; @names are for its scripts. A library of a format that is not
 * known is left out, and the listener told. Raises what reading the scripts raises, and
 * SELFREG_E_TYPELIB for a library that is damaged.
 */
HRESULT module_libraries_find(const struct module_file *module, const char16_t *path,
                              const struct registrar_names *names,
                              const struct registrar_listener *listener,
                              struct module_libraries **ret_libraries);
struct module_libraries *module_libraries_free(struct module_libraries *libraries);
DEFINE_CLEANUP(struct module_libraries *, module_libraries_free);

unsigned module_libraries_count(const struct module_libraries *libraries);

/*
 * Visits what registering them sets if the module is at @path, with its help files in the folder
 * @help.
 */
HRESULT module_libraries_visit(const struct module_libraries *libraries, const char16_t *path,
                               const char16_t *help, library_entry_visit *visit, void *context);

/* Unregistering what is not registered succeeds. Raises SELFREG_E_TYPELIB. */
HRESULT module_libraries_apply(const struct module_libraries *libraries, enum registrar_mode mode);
