/* SPDX-License-Identifier: MIT */
/*
 * Script answers: what the session says to a script's questions.
 */
#pragma once

#include "action/installation.h"

struct script_answers {
    struct installation *installation; /* borrowed */
    const char *data; /* CustomActionData of what is not done at once, or NULL; borrowed */
    int fd;           /* borrowed: where questions come from */
    char *failure;    /* owned: what the script failed with, or NULL */
};

void script_answers_deinit(struct script_answers *answers);

/* Answers one question; @context is the answers. S_FALSE when there will be none any more. */
HRESULT script_answers_give(void *context);
