/* SPDX-License-Identifier: MIT */
#include "keywords.h"

enum {
    KEYWORD_MAX = 8, /* letters of the longest */
};

struct word {
    const char *text;
    enum keyword keyword;
};

/* By text. */
static const struct word words[] = {
    {"and", KEYWORD_AND},
    {"byref", KEYWORD_BYREF},
    {"byval", KEYWORD_BYVAL},
    {"call", KEYWORD_CALL},
    {"case", KEYWORD_CASE},
    {"class", KEYWORD_CLASS},
    {"const", KEYWORD_CONST},
    {"default", KEYWORD_DEFAULT},
    {"dim", KEYWORD_DIM},
    {"do", KEYWORD_DO},
    {"each", KEYWORD_EACH},
    {"else", KEYWORD_ELSE},
    {"elseif", KEYWORD_ELSEIF},
    {"empty", KEYWORD_EMPTY},
    {"end", KEYWORD_END},
    {"eqv", KEYWORD_EQV},
    {"erase", KEYWORD_ERASE},
    {"error", KEYWORD_ERROR},
    {"exit", KEYWORD_EXIT},
    {"explicit", KEYWORD_EXPLICIT},
    {"false", KEYWORD_FALSE},
    {"for", KEYWORD_FOR},
    {"function", KEYWORD_FUNCTION},
    {"get", KEYWORD_GET},
    {"goto", KEYWORD_GOTO},
    {"if", KEYWORD_IF},
    {"imp", KEYWORD_IMP},
    {"in", KEYWORD_IN},
    {"is", KEYWORD_IS},
    {"let", KEYWORD_LET},
    {"loop", KEYWORD_LOOP},
    {"me", KEYWORD_ME},
    {"mod", KEYWORD_MOD},
    {"new", KEYWORD_NEW},
    {"next", KEYWORD_NEXT},
    {"not", KEYWORD_NOT},
    {"nothing", KEYWORD_NOTHING},
    {"null", KEYWORD_NULL},
    {"on", KEYWORD_ON},
    {"option", KEYWORD_OPTION},
    {"or", KEYWORD_OR},
    {"preserve", KEYWORD_PRESERVE},
    {"private", KEYWORD_PRIVATE},
    {"property", KEYWORD_PROPERTY},
    {"public", KEYWORD_PUBLIC},
    {"redim", KEYWORD_REDIM},
    {"rem", KEYWORD_REM},
    {"resume", KEYWORD_RESUME},
    {"select", KEYWORD_SELECT},
    {"set", KEYWORD_SET},
    {"step", KEYWORD_STEP},
    {"stop", KEYWORD_STOP},
    {"sub", KEYWORD_SUB},
    {"then", KEYWORD_THEN},
    {"to", KEYWORD_TO},
    {"true", KEYWORD_TRUE},
    {"until", KEYWORD_UNTIL},
    {"wend", KEYWORD_WEND},
    {"while", KEYWORD_WHILE},
    {"with", KEYWORD_WITH},
    {"xor", KEYWORD_XOR},
};

/* Less than, equal to or greater than zero, as the word is to the text without case. */
static int compare(const char *word, const char16_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char16_t unit = text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i];

        if ((unsigned char)word[i] != unit)
            return (unsigned char)word[i] < unit ? -1 : 1;
    }
    return word[len] ? 1 : 0;
}

enum keyword keyword_find(const char16_t *text, size_t len)
{
    size_t low = 0, high = sizeof(words) / sizeof(words[0]);

    if (len > KEYWORD_MAX)
        return KEYWORD_NONE;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(words[middle].text, text, len);

        if (order == 0)
            return words[middle].keyword;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return KEYWORD_NONE;
}

bool keyword_is_name(enum keyword keyword)
{
    switch (keyword) {
    case KEYWORD_DEFAULT:
    case KEYWORD_ERROR:
    case KEYWORD_EXPLICIT:
    case KEYWORD_PROPERTY:
    case KEYWORD_STEP:
        return true;
    default:
        return false;
    }
}
