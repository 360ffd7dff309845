/* SPDX-License-Identifier: MIT */
/* Source: Windows' "LoadPicture" and "IPictureDisp" pages. */
#define COBJMACROS
#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "component.h"
#include "picture_file.h"

enum {
    FILE_SIZE_MAX = 256 << 20,
};

enum {
    ID_HANDLE = 0,
    ID_PALETTE = 2,
    ID_TYPE = 3,
    ID_WIDTH = 4,
    ID_HEIGHT = 5,
    ID_RENDER = 6,
};

static const IID DIID_Picture = {
    0x7bf80981, 0xbf32, 0x101a, {0x8b, 0xbb, 0x00, 0xaa, 0x00, 0x30, 0x0c, 0xab}};
static const GUID LIBID_StdOle = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

struct picture {
    IDispatch IDispatch_iface;
    LONG refs;
    struct picture_facts facts;
    LONG palette; /* as it was put */
};

static struct picture *picture_from_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct picture, IDispatch_iface);
}

static HRESULT picture_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) &&
        !IsEqualIID(riid, &DIID_Picture))
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG picture_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&picture_from_IDispatch(iface)->refs);
}

static ULONG picture_Release(IDispatch *iface)
{
    struct picture *picture = picture_from_IDispatch(iface);
    LONG refs = InterlockedDecrement(&picture->refs);

    if (refs == 0) {
        free(picture);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT load_type(LCID lcid, ITypeInfo **ret_type)
{
    ITypeLib *library;
    HRESULT hr = LoadRegTypeLib(&LIBID_StdOle, 2, 0, lcid, &library);

    if (FAILED(hr))
        return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(library, &DIID_Picture, ret_type);
    ITypeLib_Release(library);
    return hr;
}

static HRESULT picture_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    if (!pctinfo)
        return E_POINTER;
    *pctinfo = 1;
    return S_OK;
}

static HRESULT picture_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    if (!ppTInfo)
        return E_POINTER;
    *ppTInfo = NULL;
    return iTInfo == 0 ? load_type(lcid, ppTInfo) : DISP_E_BADINDEX;
}

static HRESULT picture_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                     UINT cNames, LCID lcid, DISPID *rgDispId)
{
    ITypeInfo *type;
    HRESULT hr = load_type(lcid, &type);

    if (FAILED(hr))
        return hr;
    hr = ITypeInfo_GetIDsOfNames(type, rgszNames, cNames, rgDispId);
    ITypeInfo_Release(type);
    return hr;
}

static HRESULT put_palette(struct picture *picture, const DISPPARAMS *arguments)
{
    VARIANT value = {.vt = VT_EMPTY};
    HRESULT hr;

    if (arguments->cArgs != 1)
        return DISP_E_BADPARAMCOUNT;
    hr = VariantChangeType(&value, &arguments->rgvarg[0], 0, VT_I4);
    if (SUCCEEDED(hr))
        picture->palette = V_I4(&value);
    return hr;
}

static HRESULT get_property(const struct picture *picture, DISPID id, VARIANT *ret_value)
{
    V_VT(ret_value) = VT_I4;
    switch (id) {
    case ID_HANDLE:
        V_I4(ret_value) = 0;
        return S_OK;
    case ID_PALETTE:
        V_I4(ret_value) = picture->palette;
        return S_OK;
    case ID_TYPE:
        V_VT(ret_value) = VT_I2;
        V_I2(ret_value) = (SHORT)picture->facts.kind;
        return S_OK;
    case ID_WIDTH:
        V_I4(ret_value) = picture->facts.width;
        return S_OK;
    case ID_HEIGHT:
        V_I4(ret_value) = picture->facts.height;
        return S_OK;
    default:
        V_VT(ret_value) = VT_EMPTY;
        return DISP_E_MEMBERNOTFOUND;
    }
}

static HRESULT picture_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                              WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                              EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct picture *picture = picture_from_IDispatch(iface);
    VARIANT unwanted;

    if (!pDispParams)
        return E_INVALIDARG;
    /* No device context can be valid where there is nothing to draw on. */
    if (dispIdMember == ID_RENDER && wFlags & DISPATCH_METHOD)
        return pDispParams->cArgs == 10 ? CTL_E_INVALIDPROPERTYVALUE : DISP_E_BADPARAMCOUNT;
    if (wFlags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
        return dispIdMember == ID_PALETTE ? put_palette(picture, pDispParams)
                                          : DISP_E_MEMBERNOTFOUND;
    if (!(wFlags & DISPATCH_PROPERTYGET))
        return DISP_E_MEMBERNOTFOUND;
    if (pDispParams->cArgs > 0)
        return DISP_E_BADPARAMCOUNT;
    return get_property(picture, dispIdMember, pVarResult ? pVarResult : &unwanted);
}

static const IDispatchVtbl picture_vtable = {
    .QueryInterface = picture_QueryInterface,
    .AddRef = picture_AddRef,
    .Release = picture_Release,
    .GetTypeInfoCount = picture_GetTypeInfoCount,
    .GetTypeInfo = picture_GetTypeInfo,
    .GetIDsOfNames = picture_GetIDsOfNames,
    .Invoke = picture_Invoke,
};

/* ---- files ---- */

static HRESULT read_facts(int fd, struct picture_facts *ret_facts)
{
    struct stat status;
    uint8_t *bytes;
    ssize_t n;
    bool is_picture;

    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size > FILE_SIZE_MAX)
        return CTL_E_INVALIDPICTURE;
    bytes = malloc((size_t)status.st_size + 1);
    if (!bytes)
        return E_OUTOFMEMORY;
    n = pread(fd, bytes, (size_t)status.st_size, 0);
    is_picture = n > 0 && picture_file_read(bytes, (size_t)n, ret_facts);
    free(bytes);
    return is_picture ? S_OK : CTL_E_INVALIDPICTURE;
}

static HRESULT examine(const char *path, struct picture_facts *ret_facts)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    HRESULT hr;

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? CTL_E_FILENOTFOUND : CTL_E_PATHFILEACCESSERROR;
    hr = read_facts(fd, ret_facts);
    close(fd);
    return hr;
}

HRESULT picture_load(const char *path, IDispatch **ret_picture)
{
    struct picture_facts facts = {.kind = PICTURE_NONE};
    struct picture *picture;
    HRESULT hr = *path ? examine(path, &facts) : S_OK;

    if (FAILED(hr))
        return hr;
    picture = calloc(1, sizeof(*picture));
    if (!picture)
        return E_OUTOFMEMORY;
    picture->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&picture_vtable;
    picture->refs = 1;
    picture->facts = facts;
    component_use_begun();
    *ret_picture = &picture->IDispatch_iface;
    return S_OK;
}
