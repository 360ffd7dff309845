/* SPDX-License-Identifier: MIT */
/*
 * The tree of a script: what the parser makes of a source text, and the compiler reads.
 *
 * A tree lives in one arena and goes with it as a whole; nothing in it is released one by one, nor
 * are the BSTRs of string literals, which lie in the arena: they are for copying, not for
 * SysFreeString(). Names keep the spelling of the source and compare without case; those of one
 * spelling are one pointer. What nests too deep is refused by the parser, so that whoever walks a
 * tree may recurse.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/oleauto.h>

enum {
    TREE_DEPTH = 256,           /* of brackets, arguments and blocks in each other */
    TREE_HEIGHT = 4096,         /* of an expression: a & b & c is three high */
    TREE_ARGUMENTS_MAX = 32767, /* of a call: Array() is given whole tables */
    TREE_PARAMETERS_MAX = 255,  /* of a procedure */
    TREE_DIMENSIONS_MAX = 60,   /* of an array, as Windows has it */
    TREE_NAME_MAX = 255,        /* units of a name, as Windows has it */
};

/* A place in the source: the line counts from 1, the column from 0, as IActiveScriptError's. */
struct tree_place {
    uint32_t line;
    uint32_t column;
    uint32_t offset; /* units from the beginning of the source */
};

enum expression_kind {
    EXPRESSION_LITERAL,  /* value: EMPTY, NULL, BOOL, I2, I4, R8, DATE, BSTR, DISPATCH (Nothing) */
    EXPRESSION_NAME,     /* name: a variable, procedure, class member, named item, intrinsic */
    EXPRESSION_ME,       /* Me */
    EXPRESSION_MEMBER,   /* left.name; left is NULL for the object of the With around */
    EXPRESSION_CALL,     /* left(arguments): an index, a call or a default property */
    EXPRESSION_NEW,      /* New name */
    EXPRESSION_UNARY,    /* operation left */
    EXPRESSION_BINARY,   /* left operation right */
    EXPRESSION_BRACKETS, /* (left): passes a value where a reference would be passed */
    EXPRESSION_MISSING,  /* an argument left out: f(, 1) */
};

enum operation {
    OPERATION_NEGATE,
    OPERATION_PLUS,
    OPERATION_NOT,
    OPERATION_POWER,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_INTEGER_DIVIDE,
    OPERATION_MODULO,
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_CONCATENATE,
    OPERATION_EQUAL,
    OPERATION_UNEQUAL,
    OPERATION_LESS,
    OPERATION_LESS_EQUAL,
    OPERATION_GREATER,
    OPERATION_GREATER_EQUAL,
    OPERATION_IS,
    OPERATION_AND,
    OPERATION_OR,
    OPERATION_XOR,
    OPERATION_EQV,
    OPERATION_IMP,
};

struct expression {
    enum expression_kind kind;
    enum operation operation; /* unary, binary */
    struct tree_place place;
    uint32_t height;      /* of the expression in nodes, at most TREE_HEIGHT */
    const char16_t *name; /* name, member, new; NUL-terminated */
    VARIANT value;        /* literal */
    struct expression *left;
    struct expression *right;
    struct expression *arguments; /* call: the first; NULL for f() */
    struct expression *next;      /* in a list of arguments, of dimensions, of Case values */
};

enum statement_kind {
    STATEMENT_DIM,       /* variables; also Public, Private (visibility) */
    STATEMENT_REDIM,     /* variables, is_preserving; target of each is a variable or member */
    STATEMENT_ERASE,     /* arguments */
    STATEMENT_CONST,     /* constants */
    STATEMENT_ASSIGN,    /* target = value */
    STATEMENT_SET,       /* Set target = value */
    STATEMENT_CALL,      /* value: an expression evaluated for its effect, call syntax or not */
    STATEMENT_IF,        /* branches: the last without a condition is the Else */
    STATEMENT_SELECT,    /* value, branches */
    STATEMENT_FOR,       /* target = value To limit Step step */
    STATEMENT_FOR_EACH,  /* target In value */
    STATEMENT_DO,        /* loop_test tells where condition stands and what it means */
    STATEMENT_WITH,      /* value */
    STATEMENT_EXIT,      /* exit_from */
    STATEMENT_ON_ERROR,  /* resumes_next, else GoTo 0 */
    STATEMENT_PROCEDURE, /* procedure; of the script even if a block is around it */
    STATEMENT_CLASS,     /* class */
    STATEMENT_OPTION,    /* Option Explicit */
    STATEMENT_STOP,      /* Stop: for a debugger; does nothing without one */
};

