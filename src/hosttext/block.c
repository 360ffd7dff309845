/* SPDX-License-Identifier: MIT */
#include "hosttext/block.h"

#include "hosttext/text.h"

struct word {
    const char16_t *text;
    size_t len;
};

static bool is(struct word word, const char *ascii)
{
    return word.len && text_is_n(word.text, word.len, ascii);
}

static bool is_letter(char16_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9') ||
           c >= 0x80;
}

/* The next word of a statement; empty at its end, which @at is then behind. */
static struct word next_word(const char16_t **at, const char16_t *end)
{
    struct word word = {*at, 0};

    while (*at < end) {
        char16_t c = *(*at)++;

        if (is_letter(c)) {
            word.text = *at - 1;
            while (*at < end && is_letter(**at))
                ++*at;
            word.len = (size_t)(*at - word.text);
            return word;
        }
        if (c == '"') {
            while (*at < end && *(*at)++ != '"')
                ;
        } else if (c == '\'') {
            *at = end;
        } else if (c == ':') {
            return word;
        }
    }
    return word;
}

/* Whether "If ... Then" has nothing behind Then, and so is a block. */
static bool is_if_block(const char16_t *at, const char16_t *end)
{
    struct word word;

    while ((word = next_word(&at, end)).len) {
        if (is(word, "then")) {
            while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
                at++;
            return at == end || *at == '\'';
        }
    }
    return false;
}

/* How a statement changes how many blocks are open. */
static int change_of(struct word first, const char16_t *at, const char16_t *end)
{
    static const char *const openings[] = {"for",  "do",       "while", "select",  "sub",
                                           "with", "function", "class", "property"};
    static const char *const closings[] = {"next", "loop", "wend"};
    struct word word = first;

    while (is(word, "public") || is(word, "private") || is(word, "default"))
        word = next_word(&at, end);
    if (is(word, "end"))
        return next_word(&at, end).len ? -1 : 0;
    if (is(word, "if"))
        return is_if_block(at, end);
    for (size_t i = 0; i < sizeof(openings) / sizeof(*openings); i++) {
        if (is(word, openings[i]))
            return 1;
    }
    for (size_t i = 0; i < sizeof(closings) / sizeof(*closings); i++) {
        if (is(word, closings[i]))
            return -1;
    }
    return 0;
}

void block_add(struct block *block, const char16_t *line, size_t len)
{
    const char16_t *at = line, *end = line + len;

    while (end > line && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    /* What follows a continued line is no statement of its own. */
    if (!block->is_continued) {
        while (at < end) {
            struct word first = next_word(&at, end);
            const char16_t *rest = at;

            if (is(first, "rem"))
                break;
            if (first.len)
                block->depth += change_of(first, rest, end);
            while (first.len)
                first = next_word(&at, end);
        }
    }
    block->is_continued = end - line >= 2 && end[-1] == '_' && (end[-2] == ' ' || end[-2] == '\t');
}
