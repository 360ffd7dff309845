/* SPDX-License-Identifier: MIT */
/*
 * What is known of a file: kind, size, dates and attributes as scripts see them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

enum {
    ATTRIBUTE_READ_ONLY = 1,
    ATTRIBUTE_HIDDEN = 2, /* its name begins with a dot */
    ATTRIBUTE_DIRECTORY = 16,
    ATTRIBUTE_ALIAS = 1024, /* a symbolic link */
    ATTRIBUTES_SETTABLE = 0x27,
};

struct file_status {
    bool is_folder;
    LONG attributes;
    uint64_t size;
    DATE created; /* last changed, where the file system does not know */
    DATE modified;
    DATE accessed;
};

/* Of what the full path leads to, through links. Failures: file_error() with @missing. */
HRESULT file_status_read(const char *path, HRESULT missing, struct file_status *ret_status);

/* False also for what cannot be looked at. */
bool file_is_there(const char *path);
bool folder_is_there(const char *path);

/*
 * Allows or forbids writing, as @attributes say. The other attributes that scripts may set have no
 * counterpart here and stay as they are. E_INVALIDARG for those that none may set.
 */
HRESULT file_status_set_attributes(const char *path, HRESULT missing, LONG attributes);

/* A size as a script's number: Long, or Double if it is too large. */
VARIANT file_size_variant(uint64_t size);
