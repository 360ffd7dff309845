/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "toolkit/hkey.h"
#include "toolkit/shipped_view.h"
#include "toolkit/value.h"
#include "toolkit/verb.h"

static const struct manual_item options[] = {
    {"--json", "One object a view."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "The class is registered, or comes with Comity."},
    {"1", "It is not, or the ProgID names none."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual class_manual = {
    .page = "comity-class",
    .chapter = 1,
    .command = "comity class",
    .summary = "show what COM would do for a class",
    .synopsis = "comity class [--json] {CLSID}\ncomity class [--json] PROGID",
    .text = "Follows the registry as activation does: from a ProgID to its CLSID, through TreatAs, "
            "to the servers of both views, and says of each server's file whether it is there.",
    .sections = sections,
    .see_also = "comity(1), comity-find(1)",
};

/* What of a class's key is shown, and how its default value is to be looked at. */
static const struct class_part {
    const char16_t *key; /* "" for the class's own default value */
    const char *label;
    enum { PART_TEXT, PART_MODULE, PART_COMMAND } kind;
} class_parts[] = {
    {u"", "name", PART_TEXT},
    {u"ProgID", "progId", PART_TEXT},
    {u"TreatAs", "treatAs", PART_TEXT},
    {u"InprocServer32", "inprocServer32", PART_MODULE},
    {u"InprocHandler32", "inprocHandler32", PART_MODULE},
    {u"LocalServer32", "localServer32", PART_COMMAND},
};

/* A subkey's value as UTF-8 on the heap; NULL if it is not there. */
static char *read_text(HKEY key, const char16_t *subkey, const char16_t *name, REGSAM view)
{
    _cleanup_(hkey_closep) HKEY below = NULL;
    _cleanup_(freep) BYTE *data = NULL;
    DWORD type, size;

    if (RegOpenKeyExW(key, subkey, 0, KEY_READ | view, &below) != ERROR_SUCCESS ||
        hkey_value(below, name, &type, &data, &size) != ERROR_SUCCESS || !value_type_is_text(type))
        return NULL;

    return utf16_to_utf8_dup((char16_t *)data);
}

/*
 * The program of a command line, as CreateProcess finds it: what is quoted, or the shortest
 * beginning, up to a blank, that is a file.
 */
static bool find_program(const char *command, char ret_program[static PATH_MAX])
{
    const char *end = command;

    while (*command == ' ')
        command++;
    if (*command == '"') {
        end = strchr(command + 1, '"');
        snprintf(ret_program, PATH_MAX, "%.*s",
                 end ? (int)(end - command - 1) : (int)strlen(command + 1), command + 1);
        return access(ret_program, X_OK) == 0;
    }
    end = command;
    do {
        end += strcspn(end, " ");
        snprintf(ret_program, PATH_MAX, "%.*s", (int)(end - command), command);
        if (access(ret_program, X_OK) == 0)
            return true;
        end += strspn(end, " ");
    } while (*end);
    snprintf(ret_program, PATH_MAX, "%.*s", (int)strcspn(command, " "), command);
    return false;
}

static const char *verdict(const struct class_part *part, const char *text)
{
    char program[PATH_MAX];

    switch (part->kind) {
    case PART_MODULE:
        if (text[0] != '/')
            return "found by the loader, if at all";
        return access(text, R_OK) == 0 ? "the file exists" : "the file is missing";
    case PART_COMMAND:
        return find_program(text, program) ? "the program exists" : "the program is missing";
    default:
        return NULL;
    }
}

static void print_json_utf8(const char *label, const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);

    if (!wide)
        return;
    printf(",\"%s\":", label);
    value_json_string(wide, utf16_len(wide), stdout);
}

static void print_part(const struct class_part *part, const char *text, bool is_json)
{
    const char *found = verdict(part, text);
    char label[64];

    if (!is_json) {
        printf("    %-16s %s", part->label, text);
        if (found)
            printf("  (%s)", found);
        fputc('\n', stdout);
        return;
    }
    print_json_utf8(part->label, text);
    if (found) {
        snprintf(label, sizeof(label), "%sState", part->label);
        print_json_utf8(label, found);
    }
}

/* Shows the class in one view; false if it is not there. */
static bool show_view(const char *clsid, REGSAM view, bool is_json)
{
    int bits = view == KEY_WOW64_32KEY ? 32 : 64;
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(clsid);
    _cleanup_(freep) char16_t *path = wide ? hkey_join(u"CLSID", wide) : NULL;
    _cleanup_(hkey_closep) HKEY key = NULL;

    if (!path || RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ | view, &key) != ERROR_SUCCESS)
        return false;

    if (is_json)
        printf("{\"clsid\":\"%s\",\"view\":%d", clsid, bits);
    else
        printf("%s in the %d-bit view\n", clsid, bits);
    for (size_t i = 0; i < sizeof(class_parts) / sizeof(class_parts[0]); i++) {
        _cleanup_(freep) char *text = read_text(key, class_parts[i].key, u"", view);
        _cleanup_(freep) char *model = NULL;

        if (!text)
            continue;
        print_part(&class_parts[i], text, is_json);
        if (class_parts[i].kind != PART_MODULE)
            continue;
        model = read_text(key, class_parts[i].key, u"ThreadingModel", view);
        if (model && is_json)
            print_json_utf8("threadingModel", model);
        else if (model)
            printf("    %-16s %s\n", "threadingModel", model);
    }
    puts(is_json ? "}" : "");
    return true;
}

