/* SPDX-License-Identifier: MIT */
/*
 * What travels to storages alone: lists of names, times that may be left out, and parameters that
 * are there for nothing. Source: the IDL of the Windows SDK's objidl, RemSNB among it.
 */
#include "marshal/wire_storage.h"

#include <string.h>

#include <comity/objbase.h>

#include "base/utf16.h"
#include "marshal/oaut.h"

/* ---- times: pointers that may be NULL ---- */

static HRESULT time_put_referred(struct wire_io *io, const struct wire_type *type,
                                 const void *value)
{
    const FILETIME *time = *(const FILETIME *const *)value;

    if (!time)
        return S_OK;
    ndr_put_u32(io->writer, time->dwLowDateTime);
    ndr_put_u32(io->writer, time->dwHighDateTime);
    return S_OK;
}

static HRESULT time_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    FILETIME *time;

    if (!wire_take_pending(value))
        return S_OK;
    time = CoTaskMemAlloc(sizeof(*time));
    if (!time)
        return E_OUTOFMEMORY;
    time->dwLowDateTime = ndr_get_u32(io->reader);
    time->dwHighDateTime = ndr_get_u32(io->reader);
    *(FILETIME **)value = time;
    return S_OK;
}

static void time_clear(const struct wire_type *type, void *value)
{
    if (!wire_take_pending(value))
        CoTaskMemFree(*(void **)value);
    *(void **)value = NULL;
}

const struct wire_type wire_time_or_null = {
    .size = sizeof(FILETIME *),
    .wire_size = 4,
    .alignment = 4,
    .put = wire_put_pointer,
    .put_referred = time_put_referred,
    .get = wire_get_pointer,
    .get_referred = time_get_referred,
    .clear = time_clear,
};

/* ---- names: how many, and one after the other, each with its NUL ---- */

static HRESULT names_put_referred(struct wire_io *io, const struct wire_type *type,
                                  const void *value)
{
    LPOLESTR *names = *(LPOLESTR *const *)value;
    uint32_t n = 0, n_units = 0;

    if (!names)
        return S_OK;
    for (; names[n]; n++)
        n_units += (uint32_t)utf16_len(names[n]) + 1;
    ndr_put_u32(io->writer, n_units);
    ndr_put_u32(io->writer, n);
    ndr_put_u32(io->writer, n_units);
    for (uint32_t i = 0; i < n; i++)
        ndr_put_bytes(io->writer, names[i], (utf16_len(names[i]) + 1) * sizeof(OLECHAR));
    return S_OK;
}

/* In one piece: the pointers, and behind them the names. False if they are not so many. */
static bool point_to_names(LPOLESTR *names, uint32_t n, uint32_t n_units)
{
    LPOLESTR name = (LPOLESTR)(names + n + 1), end = name + n_units;

    for (uint32_t i = 0; i < n; i++) {
        size_t len = utf16_nlen(name, (size_t)(end - name));

        if (name + len == end)
            return false;
        names[i] = name;
        name += len + 1;
    }
    names[n] = NULL;
    return name == end;
}

static HRESULT names_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    uint32_t n, n_units, n_max;
    const void *units;
    LPOLESTR *names;

    if (!wire_take_pending(value))
        return S_OK;
    n_max = ndr_get_u32(io->reader);
    n = ndr_get_u32(io->reader);
    n_units = ndr_get_u32(io->reader);
    units = ndr_get_bytes(io->reader, (size_t)n_units * sizeof(OLECHAR));
    if (!units || n_units != n_max || n > n_units)
        return oaut_bad_data();
    names = CoTaskMemAlloc(((size_t)n + 1) * sizeof(*names) + (size_t)n_units * sizeof(OLECHAR));
    if (!names)
        return E_OUTOFMEMORY;
    memcpy(names + n + 1, units, (size_t)n_units * sizeof(OLECHAR));
    *(LPOLESTR **)value = names;
    return point_to_names(names, n, n_units) ? S_OK : oaut_bad_data();
}

const struct wire_type wire_names = {
    .size = sizeof(SNB),
    .wire_size = 4,
    .alignment = 4,
    .put = wire_put_pointer,
    .put_referred = names_put_referred,
    .get = wire_get_pointer,
    .get_referred = names_get_referred,
    .clear = time_clear,
};

/* ---- reserved pointers: a size that is 0, and no bytes ---- */

static void reserved_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    ndr_put_u32(io->writer, 0);
    ndr_put_u32(io->writer, 0);
}

static HRESULT reserved_put_referred(struct wire_io *io, const struct wire_type *type,
                                     const void *value)
{
    return S_OK;
}

static void reserved_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    if (ndr_get_u32(io->reader) | ndr_get_u32(io->reader))
        io->reader->failed = true;
}

static HRESULT reserved_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    return S_OK;
}

static void reserved_clear(const struct wire_type *type, void *value)
{
    *(void **)value = NULL;
}

const struct wire_type wire_reserved = {
    .size = sizeof(void *),
    .wire_size = 8,
    .alignment = 4,
    .put = reserved_put,
    .put_referred = reserved_put_referred,
    .get = reserved_get,
    .get_referred = reserved_get_referred,
    .clear = reserved_clear,
};
