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
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "killing.h"
#include "sandbox.h"
#include "sibling.h"
#include "test.h"
#include "trial_product.h"

enum {
    WORDS_MAX = 8,
};

struct work {
    const char *words[WORDS_MAX];
    const char *said_path;
};

/* What it prints does not matter but when it fails. */
static int carry_out(void *context)
{
    const struct work *work = context;

    if (!freopen(work->said_path, "w", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        return 126;
    sibling_become(work->words);
    return 127;
}

static void show(const char *path)
{
    FILE *file = fopen(path, "re");
    int c;

    while (file && (c = getc(file)) != EOF)
        putc(c, stderr);
    if (file)
        fclose(file);
}

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
    course.n_calls = killing_at(KILLING_NOT_YET, carry_out, work, &status);
    if (status != 0)
        show(work->said_path);
    ASSERT_EQ(status, 0);
    course.after = sandbox_picture(sandbox);
    ASSERT_TRUE(strcmp(course.before, course.after) != 0);
    return course;
}

/* Lines that one picture has and the other has not, for people. */
static void show_lines(const char *title, const char *having, const char *lacking)
{
    _cleanup_(freep) char *copy = strdup(having);
    char *rest = copy, *line;

    while ((line = strsep(&rest, "\n")))
        if (!strstr(lacking, line))
            fprintf(stderr, "# %s: %s\n", title, line);
}

static void fail(unsigned call, const struct course *course, const char *picture, bool is_behind)
{
    const char *expected = is_behind ? course->after : course->before;

    fprintf(stderr, "# killed at call %u of %u\n", call, course->n_calls);
    show_lines("too much", picture, expected);
    show_lines("missing", expected, picture);
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
        killing_at(call, carry_out, work, &status);
        picture = sandbox_picture(sandbox);
        if (strcmp(picture, course.before) == 0) {
            n_before++;
            continue;
        }
        if (strcmp(picture, course.after) != 0)
            fail(call, &course, picture, n_after > 0);
        n_after++;
    }
    /* The commit is near the end, and not at it. */
    fprintf(stderr, "# %u kills before the commit, %u behind it\n", n_before, n_after);
    ASSERT_TRUE(n_before > n_after);
    ASSERT_TRUE(n_after > 0 || step_of_calls() > 1);
}

/* Installs the first version whole, for what begins with that. */
static void install_first(struct work *work, const struct trial_product *product,
                          const char *target)
{
    struct work first = {.words = {"comity-msi", "install", product->first, target, NULL},
                         .said_path = work->said_path};
    int status;

    killing_at(KILLING_NOT_YET, carry_out, &first, &status);
    if (status != 0)
        show(work->said_path);
    ASSERT_EQ(status, 0);
}

enum beginning {
    NOTHING_INSTALLED,
    FIRST_INSTALLED,
    FIRST_DAMAGED,
};

struct scene {
    struct sandbox sandbox;
    struct trial_product product;
    char target[PATH_MAX]; /* the property that names the folder */
    char said_path[PATH_MAX];
    struct work work;
};

/* The folders of the home are there from the first command on. */
static void make_home(void)
{
    _cleanup_(freep) char *said = NULL;

    ASSERT_EQ(sibling_run((const char *[]){"comity-msi", "recover", NULL}, &said), 0);
}

static void scene_init(struct scene *scene, enum beginning beginning)
{
    *scene = (struct scene){0};
    sandbox_init(&scene->sandbox);
    trial_product_init(&scene->product, &scene->sandbox);
    snprintf(scene->target, sizeof(scene->target), "INSTALLDIR=%s", scene->sandbox.target);
    snprintf(scene->said_path, sizeof(scene->said_path), "%s.said", scene->sandbox.place);
    scene->work.said_path = scene->said_path;
    make_home();
    if (beginning == NOTHING_INSTALLED)
        return;
    install_first(&scene->work, &scene->product, scene->target);
    if (beginning == FIRST_DAMAGED) {
        char path[PATH_MAX];

        snprintf(path, sizeof(path), "%s/sub/data.bin", scene->sandbox.target);
        ASSERT_EQ(unlink(path), 0);
    }
}

static void scene_deinit(struct scene *scene)
{
    unlink(scene->said_path);
    trial_product_deinit(&scene->product);
    sandbox_deinit(&scene->sandbox);
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
