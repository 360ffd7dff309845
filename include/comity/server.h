/* SPDX-License-Identifier: MIT */
/*
 * The frame of a server in a process of its own: what it is started with, its registration, and
 * offering its classes from the first client to the last.
 *
 * Objects call CoAddRefServerProcess() when they are made and CoReleaseServerProcess() when they
 * go, as their class object does for IClassFactory::LockServer; nothing else is asked of them. The
 * frame withdraws the classes and returns when nothing is left that was counted.
 */
#ifndef COMITY_SERVER_H
#define COMITY_SERVER_H

#include <comity/objbase.h>

EXTERN_C_START

typedef struct COMITY_SERVER_CLASS {
    const CLSID *pClsid;
    IUnknown *pClassObject;
    LPCWSTR pszProgId;      /* or NULL */
    LPCWSTR pszDescription; /* or NULL */
} COMITY_SERVER_CLASS;

typedef struct COMITY_SERVER {
    const COMITY_SERVER_CLASS *pClasses;
    ULONG cClasses;
    DWORD dwCoInit;      /* COINIT; 0 is the multi-threaded apartment */
    DWORD dwRegCls;      /* REGCLS; 0 is REGCLS_MULTIPLEUSE */
    const GUID *pAppId;  /* or NULL */
    LPCWSTR pszArgument; /* what LocalServer32 names after the program, or NULL */
    /*
     * What the program does for the user who started it, in the first thread, while clients are
     * served as well; the user's control ends when it returns. NULL: as COMITY_SERVER_USER says.
     */
    void(STDMETHODCALLTYPE *pfnUse)(void);
} COMITY_SERVER;

/* What a server was started for. */
typedef enum COMITY_SERVER_START {
    COMITY_SERVER_USER,       /* no option: it stays until ComityServerUserControl(FALSE) */
    COMITY_SERVER_EMBEDDING,  /* -Embedding, by COM for a client */
    COMITY_SERVER_AUTOMATION, /* /Automation or /Automate, the same */
    COMITY_SERVER_REGISTER,   /* /RegServer */
    COMITY_SERVER_UNREGISTER,
    COMITY_SERVER_REGISTER_PER_USER, /* /RegServerPerUser: for this user alone */
    COMITY_SERVER_UNREGISTER_PER_USER
} COMITY_SERVER_START;

/* Reads the options, which begin with - or / and have any case; the others are the program's. */
WINOLEAPI_(COMITY_SERVER_START) ComityServerStart(int argc, char *const *argv);

/* All a server's main has to do: what ComityServerStart() says, for main() to return. Failures are
 * written to standard error. */
WINOLEAPI_(int) ComityServerMain(int argc, char *const *argv, const COMITY_SERVER *pServer);

/*
 * Writes or removes the keys of the classes, all or none. Removing takes what registering writes:
 * what others added there stays. SELFREG_E_CLASS if the registry refuses.
 */
WINOLEAPI ComityServerRegister(const COMITY_SERVER *pServer, BOOL fPerUser);
WINOLEAPI ComityServerUnregister(const COMITY_SERVER *pServer, BOOL fPerUser);

/*
 * Offers the classes in an apartment of this thread, and withdraws them when neither objects nor
 * locks nor a user's control is left. Without @fUserControl a server that no client comes to ends
 * after a minute. The failures are those of CoInitializeEx and CoRegisterClassObject.
 */
WINOLEAPI ComityServerRun(const COMITY_SERVER *pServer, BOOL fUserControl);

/* The user takes or gives up control, which keeps the server running as an object does. S_FALSE if
 * nothing changes. */
WINOLEAPI ComityServerUserControl(BOOL fUserControl);

EXTERN_C_END

#endif
