/* SPDX-License-Identifier: MIT */
/*
 * Shipped interfaces: how the interfaces of the components that come with Comity travel between
 * apartments in a home where nothing has been registered; a registration of the same interface goes
 * before.
 */
#pragma once

#include <comity/guiddef.h>

enum shipped_interface_travel {
    SHIPPED_BY_LIBRARY,  /* as a type library describes it: by PSOAInterface */
    SHIPPED_BY_DISPATCH, /* as IDispatch: by PSDispatch */
};

/* Where an interface is described. */
struct shipped_interface_library {
    GUID guid;
    unsigned short major;
    unsigned short minor;
};

/* NULL if no component has the interface; else @ret_travel tells its way. */
const struct shipped_interface_library *
shipped_interface_find(REFIID iid, enum shipped_interface_travel *ret_travel);
