/* SPDX-License-Identifier: MIT */
/*
 * The target that writes the registry, in a transaction: all of it is done by
 * registry_writer_commit(), and nothing without.
 */
#pragma once

#include "base/cleanup.h"
#include "registrar/registry_target.h"

struct registry_writer;

enum registry_writer_classes {
    REGISTRY_CLASSES_MERGED,  /* HKEY_CLASSES_ROOT is what it is */
    REGISTRY_CLASSES_USER,    /* it stands for HKCU\Software\Classes */
    REGISTRY_CLASSES_MACHINE, /* it stands for HKLM\Software\Classes */
};

/* @view is KEY_WOW64_32KEY, KEY_WOW64_64KEY or 0. */
HRESULT registry_writer_new(enum registry_writer_classes classes, REGSAM view,
                            struct registry_writer **ret_writer);
struct registry_writer *registry_writer_free(struct registry_writer *writer);
DEFINE_CLEANUP(struct registry_writer *, registry_writer_free);

/* To be given to what writes; it lives as long as the writer. */
struct registry_target *registry_writer_target(struct registry_writer *writer);

/* Raises ERROR_TRANSACTION_CONFLICT if another writer was faster. */
HRESULT registry_writer_commit(struct registry_writer *writer);
