/* SPDX-License-Identifier: MIT */
/*
 * What CreateDispTypeInfo() makes: one object with a face for the class, for its one interface,
 * for binding to the members of that, and for the library that they are in.
 */
#pragma once

#include <comity/oleauto.h>

#include "base/list.h"

/* In the library. */
enum disp_type_index {
    INTERFACE_INDEX,
    CLASS_INDEX,
    TYPES_COUNT,
};

struct disp_type_info {
    ITypeInfo class_iface;
    ITypeInfo interface_iface;
    ITypeComp members_iface;
    ITypeComp types_iface; /* of the library: nothing in it has a name */
    ITypeLib ITypeLib_iface;
    LONG refs; /* (atomic) */
    LCID lcid;
    METHODDATA *methods; /* with names and parameters of their own */
    UINT n_methods;
};

extern const ITypeCompVtbl disp_type_members_vtable;
extern const ITypeCompVtbl disp_type_types_vtable;
extern const ITypeLibVtbl disp_type_lib_vtable;
