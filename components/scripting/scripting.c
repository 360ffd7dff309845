/* SPDX-License-Identifier: MIT */
/*
 * The module scrrun.so: its classes.
 */
#include "component.h"

/* Here the identifiers of the library are, and those of nothing else. */
#include <initguid.h>

#include "scrrun.h"

#include "dictionary.h"
#include "file_system.h"

static const struct component_class classes[] = {
    {&CLSID_Dictionary, dictionary_create},
    {&CLSID_FileSystemObject, file_system_create},
};

const struct component component = {
    .classes = classes,
    .n = ARRAYSIZE(classes),
    .name = u"Scripting",
};
