/* SPDX-License-Identifier: MIT */
#include "builtin/builtin_class.h"

#include <atliface.h>

#include "base/guid.h"
#include "base/list.h"
#include "builtin/registrar_object.h"
#include "builtin/synchronize.h"
#include "builtin/type_travel.h"
#include "moniker/anti_moniker.h"
#include "moniker/class_moniker.h"
#include "moniker/composite_moniker.h"
#include "moniker/file_moniker.h"
#include "moniker/item_moniker.h"
#include "moniker/moniker.h"
#include "moniker/new_moniker.h"
#include "moniker/pointer_moniker.h"
#include "remoting/com_marshaler.h"
#include "remoting/global_interface_table.h"

/* They live as long as the library: they are not counted. */
struct builtin_class {
    IClassFactory IClassFactory_iface;
    const CLSID *clsid;
    HRESULT (*create)(IUnknown *outer, REFIID riid, void **ppv);
};

static HRESULT factory_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                      void **ppv)
{
    if (!ppv)
        return E_POINTER;
    return container_of(iface, struct builtin_class, IClassFactory_iface)
        ->create(pUnkOuter, riid, ppv);
}

static HRESULT factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};

#define BUILTIN_CLASS(name, function)                                                              \
    {                                                                                              \
        {(IClassFactoryVtbl *)&factory_vtable}, &name, function                                    \
    }

static struct builtin_class builtin_classes[] = {
    BUILTIN_CLASS(CLSID_StdGlobalInterfaceTable, global_interface_table_get),
    BUILTIN_CLASS(CLSID_InProcFreeMarshaler, com_marshaler_new_free_threaded),
    BUILTIN_CLASS(CLSID_ManualResetEvent, synchronize_new_manual),
    BUILTIN_CLASS(CLSID_StdEvent, synchronize_new_automatic),
    BUILTIN_CLASS(CLSID_Registrar, registrar_object_new),
    BUILTIN_CLASS(CLSID_StdMarshal, com_marshaler_new_standard),
    BUILTIN_CLASS(com_marshaler_default, com_marshaler_new_standard),
    BUILTIN_CLASS(moniker_clsid_file, file_moniker_new),
    BUILTIN_CLASS(moniker_clsid_item, item_moniker_new),
    BUILTIN_CLASS(moniker_clsid_anti, anti_moniker_new),
    BUILTIN_CLASS(moniker_clsid_composite, composite_moniker_new),
    BUILTIN_CLASS(moniker_clsid_class, class_moniker_new),
    BUILTIN_CLASS(moniker_clsid_pointer, pointer_moniker_new),
    BUILTIN_CLASS(moniker_clsid_objref, objref_moniker_new),
    BUILTIN_CLASS(moniker_clsid_new, new_moniker_new),
    BUILTIN_CLASS(type_travel_clsid, type_travel_new),
};

HRESULT builtin_class_get(REFCLSID clsid, REFIID riid, void **ppv)
{
    for (size_t i = 0; i < sizeof(builtin_classes) / sizeof(*builtin_classes); i++) {
        IClassFactory *factory = &builtin_classes[i].IClassFactory_iface;

        if (guid_is_equal(builtin_classes[i].clsid, clsid))
            return factory_QueryInterface(factory, riid, ppv);
    }
    return REGDB_E_CLASSNOTREG;
}
