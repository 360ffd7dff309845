/* SPDX-License-Identifier: MIT */
/*
 * What is left of a product that was installed and removed: nothing.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "scene.h"
#include "test.h"

/* Files of the user that a package is told to remove, or that are in its way, are not what was
 * there before. */
static void clear(const struct scene *scene)
{
    static const char *const names[] = {"main.txt", "old.txt"};
    char path[PATH_MAX];

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        snprintf(path, sizeof(path), "%s/%s", scene->sandbox.target, names[i]);
        ASSERT_EQ(unlink(path), 0);
    }
}

static void carry_out(struct scene *scene, const char *verb, const char *what)
{
    int status;

    scene->work = (struct work){{"comity-msi", verb, what, scene->target}, scene->said_path};
    status = work_status(&scene->work);
    if (status != 0)
        work_show(&scene->work);
    ASSERT_EQ(status, 0);
}

TEST(a_product_that_is_removed_leaves_nothing)
{
    _cleanup_(freep) char *before = NULL, *between = NULL, *after = NULL;
    struct scene scene;

    scene_init(&scene, NOTHING_INSTALLED);
    clear(&scene);
    before = sandbox_picture(&scene.sandbox);
    carry_out(&scene, "install", scene.product.first);
    between = sandbox_picture(&scene.sandbox);
    ASSERT_TRUE(strcmp(before, between) != 0);
    carry_out(&scene, "remove", TRIAL_PRODUCT_1);
    after = sandbox_picture(&scene.sandbox);
    ASSERT_TRUE(sandbox_is_as(after, before));
    scene_deinit(&scene);
}

TEST(a_product_that_was_upgraded_and_removed_leaves_nothing)
{
    _cleanup_(freep) char *before = NULL, *after = NULL;
    struct scene scene;

    scene_init(&scene, NOTHING_INSTALLED);
    clear(&scene);
    before = sandbox_picture(&scene.sandbox);
    carry_out(&scene, "install", scene.product.first);
    carry_out(&scene, "install", scene.product.second);
    carry_out(&scene, "remove", TRIAL_PRODUCT_2);
    after = sandbox_picture(&scene.sandbox);
    ASSERT_TRUE(sandbox_is_as(after, before));
    scene_deinit(&scene);
}

TEST(of_two_products_with_the_same_files_each_keeps_them_for_the_other)
{
    _cleanup_(freep) char *before = NULL, *with_one = NULL, *after = NULL;
    struct scene scene;

    scene_init(&scene, NOTHING_INSTALLED);
    clear(&scene);
    before = sandbox_picture(&scene.sandbox);
    carry_out(&scene, "install", scene.product.first);
    with_one = sandbox_picture(&scene.sandbox);
    carry_out(&scene, "install", scene.product.other);
    carry_out(&scene, "remove", TRIAL_PRODUCT_OTHER);
    after = sandbox_picture(&scene.sandbox);
    ASSERT_TRUE(sandbox_is_as(after, with_one));
    carry_out(&scene, "remove", TRIAL_PRODUCT_1);
    free(after);
    after = sandbox_picture(&scene.sandbox);
    ASSERT_TRUE(sandbox_is_as(after, before));
    scene_deinit(&scene);
}
