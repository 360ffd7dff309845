/* SPDX-License-Identifier: MIT */
#include "diagnosis/cause.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

/* %1 to %4 stand for the words; what is in [brackets] goes when the word in it is empty. */
static const struct cause_entry {
    const char *name;
    HRESULT hr;
    const char *sentence;
} entries[CAUSES] = {
    [CAUSE_NONE] = {"none", S_OK, "nothing is wrong with it"},

    [CAUSE_PROGID_UNKNOWN] = {"progid-unknown", CO_E_CLASSSTRING,
                              "no ProgID \"%1\" is registered, neither for this user nor for the "
                              "machine: register its server, or correct the name"},
    [CAUSE_PROGID_WITHOUT_CLSID] = {"progid-without-clsid", CO_E_CLASSSTRING,
                                    "the ProgID \"%1\" in the %2 hive has no CLSID key that says "
                                    "which class it names: register its server again"},
    [CAUSE_PROGID_BAD_CLSID] = {"progid-bad-clsid", CO_E_CLASSSTRING,
                                "the CLSID key of the ProgID \"%1\" in the %2 hive says \"%3\", "
                                "which is no class identifier: register its server again"},
    [CAUSE_REGISTRY_UNREADABLE] = {"registry-unreadable", REGDB_E_READREGDB,
                                   "the registry cannot be read at %1[ (%2)]: look after the file, "
                                   "or put a saved one in its place"},

    [CAUSE_CLASS_UNKNOWN] = {"class-unknown", REGDB_E_CLASSNOTREG,
                             "the class %1 is not registered, neither for this user nor for the "
                             "machine, and no running server offers it: register its server"},
    [CAUSE_CLASS_WITHOUT_SERVER] = {"class-without-server", REGDB_E_CLASSNOTREG,
                                    "the class %1 is in the %2 hive, but neither InprocServer32 "
                                    "nor LocalServer32 names a server: register its server again"},
    [CAUSE_CONTEXT_UNKNOWN] = {"context-unknown", REGDB_E_CLASSNOTREG,
                               "the class %1 is registered with %2 only, and %3 was asked for: ask "
                               "for what there is, or register the other server"},
    [CAUSE_TREATAS_LOOP] = {"treatas-loop", REGDB_E_CLASSNOTREG,
                            "the TreatAs keys lead in a circle (%1): delete one of them"},
    [CAUSE_TREATAS_BAD] = {"treatas-bad", S_OK,
                           "it works, but the TreatAs key of %1 in the %2 hive says \"%3\", which "
                           "is no class identifier and is passed over: correct or delete it"},
    [CAUSE_TREATAS_UNKNOWN] = {"treatas-unknown", REGDB_E_CLASSNOTREG,
                               "the TreatAs key of %1 names %2, which is not registered: register "
                               "that class, or delete the TreatAs key"},
    [CAUSE_COMMAND_EMPTY] = {"command-empty", CO_E_APPNOTFOUND,
                             "%1 is empty: register the server again"},

    [CAUSE_FILE_MISSING] = {"file-missing", CO_E_APPNOTFOUND,
                            "the server's file \"%1\" does not exist[ (%2)]: install it, or "
                            "register the server where it is now"},
    [CAUSE_PROGRAM_UNKNOWN] = {"program-unknown", CO_E_APPNOTFOUND,
                               "no program \"%1\" is in the search path (%2): install it, or "
                               "register it with its full path"},
    [CAUSE_FILE_IS_DIRECTORY] = {"file-is-directory", CO_E_APPNOTFOUND,
                                 "the server's file \"%1\" is a directory: register the program "
                                 "that is meant"},
    [CAUSE_FILE_SPECIAL] = {"file-special", E_ACCESSDENIED,
                            "the server's file \"%1\" is %2: register the program that is meant"},
    [CAUSE_FILE_NOT_EXECUTABLE] = {"file-not-executable", E_ACCESSDENIED,
                                   "the server's file \"%1\" is not executable: allow it "
                                   "(chmod +x), or name the interpreter before it"},
    [CAUSE_FILE_UNREADABLE] = {"file-unreadable", E_ACCESSDENIED,
                               "the server's file \"%1\" cannot be read (%2): give this user the "
                               "right to"},
    [CAUSE_FILE_EMPTY] = {"file-empty", CO_E_SERVER_EXEC_FAILURE,
                          "the server's file \"%1\" is empty: install it again"},
    [CAUSE_SCRIPT_BARE] = {"script-bare", CO_E_SERVER_EXEC_FAILURE,
                           "the script \"%1\" has no interpreter line: begin it with #! and the "
                           "interpreter's path, or name the interpreter before it"},
    [CAUSE_SCRIPT_CARRIAGE_RETURN] = {"script-carriage-return", CO_E_APPNOTFOUND,
                                      "the interpreter line of the script \"%1\" ends in a "
                                      "carriage return, as on Windows: save it with Unix line "
                                      "ends"},
    [CAUSE_INTERPRETER_MISSING] = {"interpreter-missing", CO_E_APPNOTFOUND,
                                   "the interpreter \"%2\" of the script \"%1\" does not exist: "
                                   "install it, or correct the script's first line"},
    [CAUSE_INTERPRETER_UNUSABLE] = {"interpreter-unusable", E_ACCESSDENIED,
                                    "the interpreter \"%2\" of the script \"%1\" cannot be run "
                                    "(%3): correct the script's first line"},
    [CAUSE_MACHINE_OTHER] = {"machine-other", CO_E_SERVER_EXEC_FAILURE,
                             "the server's file \"%1\" is made for %2, and this machine is %3: "
                             "install the server's build for this machine"},
    [CAUSE_WINDOWS_PROGRAM] = {"windows-program", CO_E_SERVER_EXEC_FAILURE,
                               "the server's file \"%1\" is a Windows program (%2): install the "
                               "server's build for Linux"},
    [CAUSE_WINDOWS_MODULE] = {"windows-module", CO_E_ERRORINDLL,
                              "the module \"%1\" is a Windows DLL (%2): what it registers can be "
                              "kept here, its code cannot be loaded; install the module's build "
                              "for Linux"},
    [CAUSE_WINDOWS_NO_PROGRAM] = {"windows-no-program", CO_E_SERVER_EXEC_FAILURE,
                                  "the server's file \"%1\" is a Windows DLL (%2) and no "
                                  "program: register the program that is meant, in its "
                                  "build for Linux"},
    [CAUSE_KIND_UNKNOWN] = {"kind-unknown", CO_E_SERVER_EXEC_FAILURE,
                            "the server's file \"%1\" is neither an ELF program nor a script: "
                            "register the program that is meant"},
    [CAUSE_NOT_A_PROGRAM] = {"not-a-program", CO_E_SERVER_EXEC_FAILURE,
                             "the server's file \"%1\" is a shared library and no program: "
                             "register it as InprocServer32, or the program that is meant"},
    [CAUSE_NOT_A_MODULE] = {"not-a-module", CO_E_ERRORINDLL,
                            "the module \"%1\" is %2 and no shared library: register the library "
                            "that is meant, or this as LocalServer32"},
    [CAUSE_MODULE_UNKNOWN] = {"module-unknown", CO_E_DLLNOTFOUND,
                              "no library \"%1\" is where the loader looks (%2): install it, or "
                              "register it with its full path"},
    [CAUSE_MODULE_WITHOUT_FACTORY] = {"module-without-factory", CO_E_ERRORINDLL,
                                      "the module \"%1\" exports no DllGetClassObject: it is no "
                                      "COM server, or its exports are hidden"},
    [CAUSE_ELF_DAMAGED] = {"elf-damaged", CO_E_SERVER_EXEC_FAILURE,
                           "the server's file \"%1\" is damaged (%2): install it again"},
    [CAUSE_LOADER_MISSING] = {"loader-missing", CO_E_APPNOTFOUND,
                              "the program \"%1\" wants the loader \"%2\", which does not exist: "
                              "install the C library that it was built for"},
    [CAUSE_LIBRARY_MISSING] = {"library-missing", CO_E_SERVER_EXEC_FAILURE,
                               "the library \"%1\", which \"%2\" needs, was not found in %3: "
                               "install it, or build the server with an rpath to where it is"},
    [CAUSE_LIBRARY_OTHER_MACHINE] = {"library-other-machine", CO_E_SERVER_EXEC_FAILURE,
                                     "the library \"%1\", which \"%2\" needs, is only there for "
                                     "another machine (\"%3\" is made for %4): install the right "
                                     "one"},

    [CAUSE_SERVICE_BAD] = {"service-bad", E_INVALIDARG,
                           "%1: correct the LocalService of its application"},
    [CAUSE_UNIT_MISSING] = {"unit-missing", __HRESULT_FROM_WIN32(ERROR_SERVICE_DOES_NOT_EXIST),
                            "there is no unit %1 for the LocalService of its application: install "
                            "it where systemd looks for units, or correct the name"},
    [CAUSE_UNIT_BAD] = {"unit-bad", __HRESULT_FROM_WIN32(ERROR_BAD_FORMAT),
                        "%1: correct the unit, or let systemd run"},

    [CAUSE_PYTHON_ENVIRONMENT_MISSING] =
        {"python-environment-missing", CO_E_APPNOTFOUND,
         "the Python environment \"%1\", which the class was registered from, does not exist: it "
         "was moved or deleted; register the class again with the Python of the environment where "
         "it is now"},
    [CAUSE_PYTHON_MISSING] = {"python-missing", CO_E_APPNOTFOUND,
                              "the interpreter \"%1\", which the class was registered with, does "
                              "not exist: install it, or register the class again with the Python "
                              "that is there"},
    [CAUSE_PYTHON_BASE_MISSING] = {"python-base-missing", CO_E_APPNOTFOUND,
                                   "the Python environment \"%1\" is made of \"%2\", which does "
                                   "not exist: install that Python again, or make the environment "
                                   "anew (python3 -m venv --upgrade) and register the class again"},
    [CAUSE_PYTHON_VERSION] = {"python-version", CO_E_SERVER_EXEC_FAILURE,
                              "the interpreter \"%1\" is Python %2 now, and %3 is for Python %4: "
                              "install that for the Python that is there, and register the class "
                              "again"},
    [CAUSE_PYTHON_SCRIPT_MISSING] = {"python-script-missing", CO_E_SERVER_EXEC_FAILURE,
                                     "the script \"%1\", which %2 is to run, does not exist: "
                                     "register the server again with the Python that is there"},
    [CAUSE_PYTHON_MODULE_MISSING] = {"python-module-missing", CO_E_SERVER_EXEC_FAILURE,
                                     "the Python module \"%1\" of the class is in no folder that "
                                     "%2 looks in: install it, or register the class again from "
                                     "where it is"},
    [CAUSE_PYTHON_PATH_MISSING] = {"python-path-missing", CO_E_SERVER_EXEC_FAILURE,
                                   "the folder \"%1\", in which the class was registered "
                                   "(PythonCOMPath), does not exist, and its module \"%2\" is "
                                   "nowhere else: register the class again from where it is"},
    [CAUSE_PYTHON_CLASS_MISSING] = {"python-class-missing", CO_E_SERVER_EXEC_FAILURE,
                                    "the Python module \"%2\" has no \"%1\"[ (%3)]: correct the "
                                    "module, or register the class again by its new name"},
    [CAUSE_PYTHON_UNUSABLE] = {"python-unusable", CO_E_SERVER_EXEC_FAILURE,
                               "the interpreter \"%1\" does not work[ (%2)]: mend its "
                               "installation, or register the class again with another Python"},
    [CAUSE_PYTHON_IMPORT] = {"python-import", CO_E_SERVER_EXEC_FAILURE,
                             "the Python module \"%1\" cannot be imported by %2 (%3): mend the "
                             "module, or install what it needs for that Python"},

    [CAUSE_NOT_IN_MODULE] = {"not-in-module", CLASS_E_CLASSNOTAVAILABLE,
                             "the module \"%1\" says that it has no class %2, though it is "
                             "registered for it: register the module that has it"},
    [CAUSE_NOT_LICENSED] = {"not-licensed", CLASS_E_NOTLICENSED,
                            "%1 makes objects only for who has a licence, and its server finds "
                            "none here: install the licence, or create the object with a key "
                            "(IClassFactory2::CreateInstanceLic)"},
    [CAUSE_UNLOADABLE] = {"unloadable", CO_E_ERRORINDLL,
                          "the module could not be loaded (%1): install it again"},
    [CAUSE_LAUNCH_EXITED] = {"launch-exited", CO_E_SERVER_EXEC_FAILURE,
                             "the server \"%1\" exited with status %2 before it offered its "
                             "class[, and said last: %3]: mend what it complains of, or run it by "
                             "hand with -Embedding"},
    [CAUSE_LAUNCH_KILLED] = {"launch-killed", CO_E_SERVER_EXEC_FAILURE,
                             "the server \"%1\" was ended by signal %2 before it offered its "
                             "class[, and said last: %3]: run it by hand with -Embedding under a "
                             "debugger"},
    [CAUSE_LAUNCH_TIMEOUT] = {"launch-timeout", CO_E_SERVER_EXEC_FAILURE,
                              "the server \"%1\" did not offer its class within %2 and was "
                              "ended[; it said last: %3]: see what it waits for, or give it more "
                              "time (ServerTimeout in the key of its AppID)"},
    [CAUSE_OTHER_CLASS] = {"other-class", CO_E_SERVER_EXEC_FAILURE,
                           "the server \"%1\" offers %2, and not the class that it was started "
                           "for: register the right server for the class"},
    [CAUSE_LEAVERS] =
        {"leavers", CO_E_SERVER_EXEC_FAILURE,
         "%1 servers in a row offered the class and %2 before anybody had an object of them: let "
         "the server keep its class registered until its last object has gone, and see in "
         "\"comity log\" what became of them"},
    [CAUSE_BACK_OFF] = {"back-off", CO_E_SERVER_EXEC_FAILURE,
                        "the server \"%1\" failed %2 times in a row and is not started again for "
                        "%3[; the last time: %4]"},
    [CAUSE_LAUNCH_FAILED] = {"launch-failed", CO_E_SERVER_EXEC_FAILURE, "%1"},
    [CAUSE_TRIAL_FAILED] = {"trial-failed", E_FAIL, "%1"},
    [CAUSE_TRIAL_SILENT] = {"trial-silent", RPC_E_TIMEOUT,
                            "the step \"%1\" was not done after %2: see what the server waits for, "
                            "or give it more time (--timeout)"},
    [CAUSE_TRIAL_CRASHED] = {"trial-crashed", E_UNEXPECTED,
                             "the client's process was ended by signal %1 in the step \"%2\": run "
                             "the module under a debugger"},
    [CAUSE_TRIAL_ENDED] =
        {"trial-ended", E_UNEXPECTED,
         "the client's process exited with status %1 in the step \"%2\": a module "
         "must not end its client"},
    [CAUSE_SERVER_STAYS] = {"server-stays", E_UNEXPECTED,
                            "the server, process %1, still runs %2 after its only client has gone: "
                            "let it revoke its classes and end when no object and no lock is left"},
    [CAUSE_POLICY] = {"policy", E_ACCESSDENIED, "%1"},

    [CAUSE_RUNNING] = {"running", S_OK,
                       "it works while process %1 runs, which offers the class, and would not "
                       "without it: %2"},
    [CAUSE_APPID_BAD] = {"appid-bad", S_OK,
                         "it works, but the AppID of %1 is \"%2\", which is no identifier, so that "
                         "no settings apply: correct or delete the value"},
    [CAUSE_APPID_UNKNOWN] = {"appid-unknown", S_OK,
                             "it works, but %1 has the AppID %2, which does not exist, so that no "
                             "settings apply: create that AppID's key, or delete the value"},
    [CAUSE_ONLY_32_BIT] = {"only-32-bit", S_OK,
                           "it works, but %1 is registered in the 32-bit view only, where 64-bit "
                           "programs do not look on Windows: register it in the 64-bit view too"},
    [CAUSE_SHADOWED] = {"shadowed", S_OK,
                        "it works, but for this user %1 says \"%2\" and hides the machine's "
                        "registration, \"%3\": delete the user's if the machine's is meant"},
};

