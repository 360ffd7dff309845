/* SPDX-License-Identifier: MIT */
/*
 * The component categories manager, below HKEY_CLASSES_ROOT: a category is a key of Component
 * Categories with its descriptions as values named by locale; a class's categories are keys below
 * its own. One object has both interfaces; any thread may use it.
 */
#pragma once

#define COBJMACROS
#include <windows.h>

#include <comcat.h>
#include <stddef.h>

#define COMCAT_IMPLEMENTED "\\Implemented Categories"
#define COMCAT_REQUIRED "\\Required Categories"

enum {
    PATH_MAX_UNITS = 160,
    GUID_TEXT_UNITS = 39, /* with its NUL */
};

struct manager {
    ICatRegister ICatRegister_iface;
    ICatInformation ICatInformation_iface;
    LONG refs;
};

extern const ICatRegisterVtbl comcat_register_vtable;
extern const ICatInformationVtbl comcat_information_vtable;

static inline struct manager *manager_from_ICatRegister(ICatRegister *iface)
{
    return (struct manager *)((char *)iface - offsetof(struct manager, ICatRegister_iface));
}

static inline struct manager *manager_from_ICatInformation(ICatInformation *iface)
{
    return (struct manager *)((char *)iface - offsetof(struct manager, ICatInformation_iface));
}

HRESULT manager_query(struct manager *manager, REFIID riid, void **ppv);
ULONG manager_ref(struct manager *manager);
ULONG manager_unref(struct manager *manager);

/* Counts an object that keeps the module loaded. */
void comcat_object_born(void);
void comcat_object_gone(void);

/* A path of ASCII and identifiers. */
struct path {
    WCHAR text[PATH_MAX_UNITS];
    size_t len;
};

void path_add(struct path *path, const char *text);
void path_add_guid(struct path *path, REFGUID guid);

/* Component Categories\@catid. */
void path_to_category(struct path *path, REFCATID catid);

/* CLSID\@clsid@kind, and the category @catid in it unless NULL. */
void path_to_class(struct path *path, REFCLSID clsid, const char *kind, const CATID *catid);

HRESULT comcat_result(LSTATUS error);

/* Elements of one size, gathered to be enumerated. All zeros but @element_size is an empty one. */
struct collection {
    size_t element_size;
    char *elements; /* CoTaskMemAlloc's */
    ULONG n;
    ULONG room;
};

HRESULT collection_add(struct collection *collection, const void *element);
void collection_deinit(struct collection *collection);

/* Enumerators over @collection, whose elements they take over; it is empty afterwards. */
HRESULT comcat_enum_guids(struct collection *collection, IEnumGUID **ret_enum);
HRESULT comcat_enum_categories(struct collection *collection, IEnumCATEGORYINFO **ret_enum);
