/* SPDX-License-Identifier: MIT */
/*
 * What the parts of an SLTG file share while it is written (sltg_trial.h): the names, the words of
 * help strings, and the block of one type.
 */
#pragma once

#include "sltg/sltg.h"
#include "typelib/library.h"
#include "typemake/byte_buffer.h"

enum {
    TRIAL_WORDS_MAX = 2048,
    TRIAL_REFERENCES_MAX = 256,
};

struct trial_file {
    const struct type_library *library; /* borrowed */
    struct byte_buffer names;
    char *words[TRIAL_WORDS_MAX];
    unsigned n_words;
    size_t longest_text;
};

struct trial_block {
    struct trial_file *file;
    const struct type *type;    /* borrowed */
    struct byte_buffer members; /* without their header */
    struct {
        unsigned library; /* the offset of its name, or SLTG_OWN_LIBRARY */
        unsigned index;
    } references[TRIAL_REFERENCES_MAX];
    unsigned n_references;
};

/* The offset of a name, which is added unless it is there; SLTG_NONE for NULL. */
unsigned trial_name(struct trial_file *file, const char *name);
unsigned trial_wide_name(struct trial_file *file, const OLECHAR *name);

/* Appends the words of @text, packed, and an end; nothing for NULL. */
void trial_pack_text(struct trial_file *file, const OLECHAR *text, struct byte_buffer *buffer);

/* The table that the words are looked up in. */
void trial_put_words(const struct trial_file *file, struct byte_buffer *buffer);

/* The number of what the type refers to so, in its list. */
HRESULT trial_reference(struct trial_block *block, HREFTYPE href, unsigned *ret_number);

/* A type's word if it is no more than one, else where its words were put; @flags are with it. */
HRESULT trial_put_words_of(struct trial_block *block, const TYPEDESC *type, unsigned flags,
                           unsigned *ret_word, bool *ret_is_here);

/* Bases, functions and variables; where each list begins goes into @tail. */
HRESULT trial_put_members(struct trial_block *block, struct byte_buffer *tail);

/* A type's block, whole. */
HRESULT trial_put_type(struct trial_file *file, const struct type *type,
                       struct byte_buffer *ret_block);

static inline void trial_set_half(struct byte_buffer *buffer, size_t offset, unsigned half)
{
    if (!buffer->has_failed) {
        buffer->bytes[offset] = (uint8_t)half;
        buffer->bytes[offset + 1] = (uint8_t)(half >> 8);
    }
}
