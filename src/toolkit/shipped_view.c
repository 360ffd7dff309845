/* SPDX-License-Identifier: MIT */
#include "toolkit/shipped_view.h"

#include <limits.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/shipped.h"
#include "base/utf16.h"
#include "toolkit/value.h"

enum {
    PARTS = 4,
};

struct part {
    const char *label; /* as comity class has it */
    const char16_t *text;
};

const struct shipped_class *shipped_view_find(const char *subject)
{
    _cleanup_(freep) char16_t *progid = NULL;
    GUID guid;

    if (SUCCEEDED(guid_from_text(subject, &guid)))
        return shipped_class_find(&guid);
    progid = utf16_from_utf8_dup(subject);
    return progid ? shipped_class_of_progid(progid) : NULL;
}

/* @path is that of the module. */
static void parts_of(const struct shipped_class *class, const char16_t *path,
                     struct part parts[static PARTS])
{
    parts[0] = (struct part){"name", class->description};
    parts[1] = (struct part){"progId", class->progid};
    parts[2] = (struct part){"inprocServer32", path};
    parts[3] = (struct part){"threadingModel", class->threading_model};
}

static char16_t *module_path(const struct shipped_class *class)
{
    char path[PATH_MAX];

    return utf16_from_utf8_dup(
        shipped_path(class->module, path, sizeof(path)) == S_OK ? path : class->module);
}

void shipped_view_print(const struct shipped_class *class)
{
    _cleanup_(freep) char16_t *path = module_path(class);
    char guid[GUID_TEXT_SIZE];
    struct part parts[PARTS];

    guid_to_text(&class->clsid, guid);
    parts_of(class, path, parts);
    printf("%s comes with Comity and needs no registration\n", guid);
    for (int i = 0; i < PARTS; i++) {
        if (!parts[i].text)
            continue;
        printf("    %-16s ", parts[i].label);
        value_print_utf16(parts[i].text, utf16_len(parts[i].text), stdout);
        fputc('\n', stdout);
    }
    fputc('\n', stdout);
}

void shipped_view_print_json(const struct shipped_class *class)
{
    _cleanup_(freep) char16_t *path = module_path(class);
    char guid[GUID_TEXT_SIZE];
    struct part parts[PARTS];

    guid_to_text(&class->clsid, guid);
    parts_of(class, path, parts);
    printf("{\"clsid\":\"%s\",\"shipped\":true", guid);
    for (int i = 0; i < PARTS; i++) {
        if (!parts[i].text)
            continue;
        printf(",\"%s\":", parts[i].label);
        value_json_string(parts[i].text, utf16_len(parts[i].text), stdout);
    }
    puts("}");
}
