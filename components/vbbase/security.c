/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "vbbase/security.h"

#include <objsafe.h>
#include <servprov.h>
#include <urlmon.h>

/* Windows' CONFIRMSAFETY, which asks about one object. */
struct confirm_safety {
    CLSID clsid;
    IUnknown *object;
    DWORD flags;
};

static const GUID confirm_object_safety = {
    0x10200490, 0xfa38, 0x11d0, {0xac, 0x0e, 0x00, 0xa0, 0xc9, 0x0f, 0xff, 0xc0}};

bool security_is_asked(const struct vb_context *context)
{
    return (context->safety & INTERFACE_USES_SECURITY_MANAGER) != 0;
}

static HRESULT find_manager(struct vb_context *context, IInternetHostSecurityManager **ret_manager)
{
    IServiceProvider *provider;
    HRESULT hr;

    if (!context->security_manager) {
        if (!context->site || FAILED(IUnknown_QueryInterface(context->site, &IID_IServiceProvider,
                                                             (void **)&provider)))
            return E_ACCESSDENIED;
        hr = IServiceProvider_QueryService(provider, &SID_SInternetHostSecurityManager,
                                           &IID_IInternetHostSecurityManager,
                                           (void **)&context->security_manager);
        IServiceProvider_Release(provider);
        if (FAILED(hr)) {
            context->security_manager = NULL;
            return E_ACCESSDENIED;
        }
    }
    *ret_manager = (IInternetHostSecurityManager *)context->security_manager;
    return S_OK;
}

HRESULT security_allow_class(struct vb_context *context, REFCLSID clsid)
{
    IInternetHostSecurityManager *manager;
    DWORD policy = 0;
    CLSID asked = *clsid;
    HRESULT hr;

    if (!security_is_asked(context))
        return S_OK;
    hr = find_manager(context, &manager);
    if (FAILED(hr))
        return hr;
    hr = IInternetHostSecurityManager_ProcessUrlAction(manager, URLACTION_ACTIVEX_RUN,
                                                       (BYTE *)&policy, sizeof(policy),
                                                       (BYTE *)&asked, sizeof(asked), 0, 0);
    return FAILED(hr) || policy != URLPOLICY_ALLOW ? E_ACCESSDENIED : S_OK;
}

HRESULT security_allow_object(struct vb_context *context, REFCLSID clsid, IUnknown *object)
{
    struct confirm_safety asked = {*clsid, object, 0};
    IInternetHostSecurityManager *manager;
    BYTE *policy = NULL;
    DWORD size = 0;
    bool allows;
    HRESULT hr;

    if (!security_is_asked(context))
        return S_OK;
    hr = find_manager(context, &manager);
    if (FAILED(hr))
        return hr;
    hr = IInternetHostSecurityManager_QueryCustomPolicy(manager, &confirm_object_safety, &policy,
                                                        &size, (BYTE *)&asked, sizeof(asked), 0);
    allows =
        SUCCEEDED(hr) && policy && size >= sizeof(DWORD) && *(DWORD *)policy == URLPOLICY_ALLOW;
    if (SUCCEEDED(hr))
        CoTaskMemFree(policy);
    return allows ? S_OK : E_ACCESSDENIED;
}
