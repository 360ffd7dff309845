/* SPDX-License-Identifier: MIT */
/*
 * Err: the object that shows and sets a context's error, and raises errors.
 *
 * Whoever runs scripts sets context.error when something failed.
 * Err.Raise fails with DISP_E_EXCEPTION and tells the whole error in the EXCEPINFO, its number as
 * the scode, so that it goes the way of every object's failure.
 */
#pragma once

#include "vbbase/context.h"

/* The context's Err, made once; the caller releases it. It works until the context is gone. */
HRESULT vb_err_get(struct vb_context *context, IDispatch **ret_err);

/* The context's own reference to Err goes, and Err's to the context. */
void vb_err_detach(IDispatch *err);

/*
 * Fails with VBScript's error @number whose text goes on with what it is about: "Object required:
 * 'x'". Answers DISP_E_EXCEPTION and keeps the error in context.exception, with exception_is_about.
 */
HRESULT vb_raise_about(struct vb_context *context, enum vberror number, const char16_t *about);
