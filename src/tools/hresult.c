/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hresult.h"
#include "toolkit/verb.h"
#include "win32/system_message.h"

static const struct manual_item options[] = {
    {"--json", "One object: hresult, signed, names, and text if there is one."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "The code has a name."},
    {"1", "It has none; what its bits say is shown all the same."},
    {"2", "The command line is wrong, or no error has that name."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual hresult_manual = {
    .page = "comity-hresult",
    .chapter = 1,
    .command = "comity hresult",
    .summary = "explain an HRESULT or Win32 error",
    .synopsis = "comity hresult [--json] CODE\ncomity hresult [--json] NAME",
    .text = "CODE is hexadecimal (0x80040154, 80040154), signed as Python shows it (-2147221164), "
            "or decimal; up to 65535 it is a Win32 error, too. NAME is REGDB_E_CLASSNOTREG or the "
            "like, in any case.",
    .sections = sections,
    .see_also = "comity(1)",
};

static const struct hresult_name {
    uint32_t code;
    const char *name;
} hresult_names[] = {
#include "hresult_names.inc"
};

enum {
    N_NAMES = sizeof(hresult_names) / sizeof(hresult_names[0]),
};

static const char *const facilities[] = {
    [0] = "none",     [1] = "RPC",       [2] = "DISPATCH", [3] = "STORAGE",
    [4] = "ITF",      [7] = "WIN32",     [8] = "WINDOWS",  [9] = "SECURITY",
    [10] = "CONTROL", [13] = "INTERNET", [15] = "MSMQ",    [17] = "COMPLUS",
};

static bool parse_code(const char *text, uint32_t *ret_code)
{
    bool is_hex = text[0] == '0' && (text[1] | 0x20) == 'x';
    char *end;
    long long code;

    /* Eight hex digits are an HRESULT as people copy it; ten decimal ones are one, too. */
    if (!is_hex && strlen(text) == 8 && strspn(text, "0123456789abcdefABCDEF") == 8)
        is_hex = true;
    errno = 0;
    code = strtoll(text, &end, is_hex ? 16 : 10);
    if (end == text || *end || errno || code < INT32_MIN || code > UINT32_MAX)
        return false;

    *ret_code = (uint32_t)code;
    return true;
}

static bool parse_name(const char *text, uint32_t *ret_code)
{
    for (size_t i = 0; i < N_NAMES; i++) {
        if (strcasecmp(hresult_names[i].name, text) == 0) {
            *ret_code = hresult_names[i].code;
            return true;
        }
    }
    return false;
}

/* Prints the names of @code, parted by @separator; yields how many there are. */
static unsigned print_names(uint32_t code, const char *quote, const char *separator)
{
    unsigned n = 0;

    for (size_t i = 0; i < N_NAMES; i++)
        if (hresult_names[i].code == code)
            printf("%s%s%s%s", n++ ? separator : "", quote, hresult_names[i].name, quote);
    return n;
}

static unsigned print_all_names(uint32_t hr, const char *quote, const char *separator)
{
    unsigned n = print_names(hr, quote, separator);
    uint32_t error = hr_to_win32((HRESULT)hr);

    if (n == 0 && error != hr)
        n = print_names(error, quote, separator);
    return n;
}

static int hresult_run(int argc, char **argv)
{
    bool is_json = argc > 1 && strcmp(argv[1], "--json") == 0;
    const char *argument = argv[is_json ? 2 : 1];
    const char *text;
    uint32_t code, facility;
    unsigned n;

    if (argc != (is_json ? 3 : 2))
        return verb_usage(&hresult_verb, "one CODE or NAME is wanted");
    if (!parse_code(argument, &code) && !parse_name(argument, &code))
        return verb_usage(&hresult_verb, "%s is neither a number nor the name of an error",
                          argument);

    if (code != 0 && code <= UINT16_MAX && code != (uint32_t)S_FALSE)
        code = (uint32_t)hr_from_win32(code);
    text = system_message(code);
    if (is_json) {
        printf("{\"hresult\":\"0x%08x\",\"signed\":%d,\"names\":[", code, (int32_t)code);
        n = print_all_names(code, "\"", ",");
        fputc(']', stdout);
        if (text)
            printf(",\"text\":\"%s\"", text);
        puts("}");
        return n ? VERB_DONE : VERB_FAILED;
    }

    facility = code >> 16 & 0x7ff;
    printf("0x%08x  %d\n", code, (int32_t)code);
    n = print_all_names(code, "", "\n");
    if (n)
        fputc('\n', stdout);
    if (text)
        printf("%s\n", text);
    printf("%s, facility %u", FAILED((HRESULT)code) ? "failure" : "success", facility);
    if (facility < sizeof(facilities) / sizeof(facilities[0]) && facilities[facility])
        printf(" (%s)", facilities[facility]);
    printf(", code %u (0x%x)\n", code & 0xffff, code & 0xffff);
    return n ? VERB_DONE : VERB_FAILED;
}

const struct verb hresult_verb = {.name = "hresult", .manual = &hresult_manual, .run = hresult_run};
