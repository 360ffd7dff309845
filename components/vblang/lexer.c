/* SPDX-License-Identifier: MIT */
#include "lexer.h"

#include "keywords.h"
#include "lexer_literal.h"
#include "vberror.h"

void lexer_init(struct lexer *lexer, struct tree_arena *arena, const char16_t *text, size_t len)
{
    *lexer = (struct lexer){
        .arena = arena,
        .text = text,
        .len = len,
        .line = 1,
        .is_at_line_begin = true,
    };
}

/* The unit @ahead of the position; 0 behind the end. */
static char16_t unit_at(const struct lexer *lexer, size_t ahead)
{
    return ahead < lexer->len - lexer->position ? lexer->text[lexer->position + ahead] : 0;
}

static bool is_end(const struct lexer *lexer)
{
    return lexer->position == lexer->len;
}

static bool is_blank(char16_t unit)
{
    return unit == ' ' || unit == '\t' || unit == '\v' || unit == '\f';
}

static bool is_newline(char16_t unit)
{
    return unit == '\r' || unit == '\n';
}

static bool is_digit(char16_t unit)
{
    return unit >= '0' && unit <= '9';
}

static bool is_letter(char16_t unit)
{
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
}

static bool is_of_name(char16_t unit)
{
    return is_letter(unit) || is_digit(unit) || unit == '_';
}

/* Passes over CR, LF or both in this order, which are there. */
static void skip_newline(struct lexer *lexer)
{
    lexer->position += unit_at(lexer, 0) == '\r' && unit_at(lexer, 1) == '\n' ? 2 : 1;
    lexer->line++;
    lexer->line_begin = lexer->position;
}

static void skip_comment(struct lexer *lexer)
{
    while (!is_end(lexer) && !is_newline(lexer->text[lexer->position]))
        lexer->position++;
}

/* Whether an underline continues the line: only blanks stand between it and the line's end. */
static bool skip_continuation(struct lexer *lexer)
{
    size_t ahead = 1;

    while (is_blank(unit_at(lexer, ahead)))
        ahead++;
    if (!is_newline(unit_at(lexer, ahead)))
        return false;

    lexer->position += ahead;
    skip_newline(lexer);
    lexer->is_continued = true;
    return true;
}

static bool is_html_comment(const struct lexer *lexer)
{
    if (!lexer->is_html)
        return false;
    if (unit_at(lexer, 0) == '-')
        return unit_at(lexer, 1) == '-' && unit_at(lexer, 2) == '>';
    return unit_at(lexer, 0) == '<' && unit_at(lexer, 1) == '!' && unit_at(lexer, 2) == '-' &&
           unit_at(lexer, 3) == '-';
}

static bool is_remark(const struct lexer *lexer)
{
    return (unit_at(lexer, 0) | 0x20) == 'r' && (unit_at(lexer, 1) | 0x20) == 'e' &&
           (unit_at(lexer, 2) | 0x20) == 'm' && !is_of_name(unit_at(lexer, 3)) &&
           !lexer->is_after_dot;
}

/* Passes over all that is no word. */
static void skip_blanks(struct lexer *lexer)
{
    while (!is_end(lexer)) {
        char16_t unit = lexer->text[lexer->position];

        if (is_blank(unit))
            lexer->position++;
        else if (unit == '\'' || is_remark(lexer) ||
                 (lexer->is_at_line_begin && is_html_comment(lexer)))
            skip_comment(lexer);
        else if (unit != '_' || !skip_continuation(lexer))
            return;
    }
}

static void fail(struct lexer *lexer, struct token *token, unsigned error)
{
    token->kind = TOKEN_ERROR;
    token->error = error;
    token->place.offset = (uint32_t)lexer->position;
    token->place.column = (uint32_t)(lexer->position - lexer->line_begin);
    lexer->position = lexer->len;
}

