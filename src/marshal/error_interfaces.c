/* SPDX-License-Identifier: MIT */
/*
 * Error objects. Source: the IDL of the Windows SDK's oaidl; [MS-OAUT] leaves them out.
 */
#include "marshal/marshaler.h"

static const struct method error_info_methods[] = {
    {{OUT_VALUE(wire_guid)}}, /* GetGUID */
    {{OUT_VALUE(wire_bstr)}}, /* GetSource */
    {{OUT_VALUE(wire_bstr)}}, /* GetDescription */
    {{OUT_VALUE(wire_bstr)}}, /* GetHelpFile */
    {{OUT_U32}},              /* GetHelpContext */
};
static INTERFACE(error_info_marshaler, IID_IErrorInfo, NULL, error_info_methods);

static const struct method create_error_info_methods[] = {
    {{IN_GUID}}, /* SetGUID */
    {{IN_TEXT}}, /* SetSource */
    {{IN_TEXT}}, /* SetDescription */
    {{IN_TEXT}}, /* SetHelpFile */
    {{IN_U32}},  /* SetHelpContext */
};
static INTERFACE(create_error_info_marshaler, IID_ICreateErrorInfo, NULL,
                 create_error_info_methods);

static const struct method support_error_info_methods[] = {
    {{IN_GUID}}, /* InterfaceSupportsErrorInfo */
};
static INTERFACE(support_error_info_marshaler, IID_ISupportErrorInfo, NULL,
                 support_error_info_methods);

struct interface_marshaler *const error_interfaces[] = {
    &error_info_marshaler,
    &create_error_info_marshaler,
    &support_error_info_marshaler,
    NULL,
};
