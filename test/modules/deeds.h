/* SPDX-License-Identifier: MIT */
/*
 * Deeds: what trial modules do, good and bad; what that is says the name.
 */
#pragma once

#include "module.h"

typedef HRESULT deed(void);

/* ---- good ---- */
deed nothing, all, remove_all, all_on_a_thread, all_in_a_transaction, all_through_a_child,
    all_through_a_program, all_through_regsvr, all_and_hkcu, all_with_handles_open,
    all_with_much_output, all_without_environment, many_entries, deep_keys, over_another,
    all_in_hklm;

/* ---- half done ---- */
deed half_then_fail, fail_for_typelib, half_then_crash, half_then_abort, half_then_kill,
    half_then_exit, half_then_exit_in_success, half_then_hang, half_then_spin, half_then_stop,
    half_then_exec, half_then_overflow, in_a_rolled_back_transaction;

/* ---- nothing but ending ---- */
deed crash, hang, end_in_failure;

/* ---- paths ---- */
deed relative_module, relative_program, vanished_module, quoted_relative_program;

/* ---- others' things ---- */
deed delete_anothers_keys, remove_all_and_anothers, remove_class_folder, fork_and_stay,
    fork_and_flee, close_descriptors, write_to_descriptors, write_to_capture, cut_capture,
    use_network, use_server, use_server_in_vain, write_files, kill_parent, undo_by_name;
