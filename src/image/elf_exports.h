/* SPDX-License-Identifier: MIT */
/*
 * ELF exports: whether a library lets others find a name, as dlsym would.
 */
#pragma once

#include <stdbool.h>

#include <comity/windef.h>

/*
 * Looks for @names, as many as there are before NULL, among what the file that is open as @fd
 * exports; what it only imports does not count. Outcomes: S_FALSE if it is no ELF file;
 * ERROR_BAD_EXE_FORMAT's HRESULT with hr_message() if its symbols are damaged.
 */
HRESULT elf_exports_find(int fd, const char *const names[], bool ret_is_exported[]);
