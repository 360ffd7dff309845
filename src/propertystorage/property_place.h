/* SPDX-License-Identifier: MIT */
/*
 * Places of property sets: the stream of one, or the storage and the stream CONTENTS in it of one
 * that is not simple, or an attribute of an ordinary file. What fails leaves what it has opened in
 * the place, to be left.
 */
#pragma once

#include <stdbool.h>

#include <comity/propidl.h>

struct property_place {
    IStream *stream;   /* or NULL */
    IStorage *storage; /* or NULL */
    bool is_attribute;
    int fd;                                    /* of the file */
    WCHAR attribute[CCH_MAX_PROPSTG_NAME + 1]; /* of it */
    const FMTID *fmtid;
    DWORD mode; /* STGM_ */
};

/* An element of a storage, new or there already; whether that is simple shows. */
HRESULT property_place_create(IStorage *storage, LPCOLESTR name, DWORD flags,
                              struct property_place *place);
HRESULT property_place_open(IStorage *storage, LPCOLESTR name, struct property_place *place);

/* A stream, or with PROPSETFLAG_NONSIMPLE a storage, that the caller has. */
HRESULT property_place_create_in(IUnknown *object, DWORD flags, struct property_place *place);
HRESULT property_place_open_in(IUnknown *object, DWORD flags, struct property_place *place);

/* Another hold on the same place. STG_E_TOOMANYOPENFILES. */
HRESULT property_place_copy(const struct property_place *place, struct property_place *ret_copy);
void property_place_leave(struct property_place *place);
