/* SPDX-License-Identifier: MIT */
/*
 * Installations, removals, upgrades and repairs that are killed, with all their processes, at each
 * system call in turn: whatever comity is asked next, all is as it was before, or as it is after.
 *
 * COMITY_KILL_EACH=N kills at every N-th call alone, for builds that are slow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "killing.h"
#include "scene.h"
#include "test.h"

enum {
    BEHIND = 12, /* calls before its end, an upgrade is committed */
};

static unsigned step_of_calls(void)
{
    const char *text = getenv("COMITY_KILL_EACH");
    int step = text ? atoi(text) : 0;

    return step > 0 ? (unsigned)step : 1;
}

/* The states before and after, and how many calls lie between. */
struct course {
    char *before, *after;
    unsigned n_calls;
};

static void course_deinit(struct course *course)
{
    free(course->before);
    free(course->after);
}

static struct course run_whole(const struct sandbox *sandbox, struct work *work)
{
    struct course course;
    int status;

    course.before = sandbox_picture(sandbox);
    sandbox_keep(sandbox);
    course.n_calls = killing_at(KILLING_NOT_YET, work_run, work, &status);
    if (status != 0)
        work_show(work);
    ASSERT_EQ(status, 0);
    course.after = sandbox_picture(sandbox);
    ASSERT_TRUE(strcmp(course.before, course.after) != 0);
    return course;
}

static void fail(unsigned call, const struct course *course, const char *picture)
{
    fprintf(stderr, "# killed at call %u of %u; beside the state before:\n", call, course->n_calls);
    sandbox_is_as(picture, course->before);
    fputs("# beside the state after:\n", stderr);
    sandbox_is_as(picture, course->after);
    test_fail(__FILE__, __LINE__, "neither the state before nor the one after");
}

/* Nothing is proved by what was not there. */
static void check_wholeness(const struct course *course, bool is_removal)
{
    static const char *const parts[] = {"\\Software\\Trial]", "Trial.Object", "\\InprocServer32]",
                                        "/target/sub/data.bin", "/target/empty"};
    const char *state = is_removal ? course->before : course->after;

    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        if (!strstr(state, parts[i]))
            test_fail(__FILE__, __LINE__, "the product installed %s nowhere", parts[i]);
}

static void kill_at_each_call(const struct sandbox *sandbox, struct work *work)
{
    _cleanup_(course_deinit) struct course course = run_whole(sandbox, work);
    unsigned n_before = 0, n_after = 0;

    check_wholeness(&course, strcmp(work->words[1], "remove") == 0);
    for (unsigned call = 1; call <= course.n_calls; call += step_of_calls()) {
        _cleanup_(freep) char *picture = NULL;
        int status;

        sandbox_restore(sandbox);
        killing_at(call, work_run, work, &status);
        picture = sandbox_picture(sandbox);
        if (strcmp(picture, course.before) == 0) {
            n_before++;
            continue;
        }
        if (strcmp(picture, course.after) != 0)
            fail(call, &course, picture);
        n_after++;
    }
    /* The commit is near the end, and not at it. */
    fprintf(stderr, "# %u kills before the commit, %u behind it\n", n_before, n_after);
    ASSERT_TRUE(n_before > n_after);
    ASSERT_TRUE(n_after > 0 || step_of_calls() > 1);
}

/* Kills at @call, and then what recovers from that, at each of its calls. Returns how often all was
 * as after the installation: a few calls more or less lie before the commit each time. */
static unsigned kill_recovery_at_each_call(const struct scene *scene, unsigned call,
                                           const struct course *course)
{
    struct work work = scene->work;
    struct work recovery = {{"comity-msi", "recover"}, scene->said_path};
    unsigned reached = 0, n_after = 0;

    for (unsigned at = 1; reached + step_of_calls() >= at; at += step_of_calls()) {
        _cleanup_(freep) char *picture = NULL;
        int status;

        sandbox_restore(&scene->sandbox);
        killing_at(call, work_run, &work, &status);
        reached = killing_at(at, work_run, &recovery, &status);
        picture = sandbox_picture(&scene->sandbox);
        if (strcmp(picture, course->before) == 0)
            continue;
        if (strcmp(picture, course->after) != 0)
            fail(at, course, picture);
        n_after++;
    }
    return n_after;
}

TEST(a_recovery_that_is_killed_is_taken_up)
{
    _cleanup_(course_deinit) struct course course = {0};
    struct scene scene;

    scene_init(&scene, FIRST_INSTALLED);
    scene.work = (struct work){{"comity-msi", "install", scene.product.second, scene.target},
                               scene.said_path};
    course = run_whole(&scene.sandbox, &scene.work);
    ASSERT_EQ(kill_recovery_at_each_call(&scene, course.n_calls * 2 / 3, &course), 0);
    ASSERT_TRUE(kill_recovery_at_each_call(&scene, course.n_calls - BEHIND, &course) > 0);
    scene_deinit(&scene);
}

TEST(an_installation_that_is_killed_is_undone)
{
    struct scene scene;

    scene_init(&scene, NOTHING_INSTALLED);
    scene.work = (struct work){{"comity-msi", "install", scene.product.first, scene.target},
                               scene.said_path};
    kill_at_each_call(&scene.sandbox, &scene.work);
    scene_deinit(&scene);
}

TEST(a_removal_that_is_killed_is_undone)
{
    struct scene scene;

    scene_init(&scene, FIRST_INSTALLED);
    scene.work = (struct work){{"comity-msi", "remove", TRIAL_PRODUCT_1}, scene.said_path};
    kill_at_each_call(&scene.sandbox, &scene.work);
    scene_deinit(&scene);
}

TEST(an_upgrade_that_is_killed_is_undone)
{
    struct scene scene;

    scene_init(&scene, FIRST_INSTALLED);
    scene.work = (struct work){{"comity-msi", "install", scene.product.second, scene.target},
                               scene.said_path};
    kill_at_each_call(&scene.sandbox, &scene.work);
    scene_deinit(&scene);
}

TEST(a_repair_that_is_killed_is_undone)
{
    struct scene scene;

    scene_init(&scene, FIRST_DAMAGED);
    scene.work = (struct work){{"comity-msi", "repair", TRIAL_PRODUCT_1}, scene.said_path};
    kill_at_each_call(&scene.sandbox, &scene.work);
    scene_deinit(&scene);
}
