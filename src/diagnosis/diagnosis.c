/* SPDX-License-Identifier: MIT */
#include "diagnosis/diagnosis.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

enum {
    STEPS_MAX = 4096,
};

void diagnosis_deinit(struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < diagnosis->n_steps; i++)
        free(diagnosis->steps[i].text);
    free(diagnosis->steps);
    free(diagnosis->verdict.sentence);
    *diagnosis = (struct diagnosis){0};
}

static bool make_room(struct diagnosis *diagnosis)
{
    size_t n = diagnosis->n_steps;
    struct diagnosis_step *grown;

    if (n % 16 != 0)
        return true;
    grown = n < STEPS_MAX ? realloc(diagnosis->steps, (n + 16) * sizeof(*grown)) : NULL;
    if (grown)
        diagnosis->steps = grown;
    return grown != NULL;
}

void diagnosis_note(struct diagnosis *diagnosis, const char *subject, enum step_state state,
                    const char *format, ...)
{
    struct diagnosis_step step = {.subject = subject, .state = state};
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vasprintf(&step.text, format, arguments);
    va_end(arguments);
    if (len < 0) {
        diagnosis->is_cut = true;
        return;
    }
    if (diagnosis->listener)
        diagnosis->listener(&step);
    if (!make_room(diagnosis)) {
        diagnosis->is_cut = true;
        free(step.text);
        return;
    }
    diagnosis->steps[diagnosis->n_steps++] = step;
}

bool diagnosis_has_failed(const struct diagnosis *diagnosis)
{
    return FAILED(diagnosis->verdict.hr);
}

void diagnosis_blame_words(struct diagnosis *diagnosis, enum cause cause,
                           const char *const words[static CAUSE_WORDS_MAX])
{
    if (diagnosis_has_failed(diagnosis))
        return;
    if (diagnosis->verdict.cause != CAUSE_NONE && SUCCEEDED(cause_result(cause)))
        return;

    free(diagnosis->verdict.sentence);
    diagnosis->verdict.cause = cause;
    diagnosis->verdict.hr = cause_result(cause);
    diagnosis->verdict.sentence = cause_sentence(cause, words);
    if (!diagnosis->verdict.sentence)
        diagnosis->is_cut = true;
}

void diagnosis_extend(struct diagnosis *diagnosis, const char *format, ...)
{
    _cleanup_(freep) char *more = NULL;
    va_list arguments;
    char *sentence;
    int len;

    if (!diagnosis_has_failed(diagnosis) || !diagnosis->verdict.sentence)
        return;
    va_start(arguments, format);
    len = vasprintf(&more, format, arguments);
    va_end(arguments);
    if (len < 0)
        more = NULL;
    if (!more || asprintf(&sentence, "%s%s", diagnosis->verdict.sentence, more) < 0) {
        diagnosis->is_cut = true;
        return;
    }
    free(diagnosis->verdict.sentence);
    diagnosis->verdict.sentence = sentence;
}

struct verdict diagnosis_take_verdict(struct diagnosis *diagnosis)
{
    struct verdict verdict = diagnosis->verdict;

    diagnosis->verdict = (struct verdict){0};
    return verdict;
}

const char *diagnosis_sentence(const struct diagnosis *diagnosis)
{
    if (diagnosis->verdict.sentence)
        return diagnosis->verdict.sentence;
    if (diagnosis->verdict.cause != CAUSE_NONE)
        return cause_name(diagnosis->verdict.cause);
    return diagnosis->is_cut ? "memory is out: nothing can be said" : "nothing is wrong with it";
}