static const enum operation keyword_operations[] = {
    [KEYWORD_AND] = OPERATION_AND, [KEYWORD_EQV] = OPERATION_EQV,    [KEYWORD_IMP] = OPERATION_IMP,
    [KEYWORD_IS] = OPERATION_IS,   [KEYWORD_MOD] = OPERATION_MODULO, [KEYWORD_OR] = OPERATION_OR,
    [KEYWORD_XOR] = OPERATION_XOR,
};

static void read_keyword(struct token *token)
{
    if (keyword_is_name(token->keyword))
        return;

    token->kind = TOKEN_KEYWORD;
    if (keyword_operations[token->keyword]) {
        token->kind = TOKEN_OPERATOR;
        token->operation = keyword_operations[token->keyword];
    }
}

static void take_name(struct lexer *lexer, struct token *token, size_t begin, size_t len)
{
    if (len > TREE_NAME_MAX) {
        fail(lexer, token, VBE_IDENTIFIER_TOO_LONG);
        return;
    }
    token->kind = TOKEN_NAME;
    token->name = tree_arena_name(lexer->arena, lexer->text + begin, len);
    if (!token->name)
        fail(lexer, token, VBE_COMPILE_OUT_OF_MEMORY);
}

static void read_word(struct lexer *lexer, struct token *token)
{
    size_t begin = lexer->position;

    while (!is_end(lexer) && is_of_name(lexer->text[lexer->position]))
        lexer->position++;

    take_name(lexer, token, begin, lexer->position - begin);
    if (token->kind != TOKEN_NAME || lexer->is_after_dot)
        return;
    token->keyword = keyword_find(lexer->text + begin, lexer->position - begin);
    if (token->keyword != KEYWORD_NONE)
        read_keyword(token);
}

/* [any text]: a name that may be anything. */
static void read_bracketed_name(struct lexer *lexer, struct token *token)
{
    size_t begin = ++lexer->position;

    while (!is_end(lexer) && lexer->text[lexer->position] != ']' &&
           !is_newline(lexer->text[lexer->position]))
        lexer->position++;

    if (unit_at(lexer, 0) != ']') {
        fail(lexer, token, VBE_EXPECTED_RIGHT_BRACKET);
        return;
    }
    take_name(lexer, token, begin, lexer->position - begin);
    if (token->kind == TOKEN_NAME)
        lexer->position++;
}

static void read_string(struct lexer *lexer, struct token *token)
{
    HRESULT hr = lexer_read_string(lexer, &token->value);

    token->kind = TOKEN_LITERAL;
    if (hr == E_OUTOFMEMORY)
        fail(lexer, token, VBE_COMPILE_OUT_OF_MEMORY);
    else if (FAILED(hr))
        fail(lexer, token, VBE_UNTERMINATED_STRING);
}

static void read_number(struct lexer *lexer, struct token *token)
{
    HRESULT hr = lexer_read_number(lexer, &token->value);

    token->kind = TOKEN_LITERAL;
    if (FAILED(hr))
        fail(lexer, token, hr == DISP_E_TYPEMISMATCH ? VBE_SYNTAX : VBE_INVALID_NUMBER);
}

static void read_date(struct lexer *lexer, struct token *token)
{
    token->kind = TOKEN_LITERAL;
    if (FAILED(lexer_read_date(lexer, &token->value)))
        fail(lexer, token, VBE_SYNTAX);
}

/* A comparison of one or two characters, in either order. */
static void read_comparison(struct lexer *lexer, struct token *token, char16_t unit)
{
    static const struct {
        char16_t first, second;
        enum operation operation;
    } pairs[] = {
        {'<', '=', OPERATION_LESS_EQUAL},    {'=', '<', OPERATION_LESS_EQUAL},
        {'>', '=', OPERATION_GREATER_EQUAL}, {'=', '>', OPERATION_GREATER_EQUAL},
        {'<', '>', OPERATION_UNEQUAL},       {'>', '<', OPERATION_UNEQUAL},
    };

    token->kind = TOKEN_OPERATOR;
    token->operation = unit == '='   ? OPERATION_EQUAL
                       : unit == '<' ? OPERATION_LESS
                                     : OPERATION_GREATER;
    lexer->position++;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (pairs[i].first == unit && pairs[i].second == unit_at(lexer, 0)) {
            token->operation = pairs[i].operation;
            lexer->position++;
            return;
        }
}

