/* SPDX-License-Identifier: MIT */
/*
 * What names properties, and what tells of them.
 */
#include <comity/objbase.h>

#include "marshal/wire_property.h"

enum {
    SPEC_WIRE_SIZE = 8,
};

/* ---- PROPSPEC ---- */

static void spec_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const PROPSPEC *spec = value;

    ndr_put_u32(io->writer, spec->ulKind);
    ndr_put_u32(io->writer, spec->ulKind);
    if (spec->ulKind == PRSPEC_LPWSTR)
        wire_put_pointer(io, NULL, &spec->lpwstr);
    else if (spec->ulKind == PRSPEC_PROPID)
        ndr_put_u32(io->writer, spec->propid);
}

static HRESULT spec_put_referred(struct wire_io *io, const struct wire_type *type,
                                 const void *value)
{
    const PROPSPEC *spec = value;

    return spec->ulKind == PRSPEC_LPWSTR ? wire_put_referred(io, &wire_text, &spec->lpwstr, 1)
                                         : S_OK;
}

static void spec_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    PROPSPEC *spec = value;

    spec->ulKind = ndr_get_u32(io->reader);
    if (ndr_get_u32(io->reader) != spec->ulKind)
        io->reader->failed = true;
    if (spec->ulKind == PRSPEC_LPWSTR)
        wire_get_pointer(io, NULL, &spec->lpwstr);
    else if (spec->ulKind == PRSPEC_PROPID)
        spec->propid = ndr_get_u32(io->reader);
}

static HRESULT spec_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    PROPSPEC *spec = value;

    return spec->ulKind == PRSPEC_LPWSTR ? wire_get_referred(io, &wire_text, &spec->lpwstr, 1)
                                         : S_OK;
}

static void spec_clear(const struct wire_type *type, void *value)
{
    PROPSPEC *spec = value;

    if (spec->ulKind == PRSPEC_LPWSTR)
        wire_clear_values(&wire_text, &spec->lpwstr, 1);
}

const struct wire_type wire_property_spec = {
    .size = sizeof(PROPSPEC),
    .wire_size = SPEC_WIRE_SIZE,
    .alignment = 4,
    .put = spec_put,
    .put_referred = spec_put_referred,
    .get = spec_get,
    .get_referred = spec_get_referred,
    .clear = spec_clear,
};

/* ---- STATPROPSTG and STATPROPSETSTG ---- */

static void stat_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const STATPROPSTG *stat = value;

    wire_put_pointer(io, NULL, &stat->lpwstrName);
    ndr_put_u32(io->writer, stat->propid);
    ndr_put_u16(io->writer, stat->vt);
}

static HRESULT stat_put_referred(struct wire_io *io, const struct wire_type *type,
                                 const void *value)
{
    return wire_put_referred(io, &wire_text, &((const STATPROPSTG *)value)->lpwstrName, 1);
}

static void stat_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    STATPROPSTG *stat = value;

    wire_get_pointer(io, NULL, &stat->lpwstrName);
    stat->propid = ndr_get_u32(io->reader);
    stat->vt = ndr_get_u16(io->reader);
}

static HRESULT stat_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    return wire_get_referred(io, &wire_text, &((STATPROPSTG *)value)->lpwstrName, 1);
}

static void stat_clear(const struct wire_type *type, void *value)
{
    wire_clear_values(&wire_text, &((STATPROPSTG *)value)->lpwstrName, 1);
}

const struct wire_type wire_property_stat = {
    .size = sizeof(STATPROPSTG),
    .wire_size = 10,
    .alignment = 4,
    .put = stat_put,
    .put_referred = stat_put_referred,
    .get = stat_get,
    .get_referred = stat_get_referred,
    .clear = stat_clear,
};

_Static_assert(sizeof(STATPROPSETSTG) == 64, "as on the wire");

const struct wire_type wire_property_set_stat = {.size = 64, .wire_size = 64, .alignment = 4};
