/* SPDX-License-Identifier: MIT */
/*
 * The older file format of type libraries, by its signature "SLTG": where what lies. Nothing in it
 * is aligned, all numbers are little-endian.
 *
 *   header              36 bytes
 *   directory           8 bytes a block: its length, its name, the number of the next
 *   names of blocks     "\1CompObj", "dir", and one of ten characters for each type
 *   nine bytes
 *   blocks              one a type, and the library's, which is the last
 *
 * The library's block: what the library is, which types it has, the words of help strings, names.
 * A type's block: header, references to other types, members, tail. Offsets within members count
 * from the first byte after the members' header.
 *
 * Source: public descriptions of the format.
 */
#pragma once

#include <stdint.h>

enum sltg_header {
    SLTG_SIGNATURE = 0x47544c53, /* "SLTG" */
    SLTG_BLOCK_COUNT = 0x04,     /* and one more */
    SLTG_FIRST_BLOCK = 0x0a,     /* from 1 */
    SLTG_HEADER_SIZE = 0x24,

    SLTG_ENTRY_NAME = 0x04, /* from the first of the names */
    SLTG_ENTRY_NEXT = 0x06, /* 0 for the last */
    SLTG_ENTRY_SIZE = 0x08,

    SLTG_OWN_NAMES_SIZE = 13, /* "\1CompObj" and "dir" */
    SLTG_BLOCK_NAME_SIZE = 11,
    SLTG_AFTER_NAMES = 9,
};

enum sltg_library {
    SLTG_LIBRARY_MARK = 0x51cc,
    SLTG_LIBRARY_NAME = 0x04,
    SLTG_LIBRARY_TEXTS = 0x06,
    SLTG_LIBRARY_VERSION_FROM_TEXTS = 0x0e, /* help context, system, language, zero, flags */
    SLTG_LIBRARY_INDEX_SIZE = 0x40,         /* before the list of types */
    SLTG_TYPE_ENTRY_REST = 0x1a,            /* after a type's help string */

    SLTG_NAMES_FROM_HELP = 0x218, /* bytes from where the words of help strings end */
    SLTG_NAMES_LONGER = 0x0200,   /* what stands there if there are these bytes more */
    SLTG_NAMES_MORE = 0x20,

    SLTG_NO_TEXT = 0xffff,
    SLTG_NAME_AGAIN = 0xfffe, /* the name of the member before */
};

enum sltg_type {
    SLTG_TYPE_MARK = 0x0501,
    SLTG_TYPE_REFERENCES = 0x02, /* UINT32_MAX: none */
    SLTG_TYPE_MEMBERS = 0x0a,
    SLTG_TYPE_MAJOR = 0x12,
    SLTG_TYPE_MINOR = 0x14,
    SLTG_TYPE_FLAGS = 0x1a, /* from its fourth bit */
    SLTG_TYPE_KIND = 0x1d,
    SLTG_TYPE_FLAGS_SHIFT = 3,

    SLTG_MEMBERS_SIZE = 0x05, /* in the members' header */
    SLTG_MEMBERS_HEADER_SIZE = 0x09,

    SLTG_REFERENCES_MARK = 0xdf,
    SLTG_REFERENCES_SIZE = 0x44, /* eight bytes each */
    SLTG_REFERENCES_LIST = 0x48,
    SLTG_REFERENCES_NAMES = 0x07, /* from the list's end */
    SLTG_REFERENCE_SIZE = 8,
    SLTG_OWN_LIBRARY = 0xffff,
};

