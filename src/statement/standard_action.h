/* SPDX-License-Identifier: MIT */
/*
 * Standard actions: those of Windows Installer's own, that packages name in their sequences.
 */
#pragma once

#include <stddef.h>

/* The parts of a sequence, which four actions part: CostInitialize and so on. */
enum action_section {
    SECTION_ANY, /* the action may stand anywhere */
    SECTION_SEARCH,
    SECTION_COSTING,
    SECTION_SELECTION,
    SECTION_EXECUTION,
    SECTION_AFTER,
    SECTIONS,
};

/* The tables of sequences, as bits. */
enum action_sequence {
    SEQUENCE_EXECUTE = 1,
    SEQUENCE_UI = 2,
    SEQUENCE_ADMIN = 4,
    SEQUENCE_ADMIN_UI = 8,
    SEQUENCE_ADVERTISE = 16,
    N_SEQUENCES = 5,
};

/* The names of these tables, by the bits. */
extern const char *const action_sequence_names[N_SEQUENCES];

struct standard_action {
    const char *name;
    enum action_section section;
    int number;         /* that packages usually have it by; 0: few packages have it */
    unsigned sequences; /* enum action_sequence: those that it usually is in */
    const char *idle;   /* why there is nothing to do for it on this system, for people; or NULL */
};

/* NULL if none is called @name; letters count as they are. */
const struct standard_action *standard_action_find(const char *name);

/* All of them, by name; NULL from the last on. */
const struct standard_action *standard_action_at(size_t index);
