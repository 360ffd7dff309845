/* SPDX-License-Identifier: MIT */
/*
 * Registering by a script that is found as Windows finds resources: by what FindResource is given.
 */
#pragma once

#include "registrar/registrar.h"

/* Does what the script says; names as for FindResource, @type NULL for REGISTRY. Fails as
 * module_file_open(), module_file_script() and registrar_write() do. */
HRESULT registrar_write_resource(const char16_t *path, const char16_t *type, const char16_t *name,
                                 const struct registrar_names *names, enum registrar_mode mode);

/* The same with a whole file as the script. */
HRESULT registrar_write_file(const char16_t *path, const struct registrar_names *names,
                             enum registrar_mode mode);
