/* SPDX-License-Identifier: MIT */
/*
 * What objects and their hosts ask each other: connection points, sites, services, class
 * information. Source: the IDL of the Windows SDK's ocidl and servprov.
 */
#include "marshal/marshaler.h"

static const struct method container_methods[] = {
    {{OUT_INTERFACE(IID_IEnumConnectionPoints)}},     /* EnumConnectionPoints */
    {{IN_GUID, OUT_INTERFACE(IID_IConnectionPoint)}}, /* FindConnectionPoint */
};
static INTERFACE(container_marshaler, IID_IConnectionPointContainer, NULL, container_methods);

static const struct method connection_point_methods[] = {
    {{OUT_VALUE(wire_guid)}},                         /* GetConnectionInterface */
    {{OUT_INTERFACE(IID_IConnectionPointContainer)}}, /* GetConnectionPointContainer */
    {{IN_INTERFACE(IID_IUnknown), OUT_U32}},          /* Advise */
    {{IN_U32}},                                       /* Unadvise */
    {{OUT_INTERFACE(IID_IEnumConnections)}},          /* EnumConnections */
};
static INTERFACE(connection_point_marshaler, IID_IConnectionPoint, NULL, connection_point_methods);

static const struct method property_notify_sink_methods[] = {
    {{IN_U32}}, /* OnChanged */
    {{IN_U32}}, /* OnRequestEdit */
};
static INTERFACE(property_notify_sink_marshaler, IID_IPropertyNotifySink, NULL,
                 property_notify_sink_methods);

static const struct method service_provider_methods[] = {
    {{IN_GUID, IN_GUID, OUT_OBJECT(2)}}, /* QueryService */
};
static INTERFACE(service_provider_marshaler, IID_IServiceProvider, NULL, service_provider_methods);

static const struct method object_with_site_methods[] = {
    {{IN_INTERFACE(IID_IUnknown)}}, /* SetSite */
    {{IN_GUID, OUT_OBJECT(1)}},     /* GetSite */
};
static INTERFACE(object_with_site_marshaler, IID_IObjectWithSite, NULL, object_with_site_methods);

static const struct method class_info_methods[] = {
    {{OUT_INTERFACE(IID_ITypeInfo)}}, /* GetClassInfo */
};
static INTERFACE(class_info_marshaler, IID_IProvideClassInfo, NULL, class_info_methods);

static const struct method class_info2_methods[] = {
    {{IN_U32, OUT_VALUE(wire_guid)}}, /* GetGUID */
};
static INTERFACE(class_info2_marshaler, IID_IProvideClassInfo2, &class_info_marshaler,
                 class_info2_methods);

static const struct method surrogate_methods[] = {
    {{IN_GUID}},       /* LoadDllServer */
    {{NO_PARAMETERS}}, /* FreeSurrogate */
};
static INTERFACE(surrogate_marshaler, IID_ISurrogate, NULL, surrogate_methods);

struct interface_marshaler *const control_interfaces[] = {
    &container_marshaler,        &connection_point_marshaler, &property_notify_sink_marshaler,
    &service_provider_marshaler, &object_with_site_marshaler, &class_info_marshaler,
    &class_info2_marshaler,      &surrogate_marshaler,        NULL,
};
