/* SPDX-License-Identifier: MIT */
#include "launch/run_as.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

TEST(nothing_said_is_the_daemon_s_own_user)
{
    struct identity identity;
    struct passwd *own = getpwuid(geteuid());

    ASSERT_HR(run_as_resolve(NULL, &identity), S_OK);
    ASSERT_TRUE(identity.is_own);
    if (!own)
        test_skip("this user has no name");
    ASSERT_HR(run_as_resolve(own->pw_name, &identity), S_OK);
    ASSERT_TRUE(identity.is_own);
}

TEST(names_of_windows_mean_users_of_this_machine)
{
    static const char *const names[] = {"nobody", "MACHINE\\nobody", "nt authority\\localservice",
                                        "NT AUTHORITY\\NetworkService"};
    struct identity identity;

    if (geteuid() != 0)
        test_skip("only root's daemon runs servers as others");
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        ASSERT_HR(run_as_resolve(names[i], &identity), S_OK);
        ASSERT_FALSE(identity.is_own);
        ASSERT_STR(identity.name, "nobody");
        ASSERT_TRUE(identity.user != 0);
    }
    ASSERT_HR(run_as_resolve("nt authority\\system", &identity), S_OK);
    ASSERT_TRUE(identity.is_own);
}

TEST(who_is_not_there_is_named)
{
    struct identity identity;

    ASSERT_HR(run_as_resolve("DOMAIN\\no-such-user", &identity), CO_E_RUNAS_LOGON_FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "no-such-user"));
}

TEST(the_interactive_user_is_the_daemon_s_or_sits_at_the_machine)
{
    struct identity identity;
    HRESULT hr = run_as_resolve("Interactive User", &identity);

    if (geteuid() != 0) {
        ASSERT_HR(hr, S_OK);
        ASSERT_TRUE(identity.is_own);
    } else if (FAILED(hr)) {
        ASSERT_HR(hr, CO_E_RUNAS_LOGON_FAILURE);
        ASSERT_TRUE(strstr(hr_message(), "nobody is logged in"));
    }
}
