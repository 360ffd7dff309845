/* SPDX-License-Identifier: MIT */
/*
 * Causes: why a class cannot be activated, or not quite as it is registered, each with the sentence
 * that says so and what to do about it. This is the one place for what people read.
 */
#pragma once

#include <comity/windef.h>

enum cause {
    CAUSE_NONE,

    /* From a name to a class. */
    CAUSE_PROGID_UNKNOWN,       /* ProgID */
    CAUSE_PROGID_WITHOUT_CLSID, /* ProgID, hive */
    CAUSE_PROGID_BAD_CLSID,     /* ProgID, hive, text */
    CAUSE_REGISTRY_UNREADABLE,  /* key, why */

    /* From a class to a server. */
    CAUSE_CLASS_UNKNOWN,        /* class */
    CAUSE_CLASS_WITHOUT_SERVER, /* class, hive */
    CAUSE_CONTEXT_UNKNOWN,      /* class, what there is, what was asked */
    CAUSE_TREATAS_LOOP,         /* the chain */
    CAUSE_TREATAS_BAD,          /* class, hive, text */
    CAUSE_TREATAS_UNKNOWN,      /* class, class named */
    CAUSE_COMMAND_EMPTY,        /* key */

    /* The server's file. */
    CAUSE_FILE_MISSING,           /* file, what is there of its path */
    CAUSE_PROGRAM_UNKNOWN,        /* name, folders */
    CAUSE_FILE_IS_DIRECTORY,      /* file */
    CAUSE_FILE_SPECIAL,           /* file, what it is */
    CAUSE_FILE_NOT_EXECUTABLE,    /* file */
    CAUSE_FILE_UNREADABLE,        /* file, why */
    CAUSE_FILE_EMPTY,             /* file */
    CAUSE_SCRIPT_BARE,            /* file */
    CAUSE_SCRIPT_CARRIAGE_RETURN, /* file */
    CAUSE_INTERPRETER_MISSING,    /* file, interpreter */
    CAUSE_INTERPRETER_UNUSABLE,   /* file, interpreter, why */
    CAUSE_MACHINE_OTHER,          /* file, its machine, this machine */
    CAUSE_WINDOWS_PROGRAM,        /* file, its kind */
    CAUSE_WINDOWS_MODULE,         /* file, its kind */
    CAUSE_WINDOWS_NO_PROGRAM,     /* file, its kind */
    CAUSE_KIND_UNKNOWN,           /* file */
    CAUSE_NOT_A_PROGRAM,          /* file */
    CAUSE_NOT_A_MODULE,           /* file, its kind */
    CAUSE_MODULE_UNKNOWN,         /* name, where it was looked for */
    CAUSE_MODULE_WITHOUT_FACTORY, /* file */
    CAUSE_ELF_DAMAGED,            /* file, why */
    CAUSE_LOADER_MISSING,         /* file, loader */
    CAUSE_LIBRARY_MISSING,        /* library, who needs it, where it was looked for */
    CAUSE_LIBRARY_OTHER_MACHINE,  /* library, who needs it, file, its machine */

    /* A service. */
    CAUSE_SERVICE_BAD,  /* why */
    CAUSE_UNIT_MISSING, /* unit */
    CAUSE_UNIT_BAD,     /* why */

    /* A class written in Python. */
    CAUSE_PYTHON_ENVIRONMENT_MISSING, /* its folder, interpreter */
    CAUSE_PYTHON_MISSING,             /* interpreter */
    CAUSE_PYTHON_BASE_MISSING,        /* environment, what it is made of */
    CAUSE_PYTHON_VERSION,             /* interpreter, its version, what is for another, which */
    CAUSE_PYTHON_SCRIPT_MISSING,      /* script, interpreter */
    CAUSE_PYTHON_MODULE_MISSING,      /* module, interpreter */
    CAUSE_PYTHON_PATH_MISSING,        /* folder, module */
    CAUSE_PYTHON_CLASS_MISSING,       /* name, module, file */
    CAUSE_PYTHON_UNUSABLE,            /* interpreter, what it said */
    CAUSE_PYTHON_IMPORT,              /* module, interpreter, the exception */

    /* What a start came to. */
    CAUSE_NOT_IN_MODULE,  /* file, class */
    CAUSE_NOT_LICENSED,   /* class */
    CAUSE_UNLOADABLE,     /* what the loader said */
    CAUSE_LAUNCH_EXITED,  /* command, status, last words */
    CAUSE_LAUNCH_KILLED,  /* command, signal, last words */
    CAUSE_LAUNCH_TIMEOUT, /* command, time, last words */
    CAUSE_LAUNCH_FAILED,  /* the sentence that its clients were told */
    CAUSE_LEAVERS,        /* how many, what they did */
    CAUSE_OTHER_CLASS,    /* command, the classes that it offered */
    CAUSE_BACK_OFF,       /* command, failures, time */
    CAUSE_TRIAL_FAILED,   /* what its client was told */
    CAUSE_TRIAL_SILENT,   /* step, time */
    CAUSE_TRIAL_CRASHED,  /* signal, step */
    CAUSE_TRIAL_ENDED,    /* status, step */
    CAUSE_SERVER_STAYS,   /* process, time */
    CAUSE_POLICY,         /* the refusal */

    /* What works, though perhaps not as meant. */
    CAUSE_RUNNING,       /* process, what is wrong with the registration */
    CAUSE_APPID_BAD,     /* class, text */
    CAUSE_APPID_UNKNOWN, /* class, AppID */
    CAUSE_ONLY_32_BIT,   /* class */
    CAUSE_SHADOWED,      /* key, what it says, what is hidden */
    CAUSES,
};

enum {
    CAUSE_WORDS_MAX = 4,
};

/* What the cause is called by programs: "file-missing". */
const char *cause_name(enum cause cause);

/* What activation answers because of it; S_OK if it works all the same. */
HRESULT cause_result(enum cause cause);

/*
 * The sentence, on the heap; NULL if memory is out. @words are what the comments above list, in
 * this order; the rest may be left out.
 */
char *cause_sentence(enum cause cause, const char *const words[static CAUSE_WORDS_MAX]);
