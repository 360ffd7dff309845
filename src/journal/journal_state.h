/* SPDX-License-Identifier: MIT */
/*
 * Journal state: what the parts of a journal that is open share.
 */
#pragma once

#include "journal/hidden_name.h"
#include "journal/journal.h"
#include "journal/journal_file.h"
#include "journal/path_set.h"

/* A filesystem where something was changed. */
struct touched_device {
    dev_t device;
    int fd; /* of one of its folders */
};

enum journal_phase {
    JOURNAL_CHANGING,
    JOURNAL_PREPARED,
    JOURNAL_ENDED,
};

struct journal {
    enum journal_phase phase;
    int folder; /* where the journal lies */
    int lock;
    struct journal_file file;
    uint8_t number[JOURNAL_NUMBER_SIZE];
    journal_judge *judge;
    char prefix[HIDDEN_PREFIX_SIZE];
    uint32_t last_name; /* of the hidden names */
    char scratch[PATH_MAX];
    struct path_set touched; /* folders whose times are noted, or that it made */
    struct path_set leaving; /* folders that go at the end */
    struct touched_device *devices;
    size_t n_devices;

    /* The file that is being written; or -1. */
    int new_fd;
    uint32_t new_name;
    mode_t new_mode;
    char new_path[PATH_MAX];
    char new_hidden[PATH_MAX];
};
