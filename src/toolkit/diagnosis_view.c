/* SPDX-License-Identifier: MIT */
#include "toolkit/diagnosis_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "toolkit/naming.h"
#include "toolkit/value.h"

void diagnosis_view_step(const struct diagnosis_step *step)
{
    static const char marks[STEP_STATES] = {
        [STEP_FOUND] = ' ', [STEP_NOTE] = '-', [STEP_BAD] = '!'};

    _cleanup_(freep) char *copy = strdup(step->text);
    char *rest = copy, *line;
    char mark = marks[step->state];
    const char *subject = step->subject;

    while ((line = strsep(&rest, "\n"))) {
        _cleanup_(freep) char *printable = naming_printable(line);

        printf("%c %-12s %s\n", mark, subject, printable ? printable : "?");
        mark = ' ';
        subject = "";
    }
}

static void print_member(const char *label, const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);

    printf("\"%s\":", label);
    if (wide)
        value_json_string(wide, utf16_len(wide), stdout);
    else
        fputs("null", stdout);
}

void diagnosis_view_json(const struct diagnosis *diagnosis)
{
    static const char *const states[STEP_STATES] = {
        [STEP_FOUND] = "found", [STEP_NOTE] = "note", [STEP_BAD] = "bad"};

    printf("{\"works\":%s,", diagnosis_has_failed(diagnosis) ? "false" : "true");
    print_member("cause", cause_name(diagnosis->verdict.cause));
    printf(",\"hresult\":\"0x%08x\",", (unsigned)diagnosis->verdict.hr);
    print_member("sentence", diagnosis_sentence(diagnosis));
    fputs(",\"steps\":[", stdout);
    for (size_t i = 0; i < diagnosis->n_steps; i++) {
        fputs(i ? ",{" : "{", stdout);
        print_member("subject", diagnosis->steps[i].subject);
        putchar(',');
        print_member("state", states[diagnosis->steps[i].state]);
        putchar(',');
        print_member("text", diagnosis->steps[i].text);
        putchar('}');
    }
    puts("]}");
}

void diagnosis_view_end(const struct diagnosis *diagnosis, const char *subject)
{
    _cleanup_(freep) char *sentence = naming_printable(diagnosis_sentence(diagnosis));

    printf("\n%s: %s.\n", subject, sentence ? sentence : "?");
}
