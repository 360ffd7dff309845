/* SPDX-License-Identifier: MIT */
/*
 * Methods as data: one interpreter makes the calls of proxies and answers those of stubs.
 *
 * A method is the list of its parameters, as the interface's IDL has them. Where the IDL has a
 * local method and a remote one that stands for it, the list is the local one's in the order of
 * the remote one, which for all the published interfaces is the same.
 */
#pragma once

#include "marshal/channel.h"
#include "marshal/wire_type.h"

enum {
    PARAMETERS_MAX = 8,             /* of methods in tables */
    DESCRIBED_PARAMETERS_MAX = 127, /* of others */
    OPNUM_FIRST = 3,                /* after IUnknown's */
};

enum parameter_mode {
    PARAMETER_IN,        /* the value itself */
    PARAMETER_IN_TEXT,   /* a text that may not be NULL and goes without a referent */
    PARAMETER_IN_REF,    /* a pointer to the value */
    PARAMETER_IN_ARRAY,  /* a pointer to as many as @size_is says */
    PARAMETER_IN_OUT,    /* a pointer to a value that is replaced */
    PARAMETER_OUT,       /* a pointer to the place for it */
    PARAMETER_OUT_ARRAY, /* places for as many as @size_is says; @length_is or else all are filled */
    PARAMETER_ABSENT,    /* an outer object, which cannot travel: NULL */
};

/* Parameters are numbered as arguments are: 0 is the interface itself. */
struct parameter {
    const struct wire_type *type; /* NULL ends the list */
    enum parameter_mode mode;
    bool is_optional; /* NULL will do: an array that is not there, a result nobody wants */
    uint8_t size_is;
    uint8_t length_is;
    uint8_t iid_is; /* where an interface pointer's type is another argument */
    const IID *iid;
};

struct method {
    struct parameter parameters[PARAMETERS_MAX];
    const struct parameter *described; /* instead of them: a list of any length, or NULL */
    /* Where a list cannot say it: the functions themselves. */
    void (*proxy)(void);
    HRESULT (*stub)(struct stub_call *call);
};

struct method_binding;

struct interface_marshaler {
    const IID *iid;
    struct interface_marshaler *base; /* NULL: IUnknown */
    const struct method *methods;     /* those that @base lacks */
    size_t n_methods;
    struct method_binding *bindings; /* (method lock) of all methods, made when first needed */
    const void **vtable;             /* (method lock) */
};

/* The list, which a parameter without a type ends. */
static inline const struct parameter *method_parameters(const struct method *method)
{
    return method->described ? method->described : method->parameters;
}

/* The @i-th method after IUnknown's, or NULL. */
const struct method *marshaler_method(const struct interface_marshaler *marshaler, size_t i);

/* ---- the words that tables are written in ---- */

#define IN_VALUE(wire)                                                                             \
    {                                                                                              \
        .type = &(wire), .mode = PARAMETER_IN                                                      \
    }
#define NO_PARAMETERS                                                                              \
    {                                                                                              \
        .type = NULL                                                                               \
    }
#define IN_U32 IN_VALUE(wire_u32)
#define IN_U64 IN_VALUE(wire_u64)
#define IN_BSTR IN_VALUE(wire_bstr)
#define IN_TEXT                                                                                    \
    {                                                                                              \
        .type = &wire_ref_text, .mode = PARAMETER_IN_TEXT                                          \
    }
#define IN_TEXT_OR_NULL IN_VALUE(wire_text)
#define IN_REF(wire)                                                                               \
    {                                                                                              \
        .type = &(wire), .mode = PARAMETER_IN_REF                                                  \
    }
#define IN_GUID IN_REF(wire_guid)
#define IN_INTERFACE(interface_iid)                                                                \
    {                                                                                              \
        .type = &wire_interface, .mode = PARAMETER_IN, .iid = &(interface_iid)                     \
    }
#define IN_ARRAY(wire, size)                                                                       \
    {                                                                                              \
        .type = &(wire), .mode = PARAMETER_IN_ARRAY, .size_is = (size)                             \
    }
#define IN_ARRAY_OR_NULL(wire, size)                                                               \
    {                                                                                              \
        .type = &(wire), .mode = PARAMETER_IN_ARRAY, .size_is = (size), .is_optional = true        \
    }
#define IN_OUT(wire)                                                                               \
    {                                                                                              \
        .type = &(wire), .mode = PARAMETER_IN_OUT                                                  \
    }
#define IN_OUT_INTERFACE(interface_iid)                                                            \
    {                                                                                              \
        .type = &wire_interface, .mode = PARAMETER_IN_OUT, .iid = &(interface_iid)                 \
    }
#define OUT_VALUE(wire)                                                                            \
    {                                                                                              \
        .type = &(wire), .mode = PARAMETER_OUT                                                     \
    }
#define OUT_OR_NULL(wire)                                                                          \
    {                                                                                              \
        .type = &(wire), .mode = PARAMETER_OUT, .is_optional = true                                \
    }
#define OUT_U32 OUT_VALUE(wire_u32)
#define OUT_INTERFACE(interface_iid)                                                               \
    {                                                                                              \
        .type = &wire_interface, .mode = PARAMETER_OUT, .iid = &(interface_iid)                    \
    }
#define OUT_OBJECT(number)                                                                         \
    {                                                                                              \
        .type = &wire_interface, .mode = PARAMETER_OUT, .iid_is = (number)                         \
    }
#define OUT_ARRAY(wire, size, length, element_iid)                                                 \
    {                                                                                              \
        .type = &(wire), .mode = PARAMETER_OUT_ARRAY, .size_is = (size), .length_is = (length),    \
        .iid = (element_iid)                                                                       \
    }
#define ABSENT                                                                                     \
    {                                                                                              \
        .type = &wire_interface, .mode = PARAMETER_ABSENT                                          \
    }

#define INTERFACE(name, interface_iid, base_interface, table)                                      \
    struct interface_marshaler name = {                                                            \
        .iid = &(interface_iid),                                                                   \
        .base = (base_interface),                                                                  \
        .methods = (table),                                                                        \
        .n_methods = sizeof(table) / sizeof(*(table)),                                             \
    }
