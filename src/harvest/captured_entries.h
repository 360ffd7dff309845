/* SPDX-License-Identifier: MIT */
/*
 * Captured entries: what a module wrote, one after the other, made to what is there in the end.
 */
#pragma once

#include "harvest/harvest.h"
#include "registrar/registry_entries.h"
#include "selfreg/entries.h"

/*
 * Does to @into what @entries say, which may be replaced by another; keys of the machine's classes
 * are below HKEY_CLASSES_ROOT, and the path of @module is %MODULE% in texts, other paths without
 * the folder that stands for /.
 */
HRESULT captured_entries_apply(const struct entries *entries, const struct harvest *module,
                               struct registry_entries **into);
