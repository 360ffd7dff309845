/* SPDX-License-Identifier: MIT */
#include "selfreg/attempt_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <comity/winerror.h>

#include "win32/system_message.h"

/* The meanings that these numbers have as the answer of an entry point: elsewhere they have others.
 */
static const char *meaning(HRESULT hr)
{
    switch (hr) {
    case SELFREG_E_TYPELIB:
        return "its type library could not be registered";
    case SELFREG_E_CLASS:
        return "its classes could not be registered";
    default:
        return system_message((uint32_t)hr);
    }
}

/* Without the blanks, line ends and full stop that messages may have behind them. */
static size_t bare_length(const char *message)
{
    size_t len = message ? strlen(message) : 0;

    while (len > 0 && strchr(" \r\n.", message[len - 1]))
        len--;
    return len;
}

static char *failure_text(const char *what, HRESULT hr)
{
    const char *message = meaning(hr);
    size_t len = bare_length(message);
    char *text;

    if (asprintf(&text, len ? "%s failed with 0x%08x (%.*s)" : "%s failed with 0x%08x", what,
                 (unsigned)hr, (int)len, message ? message : "") < 0)
        return NULL;
    return text;
}

__attribute__((format(printf, 1, 2))) static char *print(const char *format, ...)
{
    va_list arguments;
    char *text;
    int len;

    va_start(arguments, format);
    len = vasprintf(&text, format, arguments);
    va_end(arguments);
    return len < 0 ? NULL : text;
}

/* What was being done, as the object of a sentence. */
static const char *doing(const struct attempt_plan *plan, const struct attempt *attempt)
{
    switch (attempt->stage) {
    case ATTEMPT_PREPARING:
        return "the preparation";
    case ATTEMPT_INITIALIZING:
        return "OleInitialize";
    case ATTEMPT_LOADING:
    case ATTEMPT_ENTERING:
        return "loading it";
    case ATTEMPT_UNLOADING:
        return "unloading it";
    default:
        return plan->argument ? plan->argument : plan->calls[attempt->call].name;
    }
}

static char *exit_text(const struct attempt_plan *plan, const struct attempt *attempt)
{
    const char *what = doing(plan, attempt);

    if (attempt->why[0] && attempt->stage == ATTEMPT_LOADING)
        return print("it cannot be %s: %s", plan->argument ? "run" : "loaded", attempt->why);
    if (attempt->why[0] && attempt->stage == ATTEMPT_CALLING && FAILED(attempt->hr) &&
        !plan->is_data)
        return print("%s failed with 0x%08x: %.*s", what, (unsigned)attempt->hr,
                     (int)bare_length(attempt->why), attempt->why);
    if (attempt->why[0])
        return print("%s", attempt->why);
    if (plan->argument)
        return print("%s ended with exit status %d", what, attempt->status);
    if (FAILED(attempt->hr))
        return failure_text(what, attempt->hr);
    return print("the module ended its process in %s, with exit status %d", what, attempt->status);
}

char *attempt_text(const struct attempt_plan *plan, const struct attempt *attempt)
{
    const char *what = doing(plan, attempt);

    if (attempt_has_succeeded(attempt))
        return print("%s succeeded",
                     plan->argument ? plan->argument : plan->calls[plan->n_calls - 1].name);
    switch (attempt->end) {
    case ATTEMPT_KILLED:
        return print("%s ended in a crash: signal %d (%s)", what, attempt->status,
                     strsignal(attempt->status));
    case ATTEMPT_TIMED_OUT:
        return print("%s was not over after %g seconds, and was stopped (--timeout gives it more)",
                     what, plan->timeout_ms / 1000.0);
    default:
        return exit_text(plan, attempt);
    }
}
