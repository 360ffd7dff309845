/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "propertystorage/property_place.h"

#include <fcntl.h>
#include <unistd.h>

#include <comity/windows.h>

/* The stream of a set that is not simple. */
static const WCHAR contents[] = u"CONTENTS";

HRESULT property_place_copy(const struct property_place *place, struct property_place *ret_copy)
{
    struct property_place copy = *place;

    if (copy.is_attribute) {
        copy.fd = fcntl(place->fd, F_DUPFD_CLOEXEC, 0);
        if (copy.fd < 0)
            return STG_E_TOOMANYOPENFILES;
    }
    if (copy.stream)
        IStream_AddRef(copy.stream);
    if (copy.storage)
        IStorage_AddRef(copy.storage);
    *ret_copy = copy;
    return S_OK;
}

void property_place_leave(struct property_place *place)
{
    if (place->is_attribute)
        close(place->fd);
    place->is_attribute = false;
    if (place->stream)
        IStream_Release(place->stream);
    if (place->storage)
        IStorage_Release(place->storage);
    place->stream = NULL;
    place->storage = NULL;
}

/* Only a storage can keep back what is not committed. */
static DWORD stream_mode(const struct property_place *place)
{
    return place->mode & ~(DWORD)(STGM_TRANSACTED | STGM_CREATE);
}

static HRESULT create_contents(struct property_place *place)
{
    return IStorage_CreateStream(place->storage, contents, stream_mode(place) | STGM_CREATE, 0, 0,
                                 &place->stream);
}

static HRESULT open_contents(struct property_place *place)
{
    return IStorage_OpenStream(place->storage, contents, NULL, stream_mode(place), 0,
                               &place->stream);
}

HRESULT property_place_create(IStorage *storage, LPCOLESTR name, DWORD flags,
                              struct property_place *place)
{
    HRESULT hr;

    if (!(flags & PROPSETFLAG_NONSIMPLE))
        return IStorage_CreateStream(storage, name, place->mode & ~(DWORD)STGM_TRANSACTED, 0, 0,
                                     &place->stream);
    hr = IStorage_CreateStorage(storage, name, place->mode, 0, 0, &place->storage);
    return FAILED(hr) ? hr : create_contents(place);
}

HRESULT property_place_open(IStorage *storage, LPCOLESTR name, struct property_place *place)
{
    HRESULT hr;

    hr = IStorage_OpenStream(storage, name, NULL, stream_mode(place), 0, &place->stream);
    if (hr != STG_E_FILENOTFOUND)
        return hr;
    hr = IStorage_OpenStorage(storage, name, NULL, place->mode & ~(DWORD)STGM_CREATE, NULL, 0,
                              &place->storage);
    return FAILED(hr) ? hr : open_contents(place);
}

/* The object as what the flags say it is. */
static HRESULT take_object(IUnknown *object, DWORD flags, struct property_place *place)
{
    return flags & PROPSETFLAG_NONSIMPLE
               ? IUnknown_QueryInterface(object, &IID_IStorage, (void **)&place->storage)
               : IUnknown_QueryInterface(object, &IID_IStream, (void **)&place->stream);
}

HRESULT property_place_create_in(IUnknown *object, DWORD flags, struct property_place *place)
{
    HRESULT hr;

    hr = take_object(object, flags, place);
    return FAILED(hr) || place->stream ? hr : create_contents(place);
}

HRESULT property_place_open_in(IUnknown *object, DWORD flags, struct property_place *place)
{
    HRESULT hr;

    hr = take_object(object, flags, place);
    return FAILED(hr) || place->stream ? hr : open_contents(place);
}
