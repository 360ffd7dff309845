/* SPDX-License-Identifier: MIT */
/*
 * Application hives (RegLoadAppKey): hive files that a program loads for itself, below no key that
 * has a name. A file that is loaded twice is one hive. Each handle of a key in it holds the hive;
 * it is unloaded with the last one, or when the program ends.
 */
#pragma once

#include <stdint.h>

#include <comity/windef.h>

#include "hive/key_path.h"

struct app_hive;

/*
 * Loads the file and holds it once. The root is at @ret_place in the user hive. Outcomes: those of
 * loaded_hive_load(), and ERROR_SHARING_VIOLATION also if @is_exclusive, or another's was, and the
 * file is loaded.
 */
HRESULT app_hive_load(const char *file, bool is_exclusive, struct app_hive **ret_hive,
                      struct key_path *ret_place);

/* NULL is nothing. The last unref unloads, and fails if the file cannot be written; its content is
 * then kept until it can be. */
void app_hive_ref(struct app_hive *hive);
HRESULT app_hive_unref(struct app_hive *hive);
