/* SPDX-License-Identifier: MIT */
/*
 * Library maker: ICreateTypeLib2, beside the ITypeLib2 that shows what has been made so far. One
 * thread makes a library.
 */
#pragma once

#include "typelib/type_lib.h"

struct lib_maker {
    struct type_lib lib; /* first: it is freed as that */
    ICreateTypeLib2 ICreateTypeLib2_iface;
    BSTR file; /* where it is saved */
};

/* The reference of the library for @info, which may be another library's. */
HRESULT lib_maker_refer(struct type_library *library, ITypeInfo *info, HREFTYPE *ret_href);

/* The reference for the IDispatch of stdole, which is not looked for. */
HRESULT lib_maker_refer_dispatch(struct type_library *library, HREFTYPE *ret_href);
