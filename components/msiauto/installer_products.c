/* SPDX-License-Identifier: MIT */
/*
 * Installer's members that tell of products, features and components.
 */
#include <stdlib.h>
#include <string.h>

#include "installer_object.h"
#include "msi_calls.h"

/* ---- lists ---- */

static UINT next_products(void *context, DWORD index, char **ret_text)
{
    const struct text_out out = {.heap = ret_text};

    return msi_enum_products(index, &out);
}

INSTALLER_CALL(products)
{
    return automation_give_texts(next_products, NULL, ret_value);
}

static UINT next_components(void *context, DWORD index, char **ret_text)
{
    const struct text_out out = {.heap = ret_text};

    return msi_enum_components(index, &out);
}

INSTALLER_CALL(components)
{
    return automation_give_texts(next_components, NULL, ret_value);
}

static UINT next_related_products(void *context, DWORD index, char **ret_text)
{
    const struct text_out out = {.heap = ret_text};

    return msi_enum_related_products(context, 0, index, &out);
}

INSTALLER_CALL(related_products)
{
    return automation_give_texts(next_related_products, arguments[0].text, ret_value);
}

static UINT next_component_clients(void *context, DWORD index, char **ret_text)
{
    const struct text_out out = {.heap = ret_text};

    return msi_enum_clients(context, index, &out);
}

INSTALLER_CALL(component_clients)
{
    return automation_give_texts(next_component_clients, arguments[0].text, ret_value);
}

static UINT next_features(void *context, DWORD index, char **ret_text)
{
    const struct text_out out = {.heap = ret_text};
    const struct text_out parent = {};

    return msi_enum_features(context, index, &out, &parent);
}

INSTALLER_CALL(features)
{
    return automation_give_texts(next_features, arguments[0].text, ret_value);
}

static UINT next_patches(void *context, DWORD index, char **ret_text)
{
    const struct text_out out = {.heap = ret_text};
    const struct text_out transforms = {};

    return msi_enum_patches(context, index, &out, &transforms);
}

INSTALLER_CALL(patches)
{
    return automation_give_texts(next_patches, arguments[0].text, ret_value);
}

static UINT next_component_qualifiers(void *context, DWORD index, char **ret_text)
{
    const struct text_out out = {.heap = ret_text};
    const struct text_out data = {};

    return msi_enum_component_qualifiers(context, index, &out, &data);
}

INSTALLER_CALL(component_qualifiers)
{
    return automation_give_texts(next_component_qualifiers, arguments[0].text, ret_value);
}

/* ---- texts ---- */

/* What a function has told, or its failure. */
static UINT tell(UINT result, char **text, VARIANT *ret_value)
{
    if (result != ERROR_SUCCESS) {
        free(*text);
        return result;
    }
    return automation_give_text(*text, ret_value);
}

INSTALLER_CALL(product_info)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_get_product_info(arguments[0].text, arguments[1].text, &out), &text, ret_value);
}

/* "" for a component that is not there. */
INSTALLER_CALL(component_path)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};
    INSTALLSTATE state = msi_get_component_path(arguments[0].text, arguments[1].text, &out);

    if (state == INSTALLSTATE_INVALIDARG || state == INSTALLSTATE_BADCONFIG)
        return tell(ERROR_INVALID_PARAMETER, &text, ret_value);
    return automation_give_text(text, ret_value);
}

INSTALLER_CALL(provide_component)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_provide_component(arguments[0].text, arguments[1].text, arguments[2].text,
                                      (DWORD)arguments[3].number, &out),
                &text, ret_value);
}

INSTALLER_CALL(provide_qualified_component)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_provide_qualified_component(arguments[0].text, arguments[1].text,
                                                (DWORD)arguments[2].number, &out),
                &text, ret_value);
}

