/* SPDX-License-Identifier: MIT */
/*
 * Component categories. Source: the IDL of the Windows SDK's comcat.
 */
#include <comcat.h>

#include "marshal/marshaler.h"

static const struct method register_methods[] = {
    {{IN_U32, IN_ARRAY(wire_category, 1)}},      /* RegisterCategories */
    {{IN_U32, IN_ARRAY(wire_guid, 1)}},          /* UnRegisterCategories */
    {{IN_GUID, IN_U32, IN_ARRAY(wire_guid, 2)}}, /* RegisterClassImplCategories */
    {{IN_GUID, IN_U32, IN_ARRAY(wire_guid, 2)}}, /* UnRegisterClassImplCategories */
    {{IN_GUID, IN_U32, IN_ARRAY(wire_guid, 2)}}, /* RegisterClassReqCategories */
    {{IN_GUID, IN_U32, IN_ARRAY(wire_guid, 2)}}, /* UnRegisterClassReqCategories */
};
static INTERFACE(register_marshaler, IID_ICatRegister, NULL, register_methods);

/* A count of -1 goes with an array that is NULL and means every category. */
static const struct method information_methods[] = {
    {{IN_U32, OUT_INTERFACE(IID_IEnumCATEGORYINFO)}}, /* EnumCategories */
    {{IN_GUID, IN_U32, OUT_VALUE(wire_text)}},        /* GetCategoryDesc */
    {{IN_U32, IN_ARRAY_OR_NULL(wire_guid, 1), IN_U32, IN_ARRAY_OR_NULL(wire_guid, 3),
      OUT_INTERFACE(IID_IEnumGUID)}}, /* EnumClassesOfCategories */
    {{IN_GUID, IN_U32, IN_ARRAY_OR_NULL(wire_guid, 2), IN_U32,
      IN_ARRAY_OR_NULL(wire_guid, 4)}},        /* IsClassOfCategories */
    {{IN_GUID, OUT_INTERFACE(IID_IEnumGUID)}}, /* EnumImplCategoriesOfClass */
    {{IN_GUID, OUT_INTERFACE(IID_IEnumGUID)}}, /* EnumReqCategoriesOfClass */
};
static INTERFACE(information_marshaler, IID_ICatInformation, NULL, information_methods);

struct interface_marshaler *const category_interfaces[] = {
    &register_marshaler,
    &information_marshaler,
    NULL,
};
