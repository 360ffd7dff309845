/* SPDX-License-Identifier: MIT */
#include "toolkit/verb.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"

int verb_call(const struct verb *verb, int argc, char **argv)
{
    if (verb->manual && argc == 2 &&
        (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        manual_print_help(verb->manual, stdout);
        return VERB_DONE;
    }
    return verb->run(argc, argv);
}

/* Buffered output fails when it is written, perhaps only now. */
int verb_finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;

    perror("comity: writing the output");
    return status == VERB_DONE ? VERB_FAILED : status;
}

int verb_usage(const struct verb *verb, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "comity %s: ", verb->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nSee comity %s --help.\n", verb->name);
    return VERB_USAGE;
}

int verb_failed(int hr, const char *format, ...)
{
    va_list arguments;

    fputs("ERROR: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (hr_recorded() == hr && *hr_message())
        fprintf(stderr, ": %s", hr_message());
    fprintf(stderr, " (0x%08x)\n", (unsigned)hr);
    return VERB_FAILED;
}
