/* SPDX-License-Identifier: MIT */
/*
 * What the rules look for, one function a rule, by subject. They fail without memory alone.
 */
#pragma once

#include "packagelint/lint_rows.h"

/* columns.c */
HRESULT lint_cells(struct lint *lint);
HRESULT lint_columns(struct lint *lint);
HRESULT lint_feature_parents(struct lint *lint);
HRESULT lint_moved_names(struct lint *lint);

/* media_rules.c */
HRESULT lint_cabinet_streams(struct lint *lint);
HRESULT lint_cabinet_files(struct lint *lint);
HRESULT lint_file_disks(struct lint *lint);
HRESULT lint_row_streams(struct lint *lint);
HRESULT lint_catalogs(struct lint *lint);
HRESULT lint_certificates(struct lint *lint);
HRESULT lint_signatures(struct lint *lint);

/* action_rules.c */
HRESULT lint_custom_types(struct lint *lint);
HRESULT lint_custom_elevation(struct lint *lint);
HRESULT lint_custom_sources(struct lint *lint);
HRESULT lint_unknown_actions(struct lint *lint);
HRESULT lint_dialogs_that_execute(struct lint *lint);
HRESULT lint_actions_of_files(struct lint *lint);
HRESULT lint_advertising_dialogs(struct lint *lint);

/* shortcut_rules.c */
HRESULT lint_shortcut_targets(struct lint *lint);
HRESULT lint_shortcut_assemblies(struct lint *lint);
HRESULT lint_shortcut_directories(struct lint *lint);
HRESULT lint_environment(struct lint *lint);
HRESULT lint_environment_separators(struct lint *lint);

/* component_rules.c */
HRESULT lint_component_ids(struct lint *lint);
HRESULT lint_empty_folders(struct lint *lint);
HRESULT lint_same_files(struct lint *lint);
HRESULT lint_profile_keys(struct lint *lint);
HRESULT lint_mixed_components(struct lint *lint);
HRESULT lint_profile_folders(struct lint *lint);
HRESULT lint_unmanaged_permanent(struct lint *lint);
HRESULT lint_file_languages(struct lint *lint);
HRESULT lint_bits(struct lint *lint);
HRESULT lint_profile_files(struct lint *lint);
HRESULT lint_isolated(struct lint *lint);
HRESULT lint_isolated_conditions(struct lint *lint);

/* class_rules.c */
HRESULT lint_advertised_keys(struct lint *lint);
HRESULT lint_registry_classes(struct lint *lint);
HRESULT lint_unused_icons(struct lint *lint);
HRESULT lint_feature_components(struct lint *lint);
HRESULT lint_contexts(struct lint *lint);
HRESULT lint_shortcut_keys(struct lint *lint);
HRESULT lint_shortcut_features(struct lint *lint);
HRESULT lint_progids(struct lint *lint);

/* sequence_rules.c */
HRESULT lint_sections(struct lint *lint);
HRESULT lint_removal_of_products(struct lint *lint);
HRESULT lint_advertising_actions(struct lint *lint);
HRESULT lint_scripted_actions(struct lint *lint);
HRESULT lint_same_numbers(struct lint *lint);
HRESULT lint_required_actions(struct lint *lint);
HRESULT lint_conditional_actions(struct lint *lint);
HRESULT lint_action_names(struct lint *lint);

/* text_rules.c */
HRESULT lint_foreign_references(struct lint *lint);
HRESULT lint_numbers_in_registry(struct lint *lint);
HRESULT lint_condition_names(struct lint *lint);
HRESULT lint_admin_user(struct lint *lint);

/* product_rules.c */
HRESULT lint_needed_properties(struct lint *lint);
HRESULT lint_sample_codes(struct lint *lint);
HRESULT lint_chosen_properties(struct lint *lint);
HRESULT lint_first_disk(struct lint *lint);
HRESULT lint_upgrade_rows(struct lint *lint);
HRESULT lint_reserved_directories(struct lint *lint);
HRESULT lint_folder_properties(struct lint *lint);
HRESULT lint_schema(struct lint *lint);
HRESULT lint_assemblies(struct lint *lint);
HRESULT lint_isolation(struct lint *lint);

/* self_rules.c: the reasons against self-registration */
HRESULT lint_self_rollback(struct lint *lint);
HRESULT lint_self_advertising(struct lint *lint);
HRESULT lint_self_per_user(struct lint *lint);
HRESULT lint_self_users(struct lint *lint);
HRESULT lint_self_source(struct lint *lint);
HRESULT lint_self_code(struct lint *lint);
HRESULT lint_self_helpers(struct lint *lint);
HRESULT lint_self_order(struct lint *lint);
HRESULT lint_self_programs(struct lint *lint);
HRESULT lint_self_cost(struct lint *lint);
HRESULT lint_self_files(struct lint *lint);
HRESULT lint_self_sequence(struct lint *lint);
