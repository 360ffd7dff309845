/* SPDX-License-Identifier: MIT */
/*
 * Bytecode: what the compiler makes of a tree, and the machine runs.
 *
 * An instruction has three operands. Most name a slot: its kind in the top bits, its offset in
 * bytes from the kind's base below them. A frame's slots are the result (0), the parameters, the
 * local variables and then the temporaries. A temporary is written by one instruction and emptied
 * by the one that reads it. What a call needs stands in temporaries in a row: first the slot for
 * the result, or for the value that is put, then the arguments.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/oleauto.h>

#include "vbcode/names.h"
#include "vblang/tree.h"

enum slot_kind {
    SLOT_LOCAL,
    SLOT_TEMPORARY,
    SLOT_GLOBAL,
    SLOT_CONSTANT,
    SLOT_FIELD, /* of Me */
};

enum {
    /* wReserved1 of a constant that the source names: it is no literal, whatever its value. */
    CONSTANT_NAMED = 0x4e41,
};

enum {
    SLOT_SHIFT = 29,
    SLOT_MASK = (1u << SLOT_SHIFT) - 1,
    SLOT_NONE = 0xffffffffu,
};

static inline uint32_t slot(enum slot_kind kind, uint32_t index)
{
    return (uint32_t)kind << SLOT_SHIFT | index * (uint32_t)sizeof(VARIANT);
}

static inline enum slot_kind slot_kind(uint32_t operand)
{
    return operand >> SLOT_SHIFT;
}

static inline uint32_t slot_index(uint32_t operand)
{
    return (operand & SLOT_MASK) / (uint32_t)sizeof(VARIANT);
}

/* Binary operations keep the order of enum operation: OP_POWER + operation - OPERATION_POWER. */
#define OPCODES(X)                                                                                 \
    X(POWER) /* a = b ^ c, and so on to IMP */                                                     \
    X(MULTIPLY)                                                                                    \
    X(DIVIDE)                                                                                      \
    X(INTEGER_DIVIDE)                                                                              \
    X(MODULO)                                                                                      \
    X(ADD)                                                                                         \
    X(SUBTRACT)                                                                                    \
    X(CONCATENATE)                                                                                 \
    X(EQUAL)                                                                                       \
    X(UNEQUAL)                                                                                     \
    X(LESS)                                                                                        \
    X(LESS_EQUAL)                                                                                  \
    X(GREATER)                                                                                     \
    X(GREATER_EQUAL)                                                                               \
    X(IS)                                                                                          \
    X(AND)                                                                                         \
    X(OR)                                                                                          \
    X(XOR)                                                                                         \
    X(EQV)                                                                                         \
    X(IMP)                                                                                         \
    X(UNLESS_EQUAL) /* unless b = c, jump to a; and so on to GREATER_EQUAL */                      \
    X(UNLESS_UNEQUAL)                                                                              \
    X(UNLESS_LESS)                                                                                 \
    X(UNLESS_LESS_EQUAL)                                                                           \
    X(UNLESS_GREATER)                                                                              \
    X(UNLESS_GREATER_EQUAL)                                                                        \
    X(NEGATE) /* a = -b */                                                                         \
    X(PLUS)                                                                                        \
    X(NOT)                                                                                         \
    X(ASSIGN)      /* a = b */                                                                     \
    X(SET)         /* Set a = b */                                                                 \
    X(LOAD)        /* temporary a: a copy of b */                                                  \
    X(REFER)       /* temporary a: a reference to b */                                             \
    X(KEEP)        /* temporary a: the text of b, to be extended by EXTEND */                      \
    X(EXTEND)      /* a = b & c, where KEEP made b of a */                                         \
    X(MISSING)     /* temporary a: an argument left out */                                         \
    X(ME)          /* temporary a: Me */                                                           \
    X(NEW)         /* temporary a: New, the global b */                                            \
    X(JUMP)        /* to a */                                                                      \
    X(JUMP_BACK)   /* to a, unless interrupted */                                                  \
    X(UNLESS)      /* unless b, jump to a */                                                       \
    X(UNLESS_BACK) /* unless b, jump back to a */                                                  \
    X(IF_BACK)     /* if b, jump back to a */                                                      \
    X(CASE)        /* if b = c, jump to a; c is not emptied */                                     \
    X(FOR_RESET)   /* forget the loop a */                                                         \
    X(FOR_LIMIT)   /* of the loop a, b, and the step, c */                                         \
    X(FOR_START)   /* the loop a with its variable b from c */                                     \
    X(FOR_TEST)    /* unless loop a goes on with b, jump to c */                                   \
    X(FOR_NEXT)    /* next value of b in loop a; if it goes on, jump back to c */                  \
    X(EACH_START)  /* the loop a over b */                                                         \
    X(EACH_NEXT)   /* next value of loop a into b, or jump to c */                                 \
    X(CLEAR)       /* a is emptied */                                                              \
    X(WITH)        /* a is the object b */                                                         \
    X(INDEX)       /* a..: the element of b, or a call of its default; c: site */                  \
    X(CALL_NAME)   /* a..: the global b with arguments; c: site */                                 \
    X(CALL_OWN)    /* a..: the member b of Me; c: site */                                          \
    X(CALL_MEMBER) /* a..: the member of b; c: site */                                             \
    X(PUT_INDEX)   /* a..: into an element of b, or its default property; c: site */               \
    X(PUT_OWN)     /* a..: into the member b of Me; c: site */                                     \
    X(PUT_MEMBER)  /* a..: into the member of b; c: site */                                        \
    X(DIM)         /* a becomes an array by the bounds b */                                        \
    X(REDIM)       /* b is dimensioned by temporaries from a; c: site */                           \
    X(ERASE)       /* b */                                                                         \
    X(ERROR_MODE)  /* a: 1 Resume Next, 0 GoTo 0 */                                                \
    X(RAISE)       /* error a */                                                                   \
    X(DROP)        /* the temporary a, which a statement does not need */                          \
    X(STOP)                                                                                        \
    X(RETURN)