/*
 * A dot right behind a name or a bracket is for a member of that; also one on the next line, if the
 * line is continued.
 */
static void read_dot(struct lexer *lexer, struct token *token)
{
    size_t end = lexer->is_continued ? lexer->word_end : lexer->position;
    char16_t before = end > 0 ? lexer->text[end - 1] : '\n';

    token->kind = is_of_name(before) || before == ')' || before == ']' ? TOKEN_DOT : TOKEN_WITH_DOT;
    lexer->position++;
}

static void read_sign(struct lexer *lexer, struct token *token, char16_t unit)
{
    static const struct {
        char16_t unit;
        enum token_kind kind;
        enum operation operation;
    } signs[] = {
        {':', TOKEN_COLON, 0},
        {',', TOKEN_COMMA, 0},
        {'(', TOKEN_LEFT_PARENTHESIS, 0},
        {')', TOKEN_RIGHT_PARENTHESIS, 0},
        {'+', TOKEN_OPERATOR, OPERATION_ADD},
        {'-', TOKEN_OPERATOR, OPERATION_SUBTRACT},
        {'*', TOKEN_OPERATOR, OPERATION_MULTIPLY},
        {'/', TOKEN_OPERATOR, OPERATION_DIVIDE},
        {'\\', TOKEN_OPERATOR, OPERATION_INTEGER_DIVIDE},
        {'^', TOKEN_OPERATOR, OPERATION_POWER},
        {'&', TOKEN_OPERATOR, OPERATION_CONCATENATE},
    };

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (signs[i].unit == unit) {
            token->kind = signs[i].kind;
            token->operation = signs[i].operation;
            lexer->position++;
            return;
        }
    /* An underline continues the line unless something follows it. */
    if (unit == '_')
        lexer->position++;
    fail(lexer, token, VBE_INVALID_CHARACTER);
}

static void read_token(struct lexer *lexer, struct token *token, char16_t unit)
{
    if (is_newline(unit)) {
        token->kind = TOKEN_NEWLINE;
        skip_newline(lexer);
    } else if (is_letter(unit)) {
        read_word(lexer, token);
    } else if (unit == '[') {
        read_bracketed_name(lexer, token);
    } else if (unit == '"') {
        read_string(lexer, token);
    } else if (is_digit(unit) || (unit == '.' && is_digit(unit_at(lexer, 1))) ||
               lexer_is_at_based_number(lexer)) {
        read_number(lexer, token);
    } else if (unit == '#') {
        read_date(lexer, token);
    } else if (unit == '=' || unit == '<' || unit == '>') {
        read_comparison(lexer, token, unit);
    } else if (unit == '.') {
        read_dot(lexer, token);
    } else {
        read_sign(lexer, token, unit);
    }
}

void lexer_next(struct lexer *lexer, struct token *ret_token)
{
    lexer->word_end = lexer->position;
    lexer->is_continued = false;
    skip_blanks(lexer);
    *ret_token = (struct token){
        .place =
            {
                .line = lexer->line,
                .column = (uint32_t)(lexer->position - lexer->line_begin),
                .offset = (uint32_t)lexer->position,
            },
    };
    if (!is_end(lexer))
        read_token(lexer, ret_token, lexer->text[lexer->position]);
    lexer->is_after_dot = ret_token->kind == TOKEN_DOT || ret_token->kind == TOKEN_WITH_DOT;
    lexer->is_at_line_begin = ret_token->kind == TOKEN_NEWLINE;
}
