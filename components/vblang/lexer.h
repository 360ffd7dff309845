/* SPDX-License-Identifier: MIT */
/*
 * The lexer: VBScript's words. Comments and line continuations are passed over; a line's end is a
 * word. After a dot every word is a name.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/oleauto.h>

#include "tree.h"
#include "tree_arena.h"

enum token_kind {
    TOKEN_END_OF_TEXT,
    TOKEN_ERROR, /* error: what is wrong here */
    TOKEN_NEWLINE,
    TOKEN_COLON,
    TOKEN_KEYWORD, /* keyword: a reserved word */
    TOKEN_NAME,    /* keyword too, if the name is one of Default, Error, Explicit, Property, Step */
    TOKEN_LITERAL, /* value: a number, string or date */
    TOKEN_DOT,     /* a member of what stands before it */
    TOKEN_WITH_DOT, /* a member of the With around: nothing or a blank stands before it */
    TOKEN_COMMA,
    TOKEN_LEFT_PARENTHESIS,
    TOKEN_RIGHT_PARENTHESIS,
    TOKEN_OPERATOR, /* operation; minus is OPERATION_SUBTRACT, plus OPERATION_ADD */
};

enum keyword {
    KEYWORD_NONE,
    KEYWORD_AND,
    KEYWORD_BYREF,
    KEYWORD_BYVAL,
    KEYWORD_CALL,
    KEYWORD_CASE,
    KEYWORD_CLASS,
    KEYWORD_CONST,
    KEYWORD_DEFAULT,
    KEYWORD_DIM,
    KEYWORD_DO,
    KEYWORD_EACH,
    KEYWORD_ELSE,
    KEYWORD_ELSEIF,
    KEYWORD_EMPTY,
    KEYWORD_END,
    KEYWORD_EQV,
    KEYWORD_ERASE,
    KEYWORD_ERROR,
    KEYWORD_EXIT,
    KEYWORD_EXPLICIT,
    KEYWORD_FALSE,
    KEYWORD_FOR,
    KEYWORD_FUNCTION,
    KEYWORD_GET,
    KEYWORD_GOTO,
    KEYWORD_IF,
    KEYWORD_IMP,
    KEYWORD_IN,
    KEYWORD_IS,
    KEYWORD_LET,
    KEYWORD_LOOP,
    KEYWORD_ME,
    KEYWORD_MOD,
    KEYWORD_NEW,
    KEYWORD_NEXT,
    KEYWORD_NOT,
    KEYWORD_NOTHING,
    KEYWORD_NULL,
    KEYWORD_ON,
    KEYWORD_OPTION,
    KEYWORD_OR,
    KEYWORD_PRESERVE,
    KEYWORD_PRIVATE,
    KEYWORD_PROPERTY,
    KEYWORD_PUBLIC,
    KEYWORD_REDIM,
    KEYWORD_REM,
    KEYWORD_RESUME,
    KEYWORD_SELECT,
    KEYWORD_SET,
    KEYWORD_STEP,
    KEYWORD_STOP,
    KEYWORD_SUB,
    KEYWORD_THEN,
    KEYWORD_TO,
    KEYWORD_TRUE,
    KEYWORD_UNTIL,
    KEYWORD_WEND,
    KEYWORD_WHILE,
    KEYWORD_WITH,
    KEYWORD_XOR,
};

struct token {
    enum token_kind kind;
    enum keyword keyword;
    enum operation operation;
    unsigned error; /* VBE_... */
    struct tree_place place;
    const char16_t *name; /* name, keyword: its spelling */
    VARIANT value;        /* literal; a BSTR is the arena's */
};

struct lexer {
    struct tree_arena *arena; /* borrowed */
    const char16_t *text;     /* borrowed */
    size_t len;
    size_t position;
    size_t line_begin;
    uint32_t line;
    bool is_html;    /* lines that begin with <!-- or --> are comments */
    size_t word_end; /* of the last word */
    bool is_after_dot;
    bool is_at_line_begin;
    bool is_continued; /* the line, between the last word and the position */
};

/* @text is borrowed and at most 4 Gi units long. */
void lexer_init(struct lexer *lexer, struct tree_arena *arena, const char16_t *text, size_t len);

/*
 * The next word. After the last it is TOKEN_END_OF_TEXT for ever; after an error the text counts as
 * read.
 */
void lexer_next(struct lexer *lexer, struct token *ret_token);
