/* SPDX-License-Identifier: MIT */
/* Source: Windows' "CreateObject method", "GetObject method", "ConnectObject method" pages. */
#define COBJMACROS
#include "host/creation.h"

#include <stdlib.h>

#include "hosting/events.h"
#include "hosttext/host_object.h"
#include "hosttext/text.h"

static HRESULT connect_object(struct host *host, IDispatch *object, const CLSID *clsid, BSTR prefix,
                              const char *method)
{
    HRESULT hr;

    if (SysStringLen(prefix) == 0)
        return S_OK;
    hr = events_connect(host, object, clsid, prefix);
    return FAILED(hr) ? host_object_fail(hr, method, "Could not connect object.") : S_OK;
}

/* The object is the caller's only when its events are connected. */
static HRESULT give_object(struct host *host, IDispatch *object, const CLSID *clsid, BSTR prefix,
                           const char *method, IDispatch **ret_object)
{
    HRESULT hr = connect_object(host, object, clsid, prefix, method);

    if (FAILED(hr))
        IDispatch_Release(object);
    else
        *ret_object = object;
    return hr;
}

static HRESULT class_of_progid(BSTR progid, const char *method, CLSID *ret_clsid)
{
    _cleanup_(freep) char *name = text_to_utf8(progid ? progid : u"");
    HRESULT hr = CLSIDFromProgID(progid ? progid : u"", ret_clsid);

    return FAILED(hr)
               ? host_object_fail(hr, method, "Could not locate automation class named \"%s\".",
                                  name ? name : "")
               : S_OK;
}

static HRESULT create_object(REFCLSID clsid, BSTR progid, const char *method,
                             IDispatch **ret_object)
{
    _cleanup_(freep) char *name = text_to_utf8(progid);
    HRESULT hr;

    hr = CoCreateInstance(clsid, NULL, CLSCTX_SERVER, &IID_IDispatch, (void **)ret_object);
    return FAILED(hr) ? host_object_fail(hr, method, "Could not create object named \"%s\".",
                                         name ? name : "")
                      : S_OK;
}

HRESULT creation_create(struct host *host, BSTR progid, BSTR prefix, IDispatch **ret_object)
{
    static const char method[] = "WScript.CreateObject";
    IDispatch *object;
    CLSID clsid;
    HRESULT hr;

    *ret_object = NULL;
    hr = class_of_progid(progid, method, &clsid);
    if (SUCCEEDED(hr))
        hr = create_object(&clsid, progid, method, &object);
    if (FAILED(hr))
        return hr;
    return give_object(host, object, &clsid, prefix, method, ret_object);
}

/* An object of the class that has loaded the file. */
static HRESULT load_object(REFCLSID clsid, BSTR path, BSTR progid, const char *method,
                           IDispatch **ret_object)
{
    IPersistFile *file;
    HRESULT hr;

    hr = create_object(clsid, progid, method, ret_object);
    if (FAILED(hr))
        return hr;
    hr = IDispatch_QueryInterface(*ret_object, &IID_IPersistFile, (void **)&file);
    if (SUCCEEDED(hr)) {
        hr = IPersistFile_Load(file, path, STGM_READ);
        IPersistFile_Release(file);
    }
    if (FAILED(hr)) {
        IDispatch_Release(*ret_object);
        *ret_object = NULL;
    }
    return hr;
}

/* One that runs, else a new one. */
static HRESULT active_object(REFCLSID clsid, BSTR progid, const char *method,
                             IDispatch **ret_object)
{
    IUnknown *active;
    HRESULT hr;

    if (FAILED(GetActiveObject(clsid, NULL, &active)))
        return create_object(clsid, progid, method, ret_object);
    hr = IUnknown_QueryInterface(active, &IID_IDispatch, (void **)ret_object);
    IUnknown_Release(active);
    return hr;
}

HRESULT creation_get(struct host *host, BSTR path, BSTR progid, BSTR prefix, IDispatch **ret_object)
{
    static const char method[] = "WScript.GetObject";
    bool has_path = SysStringLen(path) > 0, has_class = SysStringLen(progid) > 0;
    IDispatch *object = NULL;
    CLSID clsid;
    HRESULT hr;

    *ret_object = NULL;
    if (!has_path && !has_class)
        return E_INVALIDARG;
    hr = has_class ? class_of_progid(progid, method, &clsid) : S_OK;
    if (FAILED(hr))
        return hr;
    if (!has_class)
        hr = CoGetObject(path, NULL, &IID_IDispatch, (void **)&object);
    else if (has_path)
        hr = load_object(&clsid, path, progid, method, &object);
    else
        hr = active_object(&clsid, progid, method, &object);
    if (FAILED(hr))
        return hr;
    return give_object(host, object, has_class ? &clsid : NULL, prefix, method, ret_object);
}

HRESULT creation_connect(struct host *host, IDispatch *object, BSTR prefix)
{
    return object ? connect_object(host, object, NULL, prefix, "WScript.ConnectObject")
                  : E_INVALIDARG;
}
