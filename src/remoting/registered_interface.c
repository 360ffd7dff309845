/* SPDX-License-Identifier: MIT */
#include "remoting/registered_interface.h"

#include "base/guid.h"
#include "typemarshal/described_interface.h"

/* PSDispatch of oleaut32.dll. */
static const CLSID clsid_dispatch_proxy = {0x00020420, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

struct interface_marshaler *registered_interface_marshaler(REFIID iid)
{
    struct interface_marshaler *marshaler = marshaler_find(iid);
    CLSID clsid;

    if (marshaler || FAILED(CoGetPSClsid(iid, &clsid)))
        return marshaler;
    if (guid_is_equal(&clsid, &clsid_dispatch_proxy))
        return marshaler_find(&IID_IDispatch);
    if (guid_is_equal(&clsid, &clsid_described_proxy) &&
        FAILED(described_interface_find(iid, &marshaler)))
        return NULL;
    return marshaler;
}
