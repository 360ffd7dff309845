/* SPDX-License-Identifier: MIT */
/*
 * Plan: what a sequence comes to. While it is made, actions that only look are done, conditions are
 * evaluated, and actions that will change something are asked whether they can: so a package that
 * cannot be installed is refused before anything is changed.
 */
#pragma once

#include "customaction/custom_action.h"
#include "install/sequence.h"

/* An action that is to be done. */
struct planned {
    const struct sequence_step *step;
    struct custom_action custom; /* of a custom one */
    char *data;                  /* its CustomActionData; owned */
    uint64_t cost;
    bool is_noted; /* the journal runs it when all is taken back */
};

struct plan {
    struct installation *installation; /* borrowed, as the sequence */
    const struct sequence *sequence;
    struct planned *items;
    size_t n_items;
    size_t n_done; /* items that were begun */
    size_t rest;   /* the first step that comes when all is committed */
    bool is_over;  /* an action asked that those behind it be left out */
};

/* @sequence and @installation are to live as long as the plan, which is deinitialized also when
 * this fails. */
HRESULT plan_make(struct installation *installation, const struct sequence *sequence,
                  struct plan *ret_plan);
void plan_deinit(struct plan *plan);

/* Does what is planned. If that fails, plan_take_back() comes next. */
HRESULT plan_run(struct plan *plan);

/* Custom actions that are for the case of a failure, the last first; what they fail with is only
 * logged. */
void plan_take_back(struct plan *plan);

/* When all is committed: custom actions for then, and what stands behind in the sequence. */
HRESULT plan_finish(struct plan *plan);
