/* SPDX-License-Identifier: MIT */
#include "statement/condition.h"

#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "statement/condition_value.h"
#include "statement/environment.h"

struct reader {
    const char *text; /* the whole condition */
    const char *at;
    const struct condition_names *names; /* borrowed */
    unsigned depth;
};

static HRESULT fail(const struct reader *reader, const char *what)
{
    return hr_raise(E_INVALIDARG, "condition \"%s\": %s at character %zu", reader->text, what,
                    (size_t)(reader->at - reader->text) + 1);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool continues_name(char c)
{
    return starts_name(c) || is_digit(c) || c == '.' || c == '#';
}

static void skip_spaces(struct reader *reader)
{
    while (is_space(*reader->at))
        reader->at++;
}

static size_t name_len(const char *text)
{
    size_t len = 0;

    if (starts_name(*text))
        while (continues_name(text[len]))
            len++;
    return len;
}

/* Reads @word, in letters of any case, if it is the next one. */
static bool read_word(struct reader *reader, const char *word)
{
    size_t len = strlen(word);

    skip_spaces(reader);
    if (name_len(reader->at) != len || strncasecmp(reader->at, word, len) != 0)
        return false;
    reader->at += len;
    return true;
}

static bool is_operator_word(const char *text, size_t len)
{
    static const char *const words[] = {"NOT", "AND", "OR", "XOR", "EQV", "IMP"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (strlen(words[i]) == len && strncasecmp(words[i], text, len) == 0)
            return true;
    return false;
}

static HRESULT read_literal(struct reader *reader, struct condition_value *ret_value)
{
    const char *end = strchr(reader->at + 1, '"');

    if (!end)
        return fail(reader, "text without an ending '\"'");
    *ret_value = (struct condition_value){
        .kind = VALUE_LITERAL,
        .text = reader->at + 1,
        .len = (size_t)(end - reader->at) - 1,
    };
    reader->at = end + 1;
    return S_OK;
}

static HRESULT read_integer(struct reader *reader, struct condition_value *ret_value)
{
    struct condition_value value = {.kind = VALUE_INTEGER, .text = "", .len = 0};
    size_t len = *reader->at == '-';

    while (is_digit(reader->at[len]))
        len++;
    if (continues_name(reader->at[len]) || !condition_number(reader->at, len, &value.number))
        return fail(reader, "neither an integer of 32 bits nor a name");
    reader->at += len;
    *ret_value = value;
    return S_OK;
}

static const char *symbol_text(const struct condition_names *names, char kind, const char *name)
{
    return kind == '%' ? environment_value(name) : names->property(names->context, name);
}

static HRESULT read_symbol(struct reader *reader, struct condition_value *ret_value)
{
    struct condition_value value = {.kind = VALUE_SYMBOL, .text = "", .len = 0};
    char kind = starts_name(*reader->at) ? 0 : *reader->at++;
    char name[CONDITION_NAME_MAX];
    const char *text;
    size_t len = name_len(reader->at);

    if (len == 0 || len >= sizeof(name))
        return fail(reader, len ? "a name that is too long" : "a name is missing");
    if (!kind && is_operator_word(reader->at, len))
        return fail(reader, "an operator without what is before it");
    memcpy(name, reader->at, len);
    name[len] = 0;
    reader->at += len;

    if (!kind || kind == '%') {
        text = symbol_text(reader->names, kind, name);
        value.text = text ? text : "";
        value.len = strlen(value.text);
    } else if (reader->names->state(reader->names->context, kind, name, &value.number)) {
        value.kind = VALUE_INTEGER;
    }
    *ret_value = value;
    return S_OK;
}

static HRESULT read_value(struct reader *reader, struct condition_value *ret_value)
{
    char c;

    skip_spaces(reader);
    c = *reader->at;
    if (c == '"')
        return hr_trace(read_literal(reader, ret_value));
    if (is_digit(c) || c == '-')
        return hr_trace(read_integer(reader, ret_value));
    if (starts_name(c) || (c && strchr("%$?&!", c)))
        return hr_trace(read_symbol(reader, ret_value));
    return fail(reader, c ? "an unexpected character" : "a value is missing");
}

/* S_FALSE if none is next. */
static HRESULT read_comparison(struct reader *reader, enum comparison *ret_comparison,
                               enum comparison_case *ret_letters)
{
    static const struct {
        char text[3];
        enum comparison comparison;
    } signs[] = {
        {"<=", COMPARE_LESS_EQUAL}, {">=", COMPARE_GREATER_EQUAL}, {"<>", COMPARE_UNEQUAL},
        {"><", COMPARE_CONTAINS},   {"<<", COMPARE_STARTS},        {">>", COMPARE_ENDS},
        {"=", COMPARE_EQUAL},       {"<", COMPARE_LESS},           {">", COMPARE_GREATER},
    };

    skip_spaces(reader);
    *ret_letters = *reader->at == '~' ? WITHOUT_CASE : WITH_CASE;
    reader->at += *ret_letters == WITHOUT_CASE;
    for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
        if (strncmp(reader->at, signs[i].text, strlen(signs[i].text)) == 0) {
            reader->at += strlen(signs[i].text);
            *ret_comparison = signs[i].comparison;
            return S_OK;
        }
    if (*ret_letters == WITHOUT_CASE)
        return fail(reader, "no comparison behind the '~'");
    return S_FALSE;
}

static HRESULT read_comparing(struct reader *reader, bool *ret_result)
{
    struct condition_value left, right;
    enum comparison_case letters;
    enum comparison comparison = COMPARE_EQUAL;
    HRESULT hr;

    hr = read_value(reader, &left);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = read_comparison(reader, &comparison, &letters);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_FALSE) {
        *ret_result = condition_value_is_true(&left);
        return S_OK;
    }
    hr = read_value(reader, &right);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(condition_compare(&left, comparison, letters, &right, ret_result));
}

static HRESULT read_expression(struct reader *reader, unsigned level, bool *ret_result);

static HRESULT read_parentheses(struct reader *reader, bool *ret_result)
{
    bool result;
    HRESULT hr;

    reader->at++;
    hr = read_expression(reader, 0, &result);
    if (FAILED(hr))
        return hr_trace(hr);
    skip_spaces(reader);
    if (*reader->at != ')')
        return fail(reader, "a ')' is missing");
    reader->at++;
    *ret_result = result;
    return S_OK;
}

static HRESULT read_factor(struct reader *reader, bool *ret_result)
{
    bool result = false;
    HRESULT hr;

    if (reader->depth >= CONDITION_DEPTH_MAX)
        return fail(reader, "too many parentheses in each other");

    reader->depth++;
    if (read_word(reader, "NOT")) {
        hr = read_factor(reader, &result);
        result = !result;
    } else if (*reader->at == '(') {
        hr = read_parentheses(reader, &result);
    } else {
        hr = read_comparing(reader, &result);
    }
    reader->depth--;
    if (SUCCEEDED(hr))
        *ret_result = result;
    return hr_trace(hr);
}

static bool implies(bool left, bool right)
{
    return !left || right;
}

static bool equals(bool left, bool right)
{
    return left == right;
}

static bool differs(bool left, bool right)
{
    return left != right;
}

static bool either(bool left, bool right)
{
    return left || right;
}

static bool both(bool left, bool right)
{
    return left && right;
}

/* From the weakest, as BASIC orders them. */
static const struct {
    const char *word;
    bool (*join)(bool left, bool right);
} operators[] = {
    {"IMP", implies}, {"EQV", equals}, {"XOR", differs}, {"OR", either}, {"AND", both},
};

/* All is read and looked up, also what no longer matters: errors show at once. */
static HRESULT read_expression(struct reader *reader, unsigned level, bool *ret_result)
{
    bool result, right;
    HRESULT hr;

    if (level == sizeof(operators) / sizeof(*operators))
        return hr_trace(read_factor(reader, ret_result));

    hr = read_expression(reader, level + 1, &result);
    while (SUCCEEDED(hr) && read_word(reader, operators[level].word)) {
        hr = read_expression(reader, level + 1, &right);
        if (SUCCEEDED(hr))
            result = operators[level].join(result, right);
    }
    if (SUCCEEDED(hr))
        *ret_result = result;
    return hr_trace(hr);
}

enum condition condition_evaluate(const char *text, const struct condition_names *names)
{
    struct reader reader = {.text = text, .at = text, .names = names};
    bool result;

    if (!text)
        return CONDITION_NONE;
    skip_spaces(&reader);
    if (!*reader.at)
        return CONDITION_NONE;

    if (FAILED(read_expression(&reader, 0, &result)))
        return CONDITION_ERROR;
    skip_spaces(&reader);
    if (*reader.at) {
        (void)fail(&reader, "more than one condition, no operator between");
        return CONDITION_ERROR;
    }
    return result ? CONDITION_TRUE : CONDITION_FALSE;
}
