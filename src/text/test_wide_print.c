/* SPDX-License-Identifier: MIT */
#include <comity/comity_wide.h>

#include <errno.h>
#include <stdlib.h>

#include "test.h"

TEST(wide_text_is_printed_as_utf8)
{
    char *bytes = NULL;
    size_t size;
    FILE *file = open_memstream(&bytes, &size);

    ASSERT_EQ(comity_fwprintf(file, u"%s-%S-%d-\u0436", u"w\u00e9", "n", 7), 8);
    ASSERT_TRUE(comity_fputws(u"!", file) != EOF);
    fclose(file);
    ASSERT_STR(bytes, "w\xc3\xa9-n-7-\xd0\xb6!");
    free(bytes);
}

TEST(a_file_that_takes_nothing_is_an_error)
{
    FILE *file = fopen("/dev/full", "w");

    ASSERT_TRUE(file && setvbuf(file, NULL, _IONBF, 0) == 0);
    ASSERT_EQ(comity_fwprintf(file, u"text"), -1);
    ASSERT_EQ(errno, ENOSPC);
    fclose(file);
}

TEST(memory_may_run_out)
{
    FILE *file = fopen("/dev/null", "w");

    setvbuf(file, NULL, _IONBF, 0);
    FOR_EACH_FAILING_ALLOCATION({
        int len = comity_fwprintf(file, u"%d", 42);

        ASSERT_TRUE(len == 2 || (len == -1 && errno == ENOMEM));
    });
    fclose(file);
}
