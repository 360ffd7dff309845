/* SPDX-License-Identifier: MIT */
/*
 * Captured entries: what a module wrote, one after the other, made to what is there in the end.
 */
#pragma once

#include "registrar/registry_entries.h"
#include "selfreg/entries.h"

/*
 * Does to @into what @entries say, which may be replaced by another; keys of the machine's classes
 * are below HKEY_CLASSES_ROOT, and @path, the module's, is %MODULE% in texts.
 */
HRESULT captured_entries_apply(const struct entries *entries, const char *path,
                               struct registry_entries **into);
