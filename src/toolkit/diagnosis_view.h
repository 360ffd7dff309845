/* SPDX-License-Identifier: MIT */
/*
 * Diagnosis view: a diagnosis on standard output, step by step for people, or as JSON.
 */
#pragma once

#include "diagnosis/diagnosis.h"

/* A listener: one line a step, or more if its text has. ! marks what is wrong. */
void diagnosis_view_step(const struct diagnosis_step *step);

/* The last line: the verdict on @subject. */
void diagnosis_view_end(const struct diagnosis *diagnosis, const char *subject);

/* One object: works, cause, hresult, sentence, steps. */
void diagnosis_view_json(const struct diagnosis *diagnosis);
