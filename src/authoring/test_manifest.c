/* SPDX-License-Identifier: MIT */
#include "authoring/manifest.h"

#include "base/hresult.h"
#include "test.h"

static struct manifest *parse(const char *text)
{
    struct manifest *manifest;

    ASSERT_HR(manifest_parse("trial", text, strlen(text), &manifest), S_OK);
    return manifest;
}

TEST(lines_are_in_their_sections)
{
    _cleanup_(manifest_freep) struct manifest *manifest =
        parse("# comment\r\nname = A name \r\n\r\n[files  Some Feature]\na = \"b c\" d=e\nalone\n"
              "[class {1}]\n");

    ASSERT_EQ(manifest->n_sections, 3);
    ASSERT_STR(manifest->sections[0].kind, "");
    ASSERT_STR(manifest_value(&manifest->sections[0], "name"), "A name");
    ASSERT_TRUE(manifest_value(&manifest->sections[0], "none") == NULL);
    ASSERT_STR(manifest->sections[1].kind, "files");
    ASSERT_STR(manifest->sections[1].name, "Some Feature");
    ASSERT_EQ(manifest->sections[1].n_lines, 2);
    ASSERT_STR(manifest->sections[1].lines[0].value, "\"b c\" d=e");
    ASSERT_EQ(manifest->sections[1].lines[0].number, 5);
    ASSERT_STR(manifest->sections[1].lines[1].key, "alone");
    ASSERT_TRUE(manifest->sections[1].lines[1].value == NULL);
    ASSERT_STR(manifest->sections[2].name, "{1}");
}

TEST(quotes_keep_blanks)
{
    _cleanup_(manifest_freep) struct manifest *manifest = parse("a = \" b \"\na2 = \"b\" \"c\"\n");

    ASSERT_STR(manifest_value(&manifest->sections[0], "a"), " b ");
    ASSERT_STR(manifest_value(&manifest->sections[0], "a2"), "\"b\" \"c\"");
}

TEST(the_last_line_of_a_key_counts)
{
    _cleanup_(manifest_freep) struct manifest *manifest = parse("a = 1\na = 2\n");

    ASSERT_STR(manifest_value(&manifest->sections[0], "a"), "2");
}

TEST(words_are_taken_one_by_one)
{
    char text[] = "  one \"two words\" three=\"3 3\"x \t";
    char *rest = text;

    ASSERT_STR(manifest_word(&rest), "one");
    ASSERT_STR(manifest_word(&rest), "two words");
    ASSERT_STR(manifest_word(&rest), "three=3 3x");
    ASSERT_TRUE(manifest_word(&rest) == NULL);
}

TEST(what_is_no_manifest_is_refused)
{
    struct manifest *manifest;

    ASSERT_HR(manifest_parse("trial", "a\0b", 3, &manifest), E_INVALIDARG);
    ASSERT_HR(manifest_parse("trial", "\n[files", 7, &manifest), E_INVALIDARG);
    ASSERT_STR(hr_message(), "trial, line 2: the section's ] is missing");
    ASSERT_HR(manifest_parse("trial", "[]", 2, &manifest), E_INVALIDARG);
}

TEST(memory_may_be_out_at_any_point)
{
    FOR_EACH_FAILING_ALLOCATION({
        _cleanup_(manifest_freep) struct manifest *manifest = NULL;
        HRESULT hr = manifest_parse("trial", "a = b\n[c]\nd\n", 12, &manifest);

        ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
    });
}
