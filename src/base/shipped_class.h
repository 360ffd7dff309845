/* SPDX-License-Identifier: MIT */
/*
 * Shipped classes: what the components that come with Comity implement. They work in a home where
 * nothing has been registered; a registration of the same class or library goes before.
 */
#pragma once

#include <comity/guiddef.h>

struct shipped_class {
    CLSID clsid;
    const char16_t *progid;         /* with its version, if it has one; NULL if it has no name */
    const char16_t *current_progid; /* without version; NULL if that is @progid */
    const char *module;             /* the file; see shipped_path() */
    const char16_t *threading_model;
    const char16_t *description;
    const GUID *library; /* its type library; NULL if it has none */
};

struct shipped_library {
    GUID guid;
    unsigned short major;
    unsigned short minor;
    const char *module;
    unsigned short resource; /* 0 if the file is the library */
};

/* NULL if no component implements the class, or if its file is not there. */
const struct shipped_class *shipped_class_find(REFCLSID clsid);

/* By either ProgID, without case. */
const struct shipped_class *shipped_class_of_progid(const char16_t *progid);

/* The @index-th that is there; NULL behind the last. */
const struct shipped_class *shipped_class_at(unsigned index);

/* The library of this major version, and not of a lower minor one; 0xffff asks for any. */
const struct shipped_library *shipped_library_find(REFGUID guid, unsigned short major,
                                                   unsigned short minor);
