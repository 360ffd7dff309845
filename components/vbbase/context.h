/* SPDX-License-Identifier: MIT */
/*
 * What the library of VBScript keeps for one script engine: its locale, the state of Rnd, what Err
 * tells, the failure that an object just reported, and the site that is asked before a script may
 * create objects or show windows.
 *
 * A context belongs to the thread that runs the script. Everything in the library that can fail
 * answers an HRESULT: an error of VBScript is MAKE_VBSERROR()'s, others are as
 * COM's functions answered them. DISP_E_EXCEPTION means that context.exception tells the failure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/oleauto.h>

#include "vblang/vberror.h"

/* What Err's properties answer; NULL is an empty text. */
struct vb_error {
    LONG number;
    BSTR source;
    BSTR description;
    BSTR help_file;
    LONG help_context;
};

struct vb_context {
    /* Makes the object of New RegExp (regexp_create()); NULL where there is none. */
    HRESULT (*create_regexp)(REFIID riid, void **ppv);
    /* Loads LoadPicture's file, by its path in UTF-8 (picture_load()); NULL where nothing can be
     * loaded. */
    HRESULT (*load_picture)(const char *path, IDispatch **ret_picture);
    LCID lcid;
    uint32_t random; /* Rnd's state: 24 bits */
    struct vb_error error;
    EXCEPINFO exception; /* of the object whose call was the last to fail */
    bool
        exception_is_about; /* vb_raise_about() made it; the host is told all, Err the text alone */
    IDispatch *err;         /* Err, once asked for */
    IUnknown *site;         /* borrowed: the IActiveScriptSite, or NULL */
    IUnknown *security_manager; /* the site's, once asked for */
    DWORD safety; /* INTERFACESAFE_FOR_UNTRUSTED_..., INTERFACE_USES_SECURITY_MANAGER */

    /* The name of an object's class, if it is one of the script's own, or NULL; may be NULL. */
    const char16_t *(*class_name)(IDispatch *object);
};

void vb_context_init(struct vb_context *context);
void vb_context_deinit(struct vb_context *context);

void vb_error_clear(struct vb_error *error);

/* Forgets the failure that an object told before. */
void vb_exception_clear(struct vb_context *context);

/*
 * Calls @object's member @dispid with @arguments, and keeps the failure in the context if it tells
 * one (DISP_E_EXCEPTION). @ret_value may be NULL.
 */
HRESULT vb_invoke(struct vb_context *context, IDispatch *object, DISPID dispid, WORD flags,
                  DISPPARAMS *arguments, VARIANT *ret_value);

/*
 * The value of @source, which may be a reference (VT_BYREF | VT_VARIANT): for an object that of
 * its default property. Errors: 91 for Nothing, 438 for an object without such a property.
 */
HRESULT vb_get_value(struct vb_context *context, const VARIANT *source, VARIANT *ret_value);
