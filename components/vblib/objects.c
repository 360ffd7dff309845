/* SPDX-License-Identifier: MIT */
/*
 * CreateObject and GetObject.
 */
#define COBJMACROS
#include <comity/windows.h>
#include <ocidl.h>

#include "vbbase/arguments.h"
#include "vbbase/err.h"
#include "vbbase/functions.h"
#include "vbbase/security.h"

/* Tells the object who runs the script, if it wants to know. */
static HRESULT set_site(struct vb_context *context, IUnknown *object)
{
    IObjectWithSite *with_site = NULL;
    HRESULT hr;

    if (FAILED(IUnknown_QueryInterface(object, &IID_IObjectWithSite, (void **)&with_site)) ||
        !with_site)
        return S_OK;
    hr = context->site ? IObjectWithSite_SetSite(with_site, context->site) : S_OK;
    IObjectWithSite_Release(with_site);
    return hr;
}

/* Takes @object over: the script gets its IDispatch, or itself where there is none. */
static HRESULT return_object(IUnknown *object, VARIANT *ret_result)
{
    IDispatch *dispatch;

    if (SUCCEEDED(IUnknown_QueryInterface(object, &IID_IDispatch, (void **)&dispatch))) {
        IUnknown_Release(object);
        V_VT(ret_result) = VT_DISPATCH;
        V_DISPATCH(ret_result) = dispatch;
        return S_OK;
    }
    V_VT(ret_result) = VT_UNKNOWN;
    V_UNKNOWN(ret_result) = object;
    return S_OK;
}

/* @server is NULL for this machine. */
static HRESULT make_object(struct vb_context *context, REFCLSID clsid, const WCHAR *server,
                           IUnknown **ret_object)
{
    COSERVERINFO info = {.pwszName = (LPWSTR)server};
    IClassFactory *factory;
    HRESULT hr;

    hr = security_allow_class(context, clsid);
    if (FAILED(hr))
        return hr;
    hr = CoGetClassObject(clsid, server ? CLSCTX_REMOTE_SERVER : CLSCTX_SERVER,
                          server ? &info : NULL, &IID_IClassFactory, (void **)&factory);
    if (FAILED(hr))
        return hr;
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IUnknown, (void **)ret_object);
    IClassFactory_Release(factory);
    if (FAILED(hr))
        return hr;

    hr = security_allow_object(context, clsid, *ret_object);
    if (SUCCEEDED(hr))
        hr = set_site(context, *ret_object);
    if (FAILED(hr))
        IUnknown_Release(*ret_object);
    return hr;
}

static HRESULT create_object(struct vb_context *context, const WCHAR *class_name,
                             const WCHAR *server, VARIANT *ret_result)
{
    IUnknown *object;
    CLSID clsid;
    HRESULT hr;

    hr = CLSIDFromProgID(class_name, &clsid);
    if (SUCCEEDED(hr))
        hr = make_object(context, &clsid, server, &object);
    if (FAILED(hr))
        return vb_raise_about(context, VBE_CANT_CREATE_OBJECT, class_name);
    return return_object(object, ret_result);
}

HRESULT vb_create_object(struct vb_context *context, VARIANT *arguments, unsigned count,
                         VARIANT *ret_result)
{
    bool has_server = !vb_argument_is_missing(arguments, count, 1);
    struct vb_text class_name, server = {.units = u""};
    HRESULT hr;

    hr = vb_text_init(&class_name, context, &arguments[0]);
    if (FAILED(hr))
        return hr;
    if (has_server)
        hr = vb_text_init(&server, context, &arguments[1]);
    if (SUCCEEDED(hr))
        hr = create_object(context, class_name.units, server.len ? server.units : NULL, ret_result);
    vb_text_deinit(&server);
    vb_text_deinit(&class_name);
    return hr;
}

/* The object that a display name stands for: a file, or "kind:..." */
static HRESULT bind_name(struct vb_context *context, const WCHAR *name, IUnknown **ret_object)
{
    IMoniker *moniker;
    IBindCtx *binding;
    ULONG eaten;
    HRESULT hr;

    hr = CreateBindCtx(0, &binding);
    if (FAILED(hr))
        return hr;
    hr = MkParseDisplayName(binding, name, &eaten, &moniker);
    if (SUCCEEDED(hr)) {
        hr = IMoniker_BindToObject(moniker, binding, NULL, &IID_IUnknown, (void **)ret_object);
        IMoniker_Release(moniker);
    }
    IBindCtx_Release(binding);
    if (FAILED(hr))
        return hr;

    hr = set_site(context, *ret_object);
    if (FAILED(hr))
        IUnknown_Release(*ret_object);
    return hr;
}

static HRESULT load_file(struct vb_context *context, REFCLSID clsid, const WCHAR *path,
                         IUnknown **ret_object)
{
    IPersistFile *file;
    HRESULT hr;

    hr = make_object(context, clsid, NULL, ret_object);
    if (FAILED(hr))
        return hr;
    hr = IUnknown_QueryInterface(*ret_object, &IID_IPersistFile, (void **)&file);
    if (SUCCEEDED(hr)) {
        hr = IPersistFile_Load(file, path, STGM_READ);
        IPersistFile_Release(file);
    }
    if (FAILED(hr))
        IUnknown_Release(*ret_object);
    return hr;
}

/* @path is NULL where it was left out; an empty one asks for a new object. */
static HRESULT get_object(struct vb_context *context, const WCHAR *path, const WCHAR *class_name,
                          VARIANT *ret_result)
{
    IUnknown *object;
    CLSID clsid;
    HRESULT hr;

    if (!class_name) {
        hr = bind_name(context, path, &object);
        return FAILED(hr) ? hr : return_object(object, ret_result);
    }
    if (path && !*path)
        return create_object(context, class_name, NULL, ret_result);

    hr = CLSIDFromProgID(class_name, &clsid);
    if (SUCCEEDED(hr))
        hr = path ? load_file(context, &clsid, path, &object)
                  : GetActiveObject(&clsid, NULL, &object);
    if (FAILED(hr) && path)
        return MAKE_VBSERROR(VBE_FILE_OR_CLASS_NOT_FOUND);
    if (FAILED(hr))
        return vb_raise_about(context, VBE_CANT_CREATE_OBJECT, class_name);
    return return_object(object, ret_result);
}

HRESULT vb_get_object(struct vb_context *context, VARIANT *arguments, unsigned count,
                      VARIANT *ret_result)
{
    bool has_path = !vb_argument_is_missing(arguments, count, 0);
    bool has_class = !vb_argument_is_missing(arguments, count, 1);
    struct vb_text path = {.units = u""}, class_name = {.units = u""};
    HRESULT hr = S_OK;

    if (security_is_asked(context))
        return MAKE_VBSERROR(VBE_CANT_CREATE_OBJECT);
    if (!has_path && !has_class)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (has_path)
        hr = vb_text_init(&path, context, &arguments[0]);
    if (SUCCEEDED(hr) && has_class)
        hr = vb_text_init(&class_name, context, &arguments[1]);
    if (SUCCEEDED(hr))
        hr = get_object(context, has_path ? path.units : NULL, has_class ? class_name.units : NULL,
                        ret_result);
    vb_text_deinit(&class_name);
    vb_text_deinit(&path);
    return hr;
}
