/* SPDX-License-Identifier: MIT */
/*
 * PE search: which libraries a PE module needs, and what those need, looked for beside the module
 * and in folders that are given, without regard to case. Windows' own are not looked for: they are
 * on no disk here.
 */
#pragma once

#include <comity/windef.h>

#include "base/cleanup.h"
#include "image/dependencies.h"
#include "image/pe_file.h"

struct pe_search;

/* @folders are borrowed; NULL ends them, or stands for none. */
HRESULT pe_search_new(const char *const *folders, struct pe_search **ret_search);
struct pe_search *pe_search_free(struct pe_search *search);
DEFINE_CLEANUP(struct pe_search *, pe_search_free);

/*
 * Resolves what the module at @path needs before it runs, as which @pe was read from it. A file
 * of a library's name that is no PE file does not count.
 */
HRESULT pe_search_resolve(struct pe_search *search, const char *path, const struct pe_file *pe,
                          struct dependencies *ret_dependencies);
