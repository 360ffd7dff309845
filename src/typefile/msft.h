/* SPDX-License-Identifier: MIT */
/*
 * The file format of type libraries, by its signature "MSFT": where what lies. All numbers are
 * little-endian, all offsets are bytes.
 *
 *   header              84 bytes, 4 more if there is a help DLL
 *   offset of each type in the type segment, 4 bytes each
 *   directory           offset, length and 8 more bytes of each segment
 *   segments, and after them the members of each type
 *
 * Source: the files that IDL compilers write, and public descriptions of them.
 */
#pragma once

#include <stdint.h>

enum msft_header {
    MSFT_SIGNATURE = 0x5446534d, /* "MSFT" */
    MSFT_VERSION = 0x00010002,
    MSFT_OFFSET_VERSION = 0x04,
    MSFT_OFFSET_GUID = 0x08, /* in the GUID segment, as any GUID here */
    MSFT_OFFSET_LCID = 0x0c,
    MSFT_OFFSET_LCID2 = 0x10,
    MSFT_OFFSET_SYSTEM = 0x14, /* SYSKIND, and which of the fields below hold something */
    MSFT_OFFSET_LIB_VERSION = 0x18,
    MSFT_OFFSET_FLAGS = 0x1c,
    MSFT_OFFSET_TYPES = 0x20,
    MSFT_OFFSET_DOC = 0x24, /* in the string segment, as any text but names */
    MSFT_OFFSET_HELP_STRING_CONTEXT = 0x28,
    MSFT_OFFSET_HELP_CONTEXT = 0x2c,
    MSFT_OFFSET_NAME_COUNT = 0x30,
    MSFT_OFFSET_NAME_CHARS = 0x34,
    MSFT_OFFSET_NAME = 0x38, /* in the name segment, as any name */
    MSFT_OFFSET_HELP_FILE = 0x3c,
    MSFT_OFFSET_CUSTOM = 0x40, /* in the custom segment */
    MSFT_OFFSET_GUID_HASHES = 0x44,
    MSFT_OFFSET_NAME_HASHES = 0x48,
    MSFT_OFFSET_DISPATCH = 0x4c, /* the reference to IDispatch */
    MSFT_OFFSET_IMPORTS = 0x50,
    MSFT_HEADER_SIZE = 0x54,

    MSFT_SYSTEM_MASK = 0x0f,
    MSFT_HAS_HELP_FILE = 0x10,
    MSFT_HAS_LOCALE = 0x40,
    MSFT_HAS_HELP_DLL = 0x100,

    MSFT_GUID_HASHES = 32,
    MSFT_NAME_HASHES = 128,
};

enum msft_segment {
    MSFT_TYPES,
    MSFT_IMPORTS,
    MSFT_IMPORT_FILES,
    MSFT_REFERENCES,
    MSFT_GUID_HASH,
    MSFT_GUIDS,
    MSFT_NAME_HASH,
    MSFT_NAMES,
    MSFT_STRINGS,
    MSFT_TYPE_DESCS,
    MSFT_ARRAY_DESCS,
    MSFT_VALUES,
    MSFT_CUSTOM,
    MSFT_UNUSED_1,
    MSFT_UNUSED_2,
    MSFT_SEGMENTS,
};

enum msft_sizes {
    MSFT_SEGMENT_SIZE = 16, /* in the directory */
    MSFT_GUID_SIZE = 24,    /* the GUID, what it is of, the next of its hash */
    MSFT_NAME_SIZE = 12, /* before the name's bytes: what it is of, next of hash, length and hash */
    MSFT_IMPORT_SIZE = 12,
    MSFT_IMPORT_FILE_SIZE = 14, /* before the file's name */
    MSFT_REFERENCE_SIZE = 16,
    MSFT_TYPE_DESC_SIZE = 8,
    MSFT_CUSTOM_SIZE = 12,
};

/* What a GUID is of, unless it is a type's; what is said of nothing else is MSFT_NONE. */
enum msft_guid_use {
    MSFT_GUID_OF_IMPORT = 1,
    MSFT_GUID_OF_FILE = 2,
    MSFT_GUID_OF_LIBRARY = -2,
};

