/* SPDX-License-Identifier: MIT */
/*
 * What a component's module is made of besides its objects: the four entry points of COM, its own
 * type library, the count of what keeps it loaded, and errors with a text.
 *
 * A module defines `component` and links the library of this folder whole. It registers by
 * data: the registrar script and the type library among its resources.
 */
#pragma once

#define COBJMACROS
#include <windows.h>

#include <ocidl.h>

#include <stddef.h>

struct component_class {
    const CLSID *clsid;
    HRESULT (*create)(REFIID riid, void **ppv); /* as IClassFactory::CreateInstance */
};

extern const struct component {
    const struct component_class *classes;
    size_t n;
    const WCHAR *name; /* the source of its errors */
    /* The number of the type library among the resources that describes its interfaces; 0: 1. */
    unsigned type_library;
    /* For classes that are not in the table, as DllGetClassObject; or NULL. */
    HRESULT (*other_class)(REFCLSID rclsid, REFIID riid, void **ppv);
} component;

/* A description of an interface from the module's type library; failures as GetTypeInfoOfGuid. */
HRESULT component_type_info(REFIID iid, ITypeInfo **ret_type_info);

/* The module itself, and the path of its file. Failure: E_UNEXPECTED. */
HMODULE component_module(void);
HRESULT component_path(WCHAR *path, DWORD n_units);

/* Counts what keeps the module loaded: an object, a lock. */
void component_use_begun(void);
void component_use_ended(void);

/*
 * Leaves an error of @source (NULL: the component) for the caller of the interface @iid, with a
 * text of a format in UTF-8, and returns @hr.
 */
HRESULT component_fail(REFIID iid, const WCHAR *source, HRESULT hr, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
