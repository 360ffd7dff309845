/* SPDX-License-Identifier: MIT */
/*
 * Property sets. Source: the IDL of the Windows SDK's propidlbase.
 */
#include <comity/propidl.h>

#include "marshal/marshaler.h"
#include "marshal/wire_property.h"

#define IN_SPECS IN_ARRAY(wire_property_spec, 1)
#define IN_IDS IN_ARRAY(wire_u32, 1)

static const struct method property_storage_methods[] = {
    {{IN_U32, IN_SPECS, OUT_ARRAY(wire_property, 1, 0, NULL)}}, /* ReadMultiple */
    {{IN_U32, IN_SPECS, IN_ARRAY(wire_property, 1), IN_U32}},   /* WriteMultiple */
    {{IN_U32, IN_SPECS}},                                       /* DeleteMultiple */
    {{IN_U32, IN_IDS, OUT_ARRAY(wire_text, 1, 0, NULL)}},       /* ReadPropertyNames */
    {{IN_U32, IN_IDS, IN_ARRAY(wire_text, 1)}},                 /* WritePropertyNames */
    {{IN_U32, IN_IDS}},                                         /* DeletePropertyNames */
    {{IN_U32}},                                                 /* Commit */
    {{NO_PARAMETERS}},                                          /* Revert */
    {{OUT_INTERFACE(IID_IEnumSTATPROPSTG)}},                    /* Enum */
    {{IN_REF(wire_filetime), IN_REF(wire_filetime), IN_REF(wire_filetime)}}, /* SetTimes */
    {{IN_GUID}},                                                             /* SetClass */
    {{OUT_VALUE(wire_property_set_stat)}},                                   /* Stat */
};
static INTERFACE(property_storage_marshaler, IID_IPropertyStorage, NULL, property_storage_methods);

static const struct method property_set_storage_methods[] = {
    {{IN_GUID, IN_VALUE(wire_guid_or_null), IN_U32, IN_U32,
      OUT_INTERFACE(IID_IPropertyStorage)}},                  /* Create */
    {{IN_GUID, IN_U32, OUT_INTERFACE(IID_IPropertyStorage)}}, /* Open */
    {{IN_GUID}},                                              /* Delete */
    {{OUT_INTERFACE(IID_IEnumSTATPROPSETSTG)}},               /* Enum */
};
static INTERFACE(property_set_storage_marshaler, IID_IPropertySetStorage, NULL,
                 property_set_storage_methods);

static const struct method enum_property_stat_methods[] = {
    {{IN_U32, OUT_ARRAY(wire_property_stat, 1, 3, NULL), OUT_OR_NULL(wire_u32)}}, /* Next */
    {{IN_U32}},                                                                   /* Skip */
    {{NO_PARAMETERS}},                                                            /* Reset */
    {{OUT_INTERFACE(IID_IEnumSTATPROPSTG)}},                                      /* Clone */
};
static INTERFACE(enum_property_stat_marshaler, IID_IEnumSTATPROPSTG, NULL,
                 enum_property_stat_methods);

static const struct method enum_property_set_stat_methods[] = {
    {{IN_U32, OUT_ARRAY(wire_property_set_stat, 1, 3, NULL), OUT_OR_NULL(wire_u32)}}, /* Next */
    {{IN_U32}},                                                                       /* Skip */
    {{NO_PARAMETERS}},                                                                /* Reset */
    {{OUT_INTERFACE(IID_IEnumSTATPROPSETSTG)}},                                       /* Clone */
};
static INTERFACE(enum_property_set_stat_marshaler, IID_IEnumSTATPROPSETSTG, NULL,
                 enum_property_set_stat_methods);

struct interface_marshaler *const property_interfaces[] = {
    &property_storage_marshaler,
    &property_set_storage_marshaler,
    &enum_property_stat_marshaler,
    &enum_property_set_stat_marshaler,
    NULL,
};
