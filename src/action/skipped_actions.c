/* SPDX-License-Identifier: MIT */
#include "action/skipped_actions.h"

#include <stdio.h>
#include <string.h>

/* Names of actions are identifiers, which have no commas in them. */
static bool is_in_list(const char *list, const char *name)
{
    size_t len = strlen(name);

    while (list && *list) {
        size_t n = strcspn(list, ",");

        if (n == len && memcmp(list, name, len) == 0)
            return true;
        list += n + (list[n] == ',');
    }
    return false;
}

bool skipped_actions_have(const struct installation *installation, const char *name)
{
    const char *const *skipped = installation->skipped;

    for (size_t i = 0; skipped && skipped[i]; i++)
        if (strcmp(skipped[i], name) == 0)
            return true;
    return is_in_list(installation->skipped_before, name);
}

char *skipped_actions_text(const struct installation *installation)
{
    const char *const *skipped = installation->skipped;
    const char *before = installation->skipped_before;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    fputs(before ? before : "", out);
    for (size_t i = 0; skipped && skipped[i]; i++)
        if (!is_in_list(before, skipped[i]))
            fprintf(out, "%s%s", i > 0 || (before && *before) ? "," : "", skipped[i]);
    return fclose(out) == 0 ? text : NULL;
}