/* The CLSID that @text is or names; NULL if it names none. Owned. */
static char *find_clsid(const char *text, bool is_json)
{
    _cleanup_(freep) char16_t *progid = utf16_from_utf8_dup(text);
    _cleanup_(hkey_closep) HKEY key = NULL;
    _cleanup_(freep) char *current = NULL;
    char *clsid;

    if (text[0] == '{')
        return strdup(text);
    if (!progid || RegOpenKeyExW(HKEY_CLASSES_ROOT, progid, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return NULL;

    clsid = read_text(key, u"CLSID", u"", 0);
    current = clsid ? NULL : read_text(key, u"CurVer", u"", 0);
    if (current && strcasecmp(current, text) != 0)
        clsid = find_clsid(current, is_json);
    if (clsid && !is_json)
        printf("%s is %s\n\n", text, clsid);
    return clsid;
}

static int show_shipped(const struct shipped_class *class, bool is_json)
{
    if (is_json)
        shipped_view_print_json(class);
    else
        shipped_view_print(class);
    return VERB_DONE;
}

static int class_run(int argc, char **argv)
{
    bool is_json = argc > 1 && strcmp(argv[1], "--json") == 0;
    const char *text = argv[is_json ? 2 : 1];
    _cleanup_(freep) char *clsid = NULL;
    const struct shipped_class *shipped;
    bool is_found;
    GUID guid;

    if (argc != (is_json ? 3 : 2))
        return verb_usage(&class_verb, "one CLSID or ProgID is wanted");
    if (text[0] == '-')
        return verb_usage(&class_verb, "unknown option %s", text);
    if (text[0] == '{' && FAILED(guid_from_text(text, &guid)))
        return verb_usage(&class_verb, "%s is no CLSID", text);

    clsid = find_clsid(text, is_json);
    shipped = clsid ? NULL : shipped_view_find(text);
    if (shipped)
        return show_shipped(shipped, is_json);
    if (!clsid) {
        hr_clear();
        return verb_failed(CO_E_CLASSSTRING, "%s is not registered as a ProgID", text);
    }
    is_found = show_view(clsid, KEY_WOW64_64KEY, is_json);
    is_found |= show_view(clsid, KEY_WOW64_32KEY, is_json);
    if (is_found)
        return VERB_DONE;
    shipped = shipped_view_find(clsid);
    if (shipped)
        return show_shipped(shipped, is_json);

    hr_clear();
    return verb_failed((HRESULT)0x80040154, "%s is not registered", clsid);
}

const struct verb class_verb = {.name = "class", .manual = &class_manual, .run = class_run};
