/* SPDX-License-Identifier: MIT */
#include "pasttool/arguments.h"

#include <getopt.h>
#include <stdlib.h>

static const struct option long_options[] = {
    {"json", no_argument, NULL, TAKES_JSON},
    {"dry-run", no_argument, NULL, TAKES_DRY_RUN},
    {"to", required_argument, NULL, TAKES_TO},
    {"format", required_argument, NULL, TAKES_FORMAT},
    {"limit", required_argument, NULL, TAKES_LIMIT},
    {NULL, 0, NULL, 0},
};

static int flag_of(int option)
{
    switch (option) {
    case 'j':
        return TAKES_JSON;
    case 'n':
        return TAKES_LIMIT;
    default:
        return option;
    }
}

bool arguments_parse(const struct verb *verb, int argc, char **argv, unsigned flags, int least,
                     int most, struct arguments *ret_arguments)
{
    struct arguments arguments = {0};
    char *end;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "jn:", long_options, NULL)) >= 0) {
        int flag = flag_of(option);

        if (option == '?' || !(flags & (unsigned)flag)) {
            verb_usage(verb, "unknown option, or an option lacks its value: %s", argv[optind - 1]);
            return false;
        }
        arguments.is_json |= flag == TAKES_JSON;
        arguments.is_dry_run |= flag == TAKES_DRY_RUN;
        if (flag == TAKES_TO)
            arguments.to = optarg;
        if (flag == TAKES_FORMAT)
            arguments.format = optarg;
        if (flag != TAKES_LIMIT)
            continue;
        arguments.limit = strtoul(optarg, &end, 10);
        if (*end || arguments.limit == 0) {
            verb_usage(verb, "--limit wants a number from 1 on");
            return false;
        }
    }
    arguments.n = argc - optind;
    arguments.rest = argv + optind;
    if (arguments.n < least || arguments.n > most) {
        verb_usage(verb,
                   arguments.n < least ? "an argument is missing" : "there are too many arguments");
        return false;
    }
    *ret_arguments = arguments;
    return true;
}

bool arguments_number(const char *text, uint64_t *ret_number)
{
    uint64_t number = 0;

    for (const char *digit = text; *digit; digit++) {
        if (*digit < '0' || *digit > '9' || number > UINT64_MAX / 10 - 10)
            return false;
        number = number * 10 + (uint64_t)(*digit - '0');
    }
    *ret_number = number;
    return number != 0;
}
