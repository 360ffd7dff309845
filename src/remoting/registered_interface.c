/* SPDX-License-Identifier: MIT */
#include "remoting/registered_interface.h"

#include "base/guid.h"

/* PSDispatch of oleaut32.dll. */
static const CLSID clsid_dispatch_proxy = {0x00020420, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

struct interface_marshaler *registered_interface_marshaler(REFIID iid)
{
    struct interface_marshaler *marshaler = marshaler_find(iid);
    CLSID clsid;

    if (!marshaler && SUCCEEDED(CoGetPSClsid(iid, &clsid)) &&
        guid_is_equal(&clsid, &clsid_dispatch_proxy))
        marshaler = marshaler_find(&IID_IDispatch);
    return marshaler;
}
