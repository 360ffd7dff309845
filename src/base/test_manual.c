/* SPDX-License-Identifier: MIT */
#include "base/manual.h"

#include <stdlib.h>

#include "test.h"

static const struct manual_item options[] = {
    {"-k", "Key names only."},
    {"--a-very-long-option=VALUE",
     "A text that is long enough to need more than one line of the eighty columns that we have."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "query", .synopsis = "reg query KEY", .text = "Shows a key."},
    {NULL, NULL, NULL, NULL},
};

static const struct manual manual = {
    .page = "comity-test",
    .chapter = 1,
    .command = "comity test",
    .summary = "try things",
    .synopsis = "comity test [-k] \\\\MACHINE",
    .text = "First.\n\n.Second",
    .sections = sections,
    .see_also = "comity(1)",
};

static char *render(void (*print)(const struct manual *, FILE *))
{
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);

    ASSERT_TRUE(file);
    print(&manual, file);
    fclose(file);
    return text;
}

TEST(help_lists_all_within_80_columns)
{
    char *text = render(manual_print_help);

    ASSERT_STR(text,
               "comity test - try things\n"
               "\n"
               "Usage:\n"
               "  comity test [-k] \\\\MACHINE\n"
               "\n"
               "First.\n"
               "\n"
               ".Second\n"
               "\n"
               "Options:\n"
               "  -k                  Key names only.\n"
               "  --a-very-long-option=VALUE\n"
               "                      A text that is long enough to need more than one line of\n"
               "                      the eighty columns that we have.\n"
               "\n"
               "query:\n"
               "  reg query KEY\n"
               "\n"
               "  Shows a key.\n"
               "\n"
               "See also: comity(1)\n");
    free(text);
}

TEST(page_has_the_same_terms_and_no_stray_requests)
{
    char *text = render(manual_print_page);

    ASSERT_TRUE(strstr(text, ".SH SYNOPSIS\n.nf\ncomity test [\\-k] \\e\\eMACHINE\n.fi\n"));
    ASSERT_TRUE(strstr(text, ".PP\n\\&.Second\n"));
    ASSERT_TRUE(strstr(text, ".SH \"OPTIONS\"\n.TP\n\\fB\\-k\\fR\nKey names only.\n"));
    ASSERT_TRUE(strstr(text, "\\-\\-a\\-very\\-long\\-option=VALUE"));
    free(text);
}