enum opcode {
#define OPCODE(name) OP_##name,
    OPCODES(OPCODE)
#undef OPCODE
};

struct instruction {
    uint32_t op;
    uint32_t a;
    uint32_t b;
    uint32_t c;
};

/* Beside each instruction: its place in the source, and where Resume Next goes on after it. */
struct note {
    uint32_t line;
    uint32_t column;
    uint32_t resume;
};

enum site_flags {
    SITE_STATEMENT = 1, /* nobody wants a result */
    SITE_SET = 2,       /* a put by Set */
    SITE_REFERENCE = 4, /* an element is wanted by reference */
    SITE_PRESERVE = 8,  /* of ReDim */
    SITE_BRACKETS = 16, /* there are brackets, if empty ones */
};

/* A call in the source, and what the machine remembers of the one before. */
struct call_site {
    BSTR name; /* member, else NULL */
    uint16_t count;
    uint16_t flags;
    const void *known; /* the class, or the object */
    uint32_t epoch;    /* of the object */
    int32_t dispid;    /* or the member's number */
    enum {
        SITE_UNKNOWN,
        SITE_PLAIN,    /* the object is called by IDispatch */
        SITE_EXTENDED, /* the object is called by IDispatchEx */
    } way;
};

struct bounds {
    uint32_t count; /* 0: as yet without dimensions */
    LONG upper[];
};

struct parameter {
    char16_t *name;
    bool is_by_value;
};

/* A procedure, or the statements of a text outside procedures. */
struct procedure {
    char16_t *name;
    struct unit *unit; /* borrowed */
    enum procedure_kind kind;
    enum visibility visibility;
    bool is_function; /* has a result */
    bool has_by_value;
    bool has_unknown; /* locals that may be globals */
    uint32_t parameter_count;
    struct parameter *parameters;
    uint32_t local_count; /* result and parameters too */
    uint32_t slot_count;  /* temporaries too */
    struct names locals;  /* names to slots, for Eval and its like */
    uint32_t *unknown;    /* for each local: the global to ask for first, or SLOT_NONE */
    struct instruction *code;
    struct note *notes;
    uint32_t code_count;
    VARIANT *constants;
    uint32_t constant_count;
    struct call_site *sites;
    uint32_t site_count;
    struct bounds **bounds;
    uint32_t bounds_count;
};

enum member_kind {
    MEMBER_FIELD,
    MEMBER_METHOD,
    MEMBER_PROPERTY,
};

struct member {
    const char16_t *name; /* the table's */
    enum member_kind kind;
    bool is_private;
    uint32_t field;
    struct bounds *bounds;       /* a field that is an array; the class owns it */
    struct procedure *procedure; /* a method, Property Get */
    struct procedure *let;
    struct procedure *set;
    uint32_t index_count; /* of a property and one more; 0: not known */
};

struct class
{
    char16_t *name;
    struct unit *unit;
    struct names names; /* to members */
    struct member *members;
    uint32_t member_count;
    uint32_t field_count;
    uint32_t default_member; /* or SLOT_NONE */
    struct procedure *initialize;
    struct procedure *terminate;
};

/* What one text became. */
struct unit {
    struct procedure *main;
    struct procedure **procedures; /* the global ones, main not among them */
    uint32_t procedure_count;
    struct class **classes;
    uint32_t class_count;
    struct unit_global *globals; /* names that running the text declares */
    uint32_t global_count;
    DWORD source_context;
    uint32_t start_line;
    bool is_explicit;
    VARIANT **imports; /* for each local of an Execute's main: the variable, or NULL */
    uint32_t import_count;
    void *owner; /* the machine's module */
};

/* What is known of a global name while a text is compiled. */
enum knowledge {
    KNOWN_NOT,      /* nobody has declared it; it may be anything when it is run */
    KNOWN_VARIABLE, /* or an object, or a class */
    KNOWN_CALLABLE, /* a procedure or a function of the library */
    KNOWN_CONSTANT,
};

struct unit_global {
    uint32_t index; /* in the module */
    enum knowledge knowledge;
    VARIANT value; /* a constant's */
};

struct unit *unit_free(struct unit *unit);
struct procedure *procedure_free(struct procedure *procedure);
struct class *class_free(struct class *class);
