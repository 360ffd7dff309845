/* SPDX-License-Identifier: MIT */
/*
 * Type libraries and types as objects: ITypeLib2 and ITypeInfo2 over a library in memory, each with
 * an ITypeComp. A type that somebody holds keeps its library.
 */
#pragma once

#include "base/cleanup.h"
#include "typelib/library.h"

struct type_lib {
    ITypeLib2 ITypeLib2_iface;
    ITypeComp ITypeComp_iface;
    LONG refs;               /* (atomic) */
    ICreateTypeLib2 *making; /* (const) NULL if nothing can be added any more */
    struct type_library library;
};

/* A type as it is, or the vtable of a dual one. */
struct type_info {
    ITypeInfo2 ITypeInfo2_iface;
    ITypeComp ITypeComp_iface;
    struct type *type; /* (const) borrowed: the library's */
    TYPEKIND kind;     /* (const) what it shows: the vtable of a dual type is TKIND_INTERFACE */
};

/*
 * An empty library, held once; type_lib_attach() when its types are there. It may be the first
 * member of something larger from malloc(), which goes with its last reference.
 */
void type_lib_init(struct type_lib *lib);
HRESULT type_lib_new(struct type_lib **ret_lib);
struct type_lib *type_lib_unref(struct type_lib *lib);
DEFINE_CLEANUP(struct type_lib *, type_lib_unref);

/* Gives each type that has none its faces. */
HRESULT type_lib_attach(struct type_lib *lib);

struct type_lib *type_lib_of(const struct type *type);

/* The library if it is one of ours, else NULL. */
struct type_lib *type_lib_from(ITypeLib *iface);

/* The type's face, held for the caller. */
ITypeInfo *type_face(const struct type *type);
ITypeInfo *type_vtable_face(const struct type *type);

bool type_is_dual(const struct type *type);

/* Finds out what the type says is yet to be found out, before anybody is told. */
void type_settle(struct type *type);

/* The type if it is one of ours, else NULL. */
struct type_info *type_info_from(ITypeInfo *iface);

extern const ITypeInfo2Vtbl type_info_vtable;
extern const ITypeCompVtbl type_info_comp_vtable;
extern const ITypeCompVtbl type_lib_comp_vtable;