INSTALLER_CALL(qualifier_description)
{
    for (DWORD i = 0;; i++) {
        char *qualifier = NULL, *data = NULL;
        const struct text_out outs[] = {{.heap = &qualifier}, {.heap = &data}};
        UINT result = msi_enum_component_qualifiers(arguments[0].text, i, &outs[0], &outs[1]);
        bool is_found = result == ERROR_SUCCESS && strcmp(qualifier, arguments[1].text) == 0;

        free(qualifier);
        if (result != ERROR_SUCCESS || is_found)
            return tell(result, &data, ret_value);
        free(data);
    }
}

INSTALLER_CALL(feature_parent)
{
    for (DWORD i = 0;; i++) {
        char *feature = NULL, *parent = NULL;
        const struct text_out outs[] = {{.heap = &feature}, {.heap = &parent}};
        UINT result = msi_enum_features(arguments[0].text, i, &outs[0], &outs[1]);
        bool is_found = result == ERROR_SUCCESS && strcmp(feature, arguments[1].text) == 0;

        free(feature);
        if (result != ERROR_SUCCESS || is_found)
            return tell(result, &parent, ret_value);
        free(parent);
    }
}

INSTALLER_CALL(patch_info)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_get_patch_info(arguments[0].text, arguments[1].text, &out), &text, ret_value);
}

INSTALLER_CALL(patch_transforms)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text}, patch = {};

    return tell(msi_enum_patches(arguments[0].text, 0, &patch, &out), &text, ret_value);
}

INSTALLER_CALL(extract_patch_xml)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_extract_patch_xmldata(arguments[0].text, 0, &out), &text, ret_value);
}

/* A record of the product, feature and component. */
INSTALLER_CALL(shortcut_target)
{
    char *texts[3] = {};
    const struct text_out outs[] = {{.heap = &texts[0]}, {.heap = &texts[1]}, {.heap = &texts[2]}};
    UINT result = msi_get_shortcut_target(arguments[0].text, &outs[0], &outs[1], &outs[2]);
    MSIHANDLE record = result == ERROR_SUCCESS ? MsiCreateRecord(ARRAYSIZE(texts)) : 0;

    for (UINT i = 0; i < ARRAYSIZE(texts); i++) {
        if (record)
            msi_record_set_string(record, i + 1, texts[i]);
        free(texts[i]);
    }
    return result == ERROR_SUCCESS
               ? automation_give(&record_kind_of_automation, record, NULL, ret_value)
               : result;
}

/* ---- numbers ---- */

INSTALLER_CALL(product_state)
{
    return automation_give_number(msi_query_product_state(arguments[0].text), ret_value);
}

INSTALLER_CALL(product_elevated)
{
    BOOL is_elevated;
    UINT result = msi_is_product_elevated(arguments[0].text, &is_elevated);

    return result == ERROR_SUCCESS ? automation_give_bool(is_elevated, ret_value) : result;
}

INSTALLER_CALL(feature_state)
{
    return automation_give_number(msi_query_feature_state(arguments[0].text, arguments[1].text),
                                  ret_value);
}

INSTALLER_CALL(feature_usage_count)
{
    DWORD count;
    UINT result = msi_get_feature_usage(arguments[0].text, arguments[1].text, &count, NULL);

    return result == ERROR_SUCCESS ? automation_give_number((int)count, ret_value) : result;
}

INSTALLER_CALL(feature_usage_date)
{
    WORD date;
    UINT result = msi_get_feature_usage(arguments[0].text, arguments[1].text, NULL, &date);

    if (result != ERROR_SUCCESS)
        return result;
    V_VT(ret_value) = VT_DATE;
    return DosDateTimeToVariantTime(date, 0, &V_DATE(ret_value)) ? ERROR_SUCCESS
                                                                 : ERROR_INVALID_DATA;
}

INSTALLER_CALL(use_feature)
{
    INSTALLSTATE state =
        msi_use_feature_ex(arguments[0].text, arguments[1].text, (DWORD)arguments[2].number, 0);

    return state == INSTALLSTATE_LOCAL || state == INSTALLSTATE_SOURCE ? ERROR_SUCCESS
                                                                       : ERROR_INSTALL_FAILURE;
}
