/* SPDX-License-Identifier: MIT */
/*
 * Diagnosis: what was looked at, step by step, what was found, and the cause in one sentence.
 *
 * Whoever looks notes steps and blames causes. Of several causes the first that fails stands; one
 * that only warns stands while nothing fails. Without memory the rest is left out, and said so.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

#include "diagnosis/cause.h"

enum step_state {
    STEP_FOUND,
    STEP_NOTE, /* neither good nor bad, or to be known */
    STEP_BAD,
    STEP_STATES,
};

struct diagnosis_step {
    const char *subject; /* what was looked at: "file"; static */
    enum step_state state;
    char *text;
};

struct verdict {
    enum cause cause;
    HRESULT hr;     /* what activation answers because of it */
    char *sentence; /* owned; NULL for CAUSE_NONE */
};

struct diagnosis {
    struct diagnosis_step *steps;
    size_t n_steps;
    struct verdict verdict;
    bool is_cut; /* memory was out */
    /* Told of each step as it is made, if set. */
    void (*listener)(const struct diagnosis_step *step);
};

/* Begin with {0}. */
void diagnosis_deinit(struct diagnosis *diagnosis);

/* Adds a step. */
void diagnosis_note(struct diagnosis *diagnosis, const char *subject, enum step_state state,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Blames a cause, with the words of its sentence. */
#define diagnosis_blame(diagnosis, cause, ...)                                                     \
    diagnosis_blame_words(diagnosis, cause, (const char *const[CAUSE_WORDS_MAX]){__VA_ARGS__})

void diagnosis_blame_words(struct diagnosis *diagnosis, enum cause cause,
                           const char *const words[static CAUSE_WORDS_MAX]);

/* Adds to the sentence, if the verdict is that it fails. */
void diagnosis_extend(struct diagnosis *diagnosis, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Takes the verdict away, so that another one can be found; the caller frees its sentence. */
struct verdict diagnosis_take_verdict(struct diagnosis *diagnosis);

/* Whether the verdict so far is that it fails. */
bool diagnosis_has_failed(const struct diagnosis *diagnosis);

/* The verdict in one sentence, whatever it is: never NULL. */
const char *diagnosis_sentence(const struct diagnosis *diagnosis);
