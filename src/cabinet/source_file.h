/* SPDX-License-Identifier: MIT */
/*
 * Source file: a plain file as libgcab reads it into a cabinet. GLib's own files start threads and
 * look into each file for its kind.
 */
#pragma once

#include <gio/gio.h>

#include <comity/winerror.h>

/* Raised: the errors of files; E_INVALIDARG for what is no plain file. */
HRESULT source_file_new(const char *path, GFile **ret_file);

/* How long it was when it was made; it must be as long when it is read. */
uint64_t source_file_size(GFile *file);
