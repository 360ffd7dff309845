/* SPDX-License-Identifier: MIT */
/*
 * ELF objects: a file to link that brings nothing but resources, in a note as elf_resource.h finds
 * them.
 */
#pragma once

#include <comity/windef.h>

#include "image/span.h"

/*
 * The object for @res, the bytes of a .res file, and the machine of this program. The bytes are the
 * caller's to free. Outcomes: ERROR_BAD_EXE_FORMAT's HRESULT with hr_message() if @res is damaged
 * or too large.
 */
HRESULT elf_object_of_resources(struct span res, struct span *ret_object);
