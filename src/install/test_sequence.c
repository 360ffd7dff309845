/* SPDX-License-Identifier: MIT */
#include "install/sequence.h"

#include <string.h>

#include "base/hresult.h"
#include "session/trial_package.h"
#include "statement/standard_action.h"
#include "test.h"

#define SEQUENCE "InstallExecuteSequence", "Action* Condition Sequence#"
#define CUSTOM "CustomAction", "Action* Type# Source Target"

static const char name[] = "InstallExecuteSequence";

TEST(steps_are_in_the_order_of_their_numbers)
{
    const struct trial_table tables[] = {
        {SEQUENCE, "InstallFiles;;4000\nMine;NOT X;1001\nCostFinalize;;1000\nNever;;-1\nNone;;\n"
                   "BindImage;;4300\n"},
        {CUSTOM, "Mine;51;A;B\nNever;51;A;B"},
    };
    _cleanup_(package_freep) struct package *package = trial_package(tables, 2);
    _cleanup_(sequence_deinit) struct sequence sequence = {0};

    ASSERT_HR(sequence_read(package, name, &sequence), S_OK);
    ASSERT_EQ(sequence.n_steps, 4);
    ASSERT_STR(sequence.steps[0].name, "CostFinalize");
    ASSERT_EQ(sequence.steps[0].known.kind, KNOWN_LOOKING);
    ASSERT_STR(sequence.steps[1].name, "Mine");
    ASSERT_TRUE(sequence.steps[1].is_custom);
    ASSERT_STR(sequence.steps[1].condition, "NOT X");
    ASSERT_EQ(sequence.steps[2].known.kind, KNOWN_CHANGING);
    ASSERT_TRUE(sequence.steps[2].known.is_about_files);
    ASSERT_EQ(sequence.steps[3].known.kind, KNOWN_IDLE);
    ASSERT_TRUE(sequence.steps[3].known.reason);
}

TEST(an_action_that_nobody_knows_is_named)
{
    const struct trial_table tables[] = {{SEQUENCE, "InstalFiles;;4000"}};
    _cleanup_(package_freep) struct package *package = trial_package(tables, 1);
    struct sequence sequence;

    ASSERT_HR(sequence_read(package, name, &sequence),
              hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID));
    ASSERT_TRUE(strstr(hr_message(), "table InstallExecuteSequence, row InstalFiles"));
}

TEST(dialogs_are_nothing_to_do)
{
    const struct trial_table tables[] = {
        {SEQUENCE, "WelcomeDlg;;100\nInstallFiles;;200"},
        {"Dialog", "Dialog* HCentering#", "WelcomeDlg;50"},
    };
    _cleanup_(package_freep) struct package *package = trial_package(tables, 2);
    _cleanup_(sequence_deinit) struct sequence sequence = {0};

    ASSERT_HR(sequence_read(package, name, &sequence), S_OK);
    ASSERT_EQ(sequence.n_steps, 1);
}

TEST(a_sequence_that_is_not_there_is_told)
{
    const struct trial_table tables[] = {{TRIAL_PROPERTY, "A;b"}};
    _cleanup_(package_freep) struct package *package = trial_package(tables, 1);
    struct sequence sequence;

    ASSERT_HR(sequence_read(package, name, &sequence),
              hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID));
    ASSERT_TRUE(strstr(hr_message(), name));
}

TEST(memory_may_run_out)
{
    const struct trial_table tables[] = {{SEQUENCE, "InstallFiles;;4000\nCostFinalize;;1000"}};
    _cleanup_(package_freep) struct package *package = trial_package(tables, 1);

    FOR_EACH_FAILING_ALLOCATION({
        struct sequence sequence = {0};
        HRESULT hr = sequence_read(package, name, &sequence);

        sequence_deinit(&sequence);
        ASSERT_HR(hr == S_OK ? E_OUTOFMEMORY : hr, E_OUTOFMEMORY);
    });
}

/* Those of user interfaces are no part of an installation. */
TEST(every_standard_action_is_known)
{
    const struct standard_action *action;
    struct known_action known;
    size_t n = 0;

    for (; (action = standard_action_at(n)); n++) {
        bool is_of_interfaces = strcmp(action->name, "ExecuteAction") == 0;

        if (known_action_find(action->name, &known) == is_of_interfaces)
            test_fail(__FILE__, __LINE__, "%s", action->name);
        ASSERT_TRUE(is_of_interfaces || known.action || known.reason);
    }
    ASSERT_TRUE(n > 70);
    ASSERT_FALSE(known_action_find("installfiles", &known));
}
