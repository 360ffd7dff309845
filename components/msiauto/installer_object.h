/* SPDX-License-Identifier: MIT */
/*
 * Installer's members, by what they are about; each is a struct member's call.
 */
#pragma once

#include "automation.h"

#define INSTALLER_CALL(name)                                                                       \
    UINT installer_##name(struct automation *self, const union argument *arguments,                \
                          VARIANT *ret_value)

/* Files and the registry. */
INSTALLER_CALL(registry_value);
INSTALLER_CALL(get_environment);
INSTALLER_CALL(put_environment);
INSTALLER_CALL(file_attributes);
INSTALLER_CALL(file_size);
INSTALLER_CALL(file_version);
INSTALLER_CALL(file_hash);

/* Products. */
INSTALLER_CALL(product_state);
INSTALLER_CALL(product_info);
INSTALLER_CALL(product_elevated);
INSTALLER_CALL(products);
INSTALLER_CALL(related_products);
INSTALLER_CALL(components);
INSTALLER_CALL(component_clients);
INSTALLER_CALL(component_path);
INSTALLER_CALL(component_qualifiers);
INSTALLER_CALL(qualifier_description);
INSTALLER_CALL(features);
INSTALLER_CALL(feature_parent);
INSTALLER_CALL(feature_state);
INSTALLER_CALL(feature_usage_count);
INSTALLER_CALL(feature_usage_date);
INSTALLER_CALL(use_feature);
INSTALLER_CALL(provide_component);
INSTALLER_CALL(provide_qualified_component);
INSTALLER_CALL(patches);
INSTALLER_CALL(patch_info);
INSTALLER_CALL(patch_transforms);
INSTALLER_CALL(shortcut_target);

/* What changes them. */
INSTALLER_CALL(install_product);
INSTALLER_CALL(configure_product);
INSTALLER_CALL(reinstall_product);
INSTALLER_CALL(collect_user_info);
INSTALLER_CALL(apply_patch);
INSTALLER_CALL(remove_patches);
INSTALLER_CALL(apply_multiple_patches);
INSTALLER_CALL(extract_patch_xml);
INSTALLER_CALL(configure_feature);
INSTALLER_CALL(reinstall_feature);
INSTALLER_CALL(advertise_product);
INSTALLER_CALL(add_source);
INSTALLER_CALL(clear_source_list);
INSTALLER_CALL(force_source_list_resolution);
