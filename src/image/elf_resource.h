/* SPDX-License-Identifier: MIT */
/*
 * Resources of ELF files: .res bytes that stand in notes, to which the program headers lead, so
 * that they are found in a file without loading it, in one whose sections were stripped off, and in
 * the memory of one that is loaded.
 */
#pragma once

#include <comity/windef.h>

#include "image/resource.h"
#include "image/span.h"

/*
 * The resources of a file, whose bytes must outlive @ret_set; it may have none. Outcomes: S_FALSE
 * if it is no ELF file; ERROR_BAD_EXE_FORMAT's HRESULT with hr_message() if it is damaged.
 */
HRESULT elf_resource_set_of_file(struct span file, struct resource_set *ret_set);

/* Those of a loaded module, dlopen()'s @handle; they last as long as it is loaded. */
HRESULT elf_resource_set_of_loaded(void *handle, struct resource_set *ret_set);