enum msft_type {
    MSFT_TYPE_KIND = 0x00, /* low nibble; alignment from bit 11; the index from bit 16 */
    MSFT_TYPE_MEMBERS = 0x04,
    MSFT_TYPE_RES2 = 0x08,
    MSFT_TYPE_RES3 = 0x0c,
    MSFT_TYPE_RES4 = 0x10,
    MSFT_TYPE_COUNTS = 0x18, /* functions, variables */
    MSFT_TYPE_GUID = 0x2c,
    MSFT_TYPE_FLAGS = 0x30,
    MSFT_TYPE_NAME = 0x34,
    MSFT_TYPE_VERSION = 0x38,
    MSFT_TYPE_DOC = 0x3c,
    MSFT_TYPE_HELP_STRING_CONTEXT = 0x40,
    MSFT_TYPE_HELP_CONTEXT = 0x44,
    MSFT_TYPE_CUSTOM = 0x48,
    MSFT_TYPE_BASES = 0x4c, /* how many, and the bytes of the vtable */
    MSFT_TYPE_SIZE = 0x50,
    MSFT_TYPE_DATA1 = 0x54, /* the base, the list of bases, the alias, or the DLL's name */
    MSFT_TYPE_DATA2 = 0x58,
    MSFT_TYPE_RES18 = 0x5c,
    MSFT_TYPE_RES19 = 0x60,
    MSFT_TYPE_RECORD_SIZE = 0x64,

    MSFT_TYPE_MARK = 0x20, /* always there */
    MSFT_TYPE_IS_DUAL = 0x10,
    MSFT_ALIGNMENT_AGAIN_SHIFT = 6,
    MSFT_ALIGNMENT_SHIFT = 11,
    MSFT_ALIGNMENT_MASK = 0x1f,
    MSFT_INDEX_SHIFT = 16,
};

enum msft_import {
    MSFT_IMPORT_HAS_GUID = 0x10000,
    MSFT_IMPORT_KIND_SHIFT = 24,
};

/* A function: these, what of the optional fields it has, default values, parameters. */
enum msft_function {
    MSFT_FUNCTION_SIZE = 0x00, /* low word */
    MSFT_FUNCTION_TYPE = 0x04,
    MSFT_FUNCTION_FLAGS = 0x08,
    MSFT_FUNCTION_VTABLE = 0x0c, /* low word: the offset, its lowest bit something else */
    MSFT_FUNCTION_KIND = 0x10,
    MSFT_FUNCTION_PARAMETERS = 0x14, /* how many, and how many of them are optional */
    MSFT_FUNCTION_RECORD_SIZE = 0x18,
    MSFT_FUNCTION_HELP_CONTEXT = 0x18,
    MSFT_FUNCTION_DOC = 0x1c,
    MSFT_FUNCTION_ENTRY = 0x20,
    MSFT_FUNCTION_HELP_STRING_CONTEXT = 0x2c,
    MSFT_FUNCTION_CUSTOM = 0x30,
    MSFT_FUNCTION_PARAMETER_CUSTOM = 0x34,

    MSFT_INVOKE_SHIFT = 3,
    MSFT_FUNCTION_HAS_CUSTOM = 0x80,
    MSFT_CALL_SHIFT = 8,
    MSFT_FUNCTION_HAS_DEFAULTS = 0x1000,
    MSFT_FUNCTION_ENTRY_IS_ORDINAL = 0x2000,
    MSFT_FUNCTION_HAS_RETVAL = 0x4000,

    MSFT_PARAMETER_SIZE = 12, /* type, name, flags */
};

enum msft_variable {
    MSFT_VARIABLE_SIZE = 0x00,
    MSFT_VARIABLE_TYPE = 0x04,
    MSFT_VARIABLE_FLAGS = 0x08,
    MSFT_VARIABLE_KIND = 0x0c,
    MSFT_VARIABLE_VALUE = 0x10, /* or the offset in an instance */
    MSFT_VARIABLE_RECORD_SIZE = 0x14,
    MSFT_VARIABLE_HELP_CONTEXT = 0x14,
    MSFT_VARIABLE_DOC = 0x18,
    MSFT_VARIABLE_CUSTOM = 0x20,
    MSFT_VARIABLE_HELP_STRING_CONTEXT = 0x24,
};

/* A type in a word of its own, and a value in one, rather than an offset. */
#define MSFT_IMMEDIATE 0x80000000u
#define MSFT_IMMEDIATE_TYPE_MASK 0x7fffu
#define MSFT_VALUE_TYPE_SHIFT 26
#define MSFT_VALUE_TYPE_MASK 0x1fu
#define MSFT_VALUE_MASK 0x03ffffffu
#define MSFT_NONE UINT32_MAX
