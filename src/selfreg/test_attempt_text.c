/* SPDX-License-Identifier: MIT */
#include "selfreg/attempt_text.h"

#include <stdlib.h>

#include <comity/winerror.h>

#include "test.h"

static const struct attempt_plan library = {
    .calls = {{.name = "DllRegisterServer"}, {.name = "DllInstall"}},
    .n_calls = 2,
    .timeout_ms = 1500,
};
static const struct attempt_plan program = {.argument = "/RegServer", .timeout_ms = 60000};

static void check(const struct attempt_plan *plan, struct attempt attempt, const char *expected)
{
    char *text = attempt_text(plan, &attempt);

    ASSERT_STR(text, expected);
    free(text);
}

TEST(success_names_what_was_called_last)
{
    check(&library, (struct attempt){.stage = ATTEMPT_DONE}, "DllInstall succeeded");
    check(&program, (struct attempt){.stage = ATTEMPT_DONE}, "/RegServer succeeded");
}

TEST(failures_are_told_with_their_meaning)
{
    check(&library, (struct attempt){.stage = ATTEMPT_CALLING, .status = 1, .hr = SELFREG_E_CLASS},
          "DllRegisterServer failed with 0x80040201 (its classes could not be registered)");
    check(&library,
          (struct attempt){.stage = ATTEMPT_CALLING, .call = 1, .status = 1, .hr = E_ACCESSDENIED},
          "DllInstall failed with 0x80070005 (Access is denied)");
    check(
        &library,
        (struct attempt){.stage = ATTEMPT_CALLING, .status = 1, .hr = E_FAIL, .why = "no server."},
        "DllRegisterServer failed with 0x80004005: no server");
    check(&library,
          (struct attempt){.stage = ATTEMPT_LOADING, .status = 1, .why = "no such symbol"},
          "it cannot be loaded: no such symbol");
    check(&program, (struct attempt){.stage = ATTEMPT_CALLING, .status = 3},
          "/RegServer ended with exit status 3");
}

TEST(other_ends_are_told_with_what_was_being_done)
{
    check(&library,
          (struct attempt){.stage = ATTEMPT_UNLOADING, .end = ATTEMPT_KILLED, .status = 6},
          "unloading it ended in a crash: signal 6 (Aborted)");
    check(&library, (struct attempt){.stage = ATTEMPT_LOADING, .end = ATTEMPT_TIMED_OUT},
          "loading it was not over after 1.5 seconds, and was stopped (--timeout gives it more)");
    check(&library, (struct attempt){.stage = ATTEMPT_CALLING, .end = ATTEMPT_EXITED, .status = 0},
          "the module ended its process in DllRegisterServer, with exit status 0");
}