enum visibility {
    VISIBILITY_DEFAULT, /* Dim, or a procedure without a word: public */
    VISIBILITY_PUBLIC,
    VISIBILITY_PRIVATE,
};

struct tree_variable {
    struct tree_place place;
    const char16_t *name;
    struct expression *target;     /* ReDim: what is dimensioned; NULL in Dim */
    struct expression *dimensions; /* upper bounds; in Dim integer literals */
    bool is_array;                 /* a() without dimensions too */
    struct tree_variable *next;
};

struct tree_constant {
    struct tree_place place;
    const char16_t *name;
    struct expression *value; /* a literal, perhaps with signs and brackets */
    struct tree_constant *next;
};

/* A condition and its statements: of If, ElseIf, Else; the values of a Case in a list. */
struct tree_branch {
    struct tree_place place;
    struct expression *conditions; /* NULL: Else, Case Else */
    struct statement *body;
    struct tree_branch *next;
};

enum loop_test {
    LOOP_FOREVER,
    LOOP_WHILE_BEFORE, /* Do While ... Loop; While ... Wend */
    LOOP_UNTIL_BEFORE,
    LOOP_WHILE_AFTER,
    LOOP_UNTIL_AFTER,
};

enum exit_from {
    EXIT_FOR,
    EXIT_DO,
    EXIT_PROCEDURE, /* Sub, Function, Property: the parser has checked which */
};

enum procedure_kind {
    PROCEDURE_SUB,
    PROCEDURE_FUNCTION,
    PROCEDURE_GET,
    PROCEDURE_LET,
    PROCEDURE_SET,
};

struct tree_parameter {
    struct tree_place place;
    const char16_t *name;
    bool is_by_value; /* ByVal; else a reference */
    bool is_array;    /* a() */
    struct tree_parameter *next;
};

struct tree_procedure {
    struct tree_place place;      /* of the name */
    struct tree_place header_end; /* behind the parameters */
    struct tree_place end;
    enum procedure_kind kind;
    enum visibility visibility;
    bool is_default;
    const char16_t *name;
    struct tree_parameter *parameters;
    struct statement *body;
};

struct tree_class {
    struct tree_place place; /* of the name */
    const char16_t *name;
    struct statement *members; /* DIM, PROCEDURE */
};

struct statement {
    enum statement_kind kind;
    struct tree_place place;
    struct tree_place end; /* of a block: its Loop, Next, Wend or End */
    struct statement *next;
    struct expression *target;
    struct expression *value;
    union {                           /* by kind */
        struct expression *limit;     /* For */
        struct expression *condition; /* Do */
        struct expression *arguments; /* Erase */
    };
    struct expression *step;
    struct statement *body;
    union { /* by kind */
        struct tree_branch *branches;
        struct tree_variable *variables;
        struct tree_constant *constants;
        struct tree_procedure *procedure;
        struct tree_class *class;
    };
    enum visibility visibility;
    enum loop_test loop_test;
    enum exit_from exit_from;
    bool is_preserving;
    bool resumes_next;
};

/* A whole source text, or the text of an Execute. */
struct tree {
    struct statement *statements;
    struct expression *expression; /* of a source that was read as one expression; else NULL */
    bool is_explicit;              /* Option Explicit */
    struct tree_arena *arena;      /* what all lives in */
};
