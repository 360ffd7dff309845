/* SPDX-License-Identifier: MIT */
/*
 * Copies, moves and deletions of one file or folder between full paths.
 */
#pragma once

#include <stdint.h>

#include <windows.h>

enum file_copy_flags {
    COPY_REPLACES = 1, /* what is there, unless it may not be written */
};

enum file_delete_flags {
    DELETE_FORCED = 1, /* also what may not be written */
};

/* The bytes, the mode and the date of change. CTL_E_FILENOTFOUND also if @from is a folder. */
HRESULT file_copy(const char *from, const char *to, enum file_copy_flags flags);

/* A folder with all in it: into what is there, or a new one. Links are copied as links. */
HRESULT folder_copy(const char *from, const char *to, enum file_copy_flags flags);

/* CTL_E_FILEALREADYEXISTS if something is there. */
HRESULT file_move(const char *from, const char *to);
HRESULT folder_move(const char *from, const char *to);

/* A link is deleted itself, not what it leads to. */
HRESULT file_delete(const char *path, enum file_delete_flags flags);
HRESULT folder_delete(const char *path, enum file_delete_flags flags);

/* The size of all files in a folder. */
HRESULT folder_size(const char *path, uint64_t *ret_size);
