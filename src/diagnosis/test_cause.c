/* SPDX-License-Identifier: MIT */
#include "diagnosis/cause.h"

#include <stdlib.h>

#include "diagnosis/diagnosis.h"
#include "test.h"

static void assert_sentence(enum cause cause, const char *const words[static CAUSE_WORDS_MAX],
                            const char *expected)
{
    char *sentence = cause_sentence(cause, words);

    ASSERT_STR(sentence, expected);
    free(sentence);
}

TEST(every_cause_has_a_name_and_a_sentence)
{
    static const char *const words[CAUSE_WORDS_MAX] = {"one", "two", "three", "four"};

    for (int i = 0; i < CAUSES; i++) {
        char *sentence = cause_sentence((enum cause)i, words);

        ASSERT_TRUE(cause_name((enum cause)i) && *cause_name((enum cause)i));
        ASSERT_TRUE(sentence && *sentence);
        ASSERT_FALSE(strpbrk(sentence, "%[]"));
        free(sentence);
        for (int j = 0; j < i; j++)
            ASSERT_TRUE(strcmp(cause_name((enum cause)i), cause_name((enum cause)j)) != 0);
    }
}

TEST(a_bracket_goes_without_its_word)
{
    assert_sentence(CAUSE_FILE_MISSING, (const char *const[CAUSE_WORDS_MAX]){"/a/b"},
                    "the server's file \"/a/b\" does not exist: install it, or register the "
                    "server where it is now");
    assert_sentence(CAUSE_FILE_MISSING, (const char *const[CAUSE_WORDS_MAX]){"/a/b", "nor /a"},
                    "the server's file \"/a/b\" does not exist (nor /a): install it, or register "
                    "the server where it is now");
}

TEST(the_first_failure_stands_and_beats_any_warning)
{
    struct diagnosis diagnosis = {0};

    ASSERT_STR(diagnosis_sentence(&diagnosis), "nothing is wrong with it");
    diagnosis_blame(&diagnosis, CAUSE_APPID_UNKNOWN, "{A}", "{B}");
    ASSERT_FALSE(diagnosis_has_failed(&diagnosis));
    diagnosis_blame(&diagnosis, CAUSE_ONLY_32_BIT, "{A}");
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_APPID_UNKNOWN);
    diagnosis_blame(&diagnosis, CAUSE_FILE_EMPTY, "/a");
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_FILE_EMPTY);
    diagnosis_blame(&diagnosis, CAUSE_SCRIPT_BARE, "/a");
    diagnosis_blame(&diagnosis, CAUSE_ONLY_32_BIT, "{A}");
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_FILE_EMPTY);
    ASSERT_TRUE(diagnosis_has_failed(&diagnosis));
    diagnosis_deinit(&diagnosis);
}

static void note_and_blame(void)
{
    struct diagnosis diagnosis = {0};

    for (int i = 0; i < 40; i++)
        diagnosis_note(&diagnosis, "file", STEP_FOUND, "step %d", i);
    diagnosis_blame(&diagnosis, CAUSE_FILE_EMPTY, "/a");
    ASSERT_TRUE(diagnosis.is_cut || diagnosis.n_steps == 40);
    ASSERT_TRUE(*diagnosis_sentence(&diagnosis));
    diagnosis_deinit(&diagnosis);
}

TEST(without_memory_a_diagnosis_is_cut)
{
    FOR_EACH_FAILING_ALLOCATION(note_and_blame());
}
