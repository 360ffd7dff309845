/* SPDX-License-Identifier: MIT */
#include "typemarshal/described_interface.h"

#include <pthread.h>
#include <stdlib.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/shipped_interface.h"
#include "marshal/method.h"
#include "typemarshal/described_method.h"

enum {
    BASES_MAX = 32, /* interfaces that one derives from */
    METHODS_MAX = 4096,
    GUID_TEXT = 39,
};

const CLSID clsid_described_proxy = {0x00020424, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

struct described_interface {
    struct list link; /* in known.interfaces */
    struct interface_marshaler marshaler;
    IID iid;
};

static struct {
    pthread_mutex_t lock;
    struct list interfaces; /* (lock); each stays as it is */
} known = {.lock = PTHREAD_MUTEX_INITIALIZER, .interfaces = LIST_INIT(known.interfaces)};

static void type_info_release(ITypeInfo **info)
{
    if (*info)
        (*info)->lpVtbl->Release(*info);
}

/* ---- what is known ---- */

static struct interface_marshaler *find_known(REFIID iid)
{
    list_for_each (link, &known.interfaces) {
        struct described_interface *found = container_of(link, struct described_interface, link);

        if (guid_is_equal(&found->iid, iid))
            return &found->marshaler;
    }
    return NULL;
}

static struct described_interface *described_interface_free(struct described_interface *described)
{
    struct method *methods = described ? (struct method *)described->marshaler.methods : NULL;

    for (size_t i = 0; methods && i < described->marshaler.n_methods; i++)
        described_method_deinit(&methods[i]);
    free(methods);
    free(described);
    return NULL;
}
DEFINE_CLEANUP(struct described_interface *, described_interface_free);

/* Keeps it, unless another thread was faster; the one that is kept. */
static struct interface_marshaler *keep(struct described_interface *described)
{
    struct interface_marshaler *marshaler;

    pthread_mutex_lock(&known.lock);
    marshaler = find_known(&described->iid);
    if (!marshaler) {
        marshaler = &described->marshaler;
        list_append(&known.interfaces, &described->link);
        described = NULL;
    }
    pthread_mutex_unlock(&known.lock);
    described_interface_free(described);
    return marshaler;
}

/* ---- what a library says ---- */

static HRESULT find_or_describe(ITypeInfo *info, unsigned depth,
                                struct interface_marshaler **ret_marshaler);

/* The marshaler of the interface that @info's derives from; NULL if that is IUnknown. */
static HRESULT find_base(ITypeInfo *info, const TYPEATTR *attr, unsigned depth,
                         struct interface_marshaler **ret_base)
{
    _cleanup_(type_info_release) ITypeInfo *base = NULL;
    HREFTYPE reference;
    HRESULT hr;

    *ret_base = NULL;
    if (attr->cImplTypes == 0)
        return S_OK;
    if (depth == BASES_MAX)
        return hr_raise(E_NOINTERFACE, "an interface derives from too many others");
    hr = info->lpVtbl->GetRefTypeOfImplType(info, 0, &reference);
    if (SUCCEEDED(hr))
        hr = info->lpVtbl->GetRefTypeInfo(info, reference, &base);
    if (FAILED(hr))
        return hr_raise(hr, "looking up what an interface derives from");
    return hr_trace(find_or_describe(base, depth + 1, ret_base));
}

/* Adds the method that a function is, in the place that its offset says. */
static HRESULT add_method(ITypeInfo *info, const TYPEATTR *attr, const FUNCDESC *desc,
                          struct method *methods)
{
    size_t first = (attr->cbSizeVft / sizeof(void *)) - attr->cFuncs;
    size_t place = (size_t)(USHORT)desc->oVft / sizeof(void *);

    if (place < first || place - first >= attr->cFuncs || methods[place - first].described)
        return hr_raise(E_NOINTERFACE, "a type library has two methods in one place");
    return hr_trace(described_method_init(&methods[place - first], info, desc));
}

static HRESULT add_methods(ITypeInfo *info, const TYPEATTR *attr, struct described_interface *to)
{
    struct method *methods;
    FUNCDESC *desc;
    HRESULT hr;

    if (attr->cFuncs > METHODS_MAX || attr->cbSizeVft / sizeof(void *) < attr->cFuncs)
        return hr_raise(E_NOINTERFACE, "a type library describes an interface in vain");
    methods = calloc((size_t)attr->cFuncs + 1, sizeof(*methods));
    if (!methods)
        return hr_raise(E_OUTOFMEMORY, "describing an interface");
    to->marshaler.methods = methods;
    to->marshaler.n_methods = attr->cFuncs;
    for (UINT i = 0; i < attr->cFuncs; i++) {
        hr = info->lpVtbl->GetFuncDesc(info, i, &desc);
        if (FAILED(hr))
            return hr_raise(hr, "reading a method from a type library");
        hr = add_method(info, attr, desc, methods);
        info->lpVtbl->ReleaseFuncDesc(info, desc);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT describe(ITypeInfo *info, const TYPEATTR *attr, unsigned depth,
                        struct interface_marshaler **ret_marshaler)
{
    _cleanup_(described_interface_freep) struct described_interface *described = NULL;
    HRESULT hr;

    if (attr->typekind != TKIND_INTERFACE)
        return hr_raise(E_NOINTERFACE, "what a type library describes is no interface");
    described = calloc(1, sizeof(*described));
    if (!described)
        return hr_raise(E_OUTOFMEMORY, "describing an interface");
    described->iid = attr->guid;
    described->marshaler.iid = &described->iid;
    hr = find_base(info, attr, depth, &described->marshaler.base);
    if (SUCCEEDED(hr))
        hr = add_methods(info, attr, described);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_marshaler = keep(TAKE_PTR(described));
    return S_OK;
}

/* The interface that a dual dispinterface is as well. */
static HRESULT turn_to_interface(ITypeInfo **info)
{
    ITypeInfo *other;
    HREFTYPE reference;
    TYPEATTR *attr;
    bool is_dual;
    HRESULT hr;

    hr = (*info)->lpVtbl->GetTypeAttr(*info, &attr);
    if (FAILED(hr))
        return hr;
    is_dual = attr->typekind == TKIND_DISPATCH && (attr->wTypeFlags & TYPEFLAG_FDUAL);
    (*info)->lpVtbl->ReleaseTypeAttr(*info, attr);
    if (!is_dual)
        return S_OK;

    hr = (*info)->lpVtbl->GetRefTypeOfImplType(*info, (UINT)-1, &reference);
    if (SUCCEEDED(hr))
        hr = (*info)->lpVtbl->GetRefTypeInfo(*info, reference, &other);
    if (FAILED(hr))
        return hr;
    (*info)->lpVtbl->Release(*info);
    *info = other;
    return S_OK;
}

static HRESULT find_or_describe(ITypeInfo *info, unsigned depth,
                                struct interface_marshaler **ret_marshaler)
{
    struct interface_marshaler *marshaler = NULL;
    TYPEATTR *attr;
    HRESULT hr;

    hr = info->lpVtbl->GetTypeAttr(info, &attr);
    if (FAILED(hr))
        return hr_raise(hr, "reading an interface from a type library");
    if (!IsEqualIID(&attr->guid, &IID_IUnknown)) {
        marshaler = marshaler_find(&attr->guid);
        if (!marshaler) {
            pthread_mutex_lock(&known.lock);
            marshaler = find_known(&attr->guid);
            pthread_mutex_unlock(&known.lock);
        }
        if (!marshaler)
            hr = describe(info, attr, depth, &marshaler);
    }
    info->lpVtbl->ReleaseTypeAttr(info, attr);
    if (SUCCEEDED(hr))
        *ret_marshaler = marshaler;
    return hr_trace(hr);
}

/* ---- what the registry says ---- */

static bool read_text(const char16_t *path, const char16_t *name, char16_t *text, DWORD size)
{
    return RegGetValueW(HKEY_CLASSES_ROOT, path, name, RRF_RT_REG_SZ, NULL, text, &size) ==
           ERROR_SUCCESS;
}

/* "1.a": hexadecimal. */
static bool version_from(const char16_t *text, WORD *ret_major, WORD *ret_minor)
{
    unsigned parts[2] = {0};
    size_t part = 0;

    for (; *text; text++) {
        unsigned digit = *text >= u'0' && *text <= u'9'   ? *text - u'0'
                         : *text >= u'a' && *text <= u'f' ? *text - u'a' + 10
                         : *text >= u'A' && *text <= u'F' ? *text - u'A' + 10
                                                          : 16;

        if (*text == u'.' && part == 0)
            part = 1;
        else if (digit == 16 || parts[part] > 0xfff)
            return false;
        else
            parts[part] = parts[part] * 16 + digit;
    }
    *ret_major = (WORD)parts[0];
    *ret_minor = (WORD)parts[1];
    return true;
}

/* Where an interface is described: what is registered, else what comes with Comity. */
static HRESULT find_library(REFIID iid, struct shipped_interface_library *ret_library)
{
    char16_t path[] = u"Interface\\{00000000-0000-0000-0000-000000000000}\\TypeLib";
    char16_t library_text[GUID_TEXT], version[16], iid_text[GUID_TEXT];
    const struct shipped_interface_library *shipped;
    enum shipped_interface_travel travel;

    StringFromGUID2(iid, iid_text, GUID_TEXT);
    for (size_t i = 0; i < GUID_TEXT - 1; i++)
        path[sizeof("Interface\\") - 1 + i] = iid_text[i];
    if (read_text(path, NULL, library_text, sizeof(library_text)) &&
        read_text(path, u"Version", version, sizeof(version)) &&
        SUCCEEDED(CLSIDFromString(library_text, &ret_library->guid)) &&
        version_from(version, &ret_library->major, &ret_library->minor))
        return S_OK;

    shipped = shipped_interface_find(iid, &travel);
    if (!shipped)
        return hr_raise(E_NOINTERFACE,
                        "an interface that travels by its type library names none in the registry");
    *ret_library = *shipped;
    return S_OK;
}

static HRESULT load_type_info(REFIID iid, ITypeInfo **ret_info)
{
    struct shipped_interface_library where;
    ITypeLib *library;
    HRESULT hr;

    hr = find_library(iid, &where);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = LoadRegTypeLib(&where.guid, where.major, where.minor, LOCALE_NEUTRAL, &library);
    if (FAILED(hr))
        return hr_raise(hr, "loading the type library of an interface that travels by it");
    hr = library->lpVtbl->GetTypeInfoOfGuid(library, iid, ret_info);
    library->lpVtbl->Release(library);
    return FAILED(hr) ? hr_raise(E_NOINTERFACE, "an interface is not in its type library") : S_OK;
}

HRESULT described_interface_find(REFIID iid, struct interface_marshaler **ret_marshaler)
{
    _cleanup_(type_info_release) ITypeInfo *info = NULL;
    struct interface_marshaler *marshaler;
    HRESULT hr;

    pthread_mutex_lock(&known.lock);
    marshaler = find_known(iid);
    pthread_mutex_unlock(&known.lock);
    if (marshaler) {
        *ret_marshaler = marshaler;
        return S_OK;
    }
    hr = load_type_info(iid, &info);
    if (SUCCEEDED(hr))
        hr = turn_to_interface(&info);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(find_or_describe(info, 0, ret_marshaler));
}