enum sltg_tail {
    SLTG_TAIL_FUNCTIONS = 0x00,
    SLTG_TAIL_VARIABLES = 0x02,
    SLTG_TAIL_BASES = 0x04,
    SLTG_TAIL_FIRST_FUNCTION = 0x08, /* SLTG_NONE: there is none */
    SLTG_TAIL_FIRST_VARIABLE = 0x0a,
    SLTG_TAIL_FIRST_BASE = 0x0c,
    SLTG_TAIL_ALIAS = 0x14,
    SLTG_TAIL_ALIAS_IS_SIMPLE = 0x1c,
    SLTG_TAIL_SIZE = 0x20,
    SLTG_TAIL_ALIGNMENT = 0x22,
    SLTG_TAIL_VTABLE_SIZE = 0x28,
};

enum sltg_base {
    SLTG_BASE_MARK = 0x4a,
    SLTG_BASE_NEXT = 0x02,
    SLTG_BASE_FLAGS = 0x06, /* one byte */
    SLTG_BASE_REFERENCE = 0x0a,
    SLTG_BASE_SIZE = 0x16,
};

enum sltg_variable {
    SLTG_VARIABLE_MARK = 0x00, /* one byte */
    SLTG_VARIABLE_KIND = 0x01, /* likewise */
    SLTG_MEMBER_NEXT = 0x02,   /* of functions too */
    SLTG_MEMBER_NAME = 0x04,
    SLTG_VARIABLE_VALUE = 0x06, /* or the offset in an instance */
    SLTG_VARIABLE_TYPE = 0x08,
    SLTG_VARIABLE_ID = 0x0a,
    SLTG_VARIABLE_CONTEXT = 0x0e,
    SLTG_VARIABLE_DOC = 0x10,
    SLTG_VARIABLE_FLAGS = 0x12, /* there if the mark says so */
    SLTG_VARIABLE_SIZE = 0x12,

    SLTG_IS_VARIABLE = 0x0a,
    SLTG_HAS_FLAGS = 0x20, /* in a mark */

    SLTG_TYPE_IS_HERE = 0x02, /* in a variable's kind */
    SLTG_VALUE_IS_HERE = 0x08,
    SLTG_IS_CONSTANT = 0x10,
    SLTG_IS_DISPATCH = 0x40,
    SLTG_IS_READ_ONLY = 0x80,
};

enum sltg_function {
    SLTG_FUNCTION_MARK = 0x00,   /* one byte */
    SLTG_FUNCTION_INVOKE = 0x01, /* its upper half */
    SLTG_FUNCTION_ID = 0x06,
    SLTG_FUNCTION_CONTEXT = 0x0a,
    SLTG_FUNCTION_DOC = 0x0c,
    SLTG_FUNCTION_PARAMETERS = 0x0e,
    SLTG_FUNCTION_CALL = 0x10,     /* calling convention, and how many parameters */
    SLTG_FUNCTION_OPTIONAL = 0x11, /* how many, and whether the type follows */
    SLTG_FUNCTION_TYPE = 0x12,
    SLTG_FUNCTION_VTABLE = 0x14,
    SLTG_FUNCTION_FLAGS = 0x16, /* there if the mark says so */
    SLTG_FUNCTION_SIZE = 0x16,

    SLTG_IS_METHOD = 0x4c,
    SLTG_IS_DISPATCH_METHOD = 0xcb,
    SLTG_IS_STATIC_METHOD = 0x8b,

    SLTG_RETURN_TYPE_IS_HERE = 0x80,
    SLTG_OPTIONAL_MASK = 0x3f,
    SLTG_VARIADIC = 0x3f,
};

/* In the word of a type. */
enum sltg_type_word {
    SLTG_VT_MASK = 0x003f,
    SLTG_IS_RETVAL = 0x0080,
    SLTG_IS_POINTED_TO = 0x0e00, /* all of them */
    SLTG_IS_LCID = 0x2000,
    SLTG_DIRECTION = 0xc000,
    SLTG_OUT = 0x4000,
    SLTG_IN_OUT = 0x8000,
    SLTG_NO_DIRECTION = 0xc000,

    SLTG_ARRAY_BOUNDS = 0x10, /* from the array's first byte: how many of them */
};

#define SLTG_NONE 0xffffu
