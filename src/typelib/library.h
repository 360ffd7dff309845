/* SPDX-License-Identifier: MIT */
/*
 * A type library in memory: what its file says, as the structures that ITypeInfo hands out. Readers
 * of files and ICreateTypeLib make it; ITypeLib and ITypeInfo show it (type_lib.h, type_info.h).
 *
 * All of it lies in the library's arena, BSTRs too, and goes with the library. What is replaced
 * stays there until then, so that what was handed out stays good.
 */
#pragma once

#include <stdbool.h>

#include <comity/oleauto.h>

#include "base/arena.h"

/*
 * References to types, as files have them: a type of the same library is its index times 100, one
 * of another library the offset of its import, 12 bytes each, plus one. Of a dual interface,
 * which is a dispinterface and a vtable, each has the other as TYPE_OTHER_FACE. The uppermost byte
 * tells how many bases up a reference of an inherited function is meant.
 */
enum {
    TYPE_HREF_STEP = 100,
    IMPORT_HREF_STEP = 12,
    IMPORT_HREF_BIT = 1,
    BASE_HREF_BIT = 2, /* the reference to an interface's base: its vtable is meant */
    BASE_HREF_SHIFT = 26,
    HREF_MASK = 0x03ffffff,
};
#define TYPE_OTHER_FACE ((HREFTYPE)-2)
#define TYPE_NO_HREF ((HREFTYPE)-1)

struct custom_value {
    struct custom_value *next;
    GUID guid;
    VARIANT value;
};

/* What may be said of a library, a type or a member. */
struct type_notes {
    BSTR name; /* NULL, as any BSTR here, if there is none */
    BSTR doc;
    DWORD help_context;
    DWORD help_string_context;
    struct custom_value *custom;
};

struct type_function {
    FUNCDESC desc;
    struct type_notes notes;
    BSTR *parameter_names;                  /* desc.cParams of them */
    struct custom_value **parameter_custom; /* likewise, or NULL */
    BSTR entry_name;                        /* of a module's function; NULL if by number */
    WORD entry_ordinal;
};

struct type_variable {
    VARDESC desc;
    struct type_notes notes;
};

struct type_base {
    HREFTYPE href;
    INT flags;
    struct custom_value *custom;
};

struct type_library;
struct type_info;

struct type {
    struct type_library *library; /* borrowed: it owns this */
    struct type_info *faces[2];   /* as it is, and a dual one's vtable; NULL until asked for */
    LONG refs;                    /* (atomic) of both faces */
    UINT index;
    TYPEATTR attributes; /* cFuncs, cVars, cImplTypes are what the arrays below hold */
    struct type_notes notes;
    BSTR dll_name; /* of a module */
    struct type_function *functions;
    struct type_variable *variables;
    struct type_base *bases;
    ICreateTypeInfo2 *making; /* NULL if nothing can be added any more */
    bool needs_layout;        /* (atomic) sizes, offsets, identifiers are yet to be found out */
};

/* Another library. */
struct imported_library {
    GUID guid;
    LCID lcid;
    WORD major;
    WORD minor;
    BSTR file;        /* as the compiler found it */
    ITypeLib *loaded; /* (atomic) NULL until it was needed */
};

/* A type of it: by its identifier, or by its index. */
struct imported_type {
    struct imported_library *library;
    bool has_guid;
    GUID guid;
    UINT index;
    TYPEKIND kind;
};

/*
 * Vtables are measured as Windows measures them: those of a file in pointers of the process that
 * reads it, those of a library in the making in pointers of the system that it is for.
 */
struct type_library {
    struct arena arena;
    GUID guid;
    LCID lcid;
    SYSKIND system;
    WORD major;
    WORD minor;
    WORD flags;
    UINT slot_size; /* bytes of a vtable's slot */
    struct type_notes notes;
    BSTR help_file;
    BSTR help_dll;
    BSTR path; /* as loaded; NULL if it was made here */
    struct type **types;
    UINT n_types;
    struct imported_library **imported_libraries;
    UINT n_imported_libraries;
    struct imported_type *imported_types;
    UINT n_imported_types;
};

/* Frees what the library points to; the structure itself is its holder's. */
void type_library_deinit(struct type_library *library);

/* Adds a type to the end of the list; NULL only when memory is out. */
struct type *type_library_add(struct type_library *library, TYPEKIND kind);

/* The code page of its texts in files. */
UINT type_library_code_page(const struct type_library *library);

/* A string of the arena, as a BSTR is laid out; NULL only when memory is out. */
BSTR type_library_text(struct type_library *library, const char16_t *text, size_t len);

/* The same from bytes in the library's code page; a NUL ends nothing. */
BSTR type_library_narrow(struct type_library *library, const char *text, size_t size);

/*
 * A copy of @value in the arena: numbers, dates, errors, currency, decimals and strings.
 * DISP_E_BADVARTYPE for anything else.
 */
HRESULT type_library_value(struct type_library *library, const VARIANT *value, VARIANT *ret_value);

/* Sets the value of @guid among @list, or adds it. */
HRESULT type_library_set_custom(struct type_library *library, struct custom_value **list,
                                const GUID *guid, const VARIANT *value);

/* The library's own type of that reference, NULL for another library's or none. */
struct type *type_library_own(const struct type_library *library, HREFTYPE href);

/* What is imported under that reference, or NULL. */
struct imported_type *type_library_imported(const struct type_library *library, HREFTYPE href);

HREFTYPE type_href(const struct type *type);

/* The bytes of a pointer on the system that the library is for. */
UINT type_library_pointer_size(const struct type_library *library);
