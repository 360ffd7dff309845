/* SPDX-License-Identifier: MIT */
/*
 * Witness: an object that tells the tests where and how it was called. It is served by a module in
 * several threading models, and by a program.
 */
#pragma once

#ifndef COBJMACROS
#define COBJMACROS
#endif

#include <stdbool.h>

#include <comity/oleauto.h>
#include <comity/windows.h>

/* One class for each ThreadingModel, and two for the program. */
extern const CLSID CLSID_WitnessMain, CLSID_WitnessApartment, CLSID_WitnessFree, CLSID_WitnessBoth,
    CLSID_WitnessProgram, CLSID_WitnessSecond;

enum witness_method {
    WITNESS_THREAD = 1, /* () -> I4: the identifier of the thread that runs it */
    WITNESS_APARTMENT,  /* () -> I4: its APTTYPE */
    WITNESS_PROCESS,    /* () -> I4 */
    WITNESS_CALL,       /* (object, id) -> what the object's method @id without arguments yields */
    WITNESS_KEEP,       /* (object): holds it; none: lets go of it */
    WITNESS_KEPT,       /* () -> the object */
    WITNESS_ECHO,       /* (value) -> value */
    WITNESS_DESCEND,    /* (object, n) -> the number of calls that went to and fro */
    WITNESS_RAISE,      /* (hresult): fails with it, and an exception's record */
    WITNESS_DIE,        /* (): kills its process */
    WITNESS_WAIT,       /* (n) -> I4: what CoTestCancel says when it is cancelled, or after n ms */
    WITNESS_WAITING,    /* () -> I4: how many such calls there are now */
    WITNESS_CANCELLED,  /* () -> I4: how many such calls were cancelled */
    WITNESS_CALLER,     /* () -> BSTR: the account of who calls */
    WITNESS_ACT,        /* (path) -> BSTR: who it is while it impersonates him, whether the file can
                           be opened then, whom its token was of, and who it is afterwards */
};

/* Called when the process's count of uses reaches zero, if set. */
extern void (*witness_on_unused)(void);

/* Witnesses alive in this process. */
LONG witness_count(void);
IClassFactory *witness_class(void);

/* Invokes a method with up to two arguments, in call order. */
HRESULT witness_invoke(IDispatch *object, DISPID id, VARIANT *arguments, UINT n, VARIANT *result,
                       EXCEPINFO *exception);

/* A method without arguments that yields a number. */
LONG witness_ask(IDispatch *object, DISPID id);

/* Registers all classes of the module, and the program, for this home. */
void witness_register(void);

/* Whether other users can get at the programs beside this one. */
bool witness_is_public(void);

/* Registers the program as the class's server, to be started with these words (of
 * witness_server.c). */
void witness_register_program(REFCLSID clsid, const char *words);