const char *cause_name(enum cause cause)
{
    assert(cause < CAUSES);
    return entries[cause].name;
}

HRESULT cause_result(enum cause cause)
{
    assert(cause < CAUSES);
    return entries[cause].hr;
}

/* Whether the word that stands in the bracket is empty. */
static bool is_left_out(const char *bracket, const char *const words[static CAUSE_WORDS_MAX])
{
    for (; *bracket != ']'; bracket++) {
        if (*bracket == '%' && (!words[bracket[1] - '1'] || !*words[bracket[1] - '1']))
            return true;
    }
    return false;
}

char *cause_sentence(enum cause cause, const char *const words[static CAUSE_WORDS_MAX])
{
    const char *rest = entries[cause].sentence;
    char *text = NULL;
    size_t size;
    FILE *file;

    file = open_memstream(&text, &size);
    if (!file)
        return NULL;
    while (*rest) {
        if (*rest == '[' && is_left_out(rest, words)) {
            while (*rest++ != ']')
                ;
        } else if (*rest == '[' || *rest == ']') {
            rest++;
        } else if (*rest == '%') {
            const char *word = words[rest[1] - '1'];

            fputs(word ? word : "?", file);
            rest += 2;
        } else {
            fputc(*rest++, file);
        }
    }
    if (fclose(file) != 0) {
        free(text);
        return NULL;
    }
    return text;
}
