/* SPDX-License-Identifier: MIT */
/*
 * Interfaces that everything rests on: class factories and enumerators. Source: the IDL of the
 * Windows SDK's unknwn, oaidl, objidl and ocidl; [MS-DCOM], [MS-OAUT] 3.3.
 */
#include <comcat.h>

#include "marshal/marshaler.h"

static struct interface_marshaler unknown_marshaler = {.iid = &IID_IUnknown};

static const struct method class_factory_methods[] = {
    {{ABSENT, IN_GUID, OUT_OBJECT(2)}}, /* CreateInstance */
    {{IN_U32}},                         /* LockServer */
};
static INTERFACE(class_factory_marshaler, IID_IClassFactory, NULL, class_factory_methods);

static const struct method class_factory2_methods[] = {
    {{OUT_VALUE(wire_licence)}},                         /* GetLicInfo */
    {{IN_U32, OUT_VALUE(wire_bstr)}},                    /* RequestLicKey */
    {{ABSENT, ABSENT, IN_GUID, IN_BSTR, OUT_OBJECT(3)}}, /* CreateInstanceLic */
};
static INTERFACE(class_factory2_marshaler, IID_IClassFactory2, &class_factory_marshaler,
                 class_factory2_methods);

/* What every enumerator is: Next, Skip, Reset, Clone. */
#define ENUMERATOR(name, interface_iid, wire, element_iid)                                         \
    static const struct method name##_methods[] = {                                                \
        {{IN_U32, OUT_ARRAY(wire, 1, 3, element_iid), OUT_OR_NULL(wire_u32)}},                     \
        {{IN_U32}},                                                                                \
        {{NO_PARAMETERS}},                                                                         \
        {{OUT_INTERFACE(interface_iid)}},                                                          \
    };                                                                                             \
    static INTERFACE(name##_marshaler, interface_iid, NULL, name##_methods)

ENUMERATOR(enum_variant, IID_IEnumVARIANT, wire_variant, NULL);
ENUMERATOR(enum_unknown, IID_IEnumUnknown, wire_interface, &IID_IUnknown);
ENUMERATOR(enum_string, IID_IEnumString, wire_text, NULL);
ENUMERATOR(enum_guid, IID_IEnumGUID, wire_guid, NULL);
ENUMERATOR(enum_category, IID_IEnumCATEGORYINFO, wire_category, NULL);
ENUMERATOR(enum_moniker, IID_IEnumMoniker, wire_interface, &IID_IMoniker);
ENUMERATOR(enum_statistics, IID_IEnumSTATSTG, wire_statistics, NULL);
ENUMERATOR(enum_connections, IID_IEnumConnections, wire_connection, &IID_IUnknown);
ENUMERATOR(enum_connection_points, IID_IEnumConnectionPoints, wire_interface,
           &IID_IConnectionPoint);

/* The first are looked for most often. */
struct interface_marshaler *const core_interfaces[] = {
    &dispatch_marshaler,
    &class_factory_marshaler,
    &unknown_marshaler,
    &dispatch_ex_marshaler,
    &class_factory2_marshaler,
    &enum_variant_marshaler,
    &enum_unknown_marshaler,
    &enum_string_marshaler,
    &enum_guid_marshaler,
    &enum_category_marshaler,
    &enum_moniker_marshaler,
    &enum_statistics_marshaler,
    &enum_connections_marshaler,
    &enum_connection_points_marshaler,
    NULL,
};
