/* SPDX-License-Identifier: MIT */
/*
 * comity run: the script host is a program of its own, for it lives on the public ABI alone.
 */
#include "toolkit/verb.h"
#include "tools/become.h"

static const struct manual_item options[] = {
    {"//b, //i", "Batch mode shows neither the script's errors nor what it echoes; interactive "
                 "mode, the default, does."},
    {"//e:ENGINE", "Runs the script by the engine of that ProgID, whatever the file's extension. "
                   "Any registered class with IActiveScript and IActiveScriptParse is one."},
    {"//h:cscript, //h:wscript", "Says by which host scripts are to be opened from now on."},
    {"//job:NAME", "Runs that job of a .wsf file; may be said again for more of them."},
    {"//logo, //nologo", "Shows a banner, or shows none. cscript's default is the first."},
    {"//s", "Saves //b, //nologo and //t as this user's defaults."},
    {"//t:SECONDS", "Ends the script when it has run so long."},
    {"//u", "Text read from and written to what is no terminal is UTF-16."},
    {"//d, //x", "Known; there is no debugger, so the script just runs."},
    {"//?", "Shows these in Windows' words."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "The script ran to its end."},
    {"1", "The script failed, or could not be run. Standard error says where and why."},
    {"130", "Ctrl-C ended it."},
    {"other", "What the script said to WScript.Quit, of which a shell sees the lowest 8 bits."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Files",
     .text = "The text of a script is UTF-8 or UTF-16 by its byte order mark; without one, what is "
             "valid UTF-8 is that, and the rest is of code page 1252. Which engine runs it follows "
             "from the extension: the registry's class of the extension (.vbs: VBSFile) has it in "
             "its key ScriptEngine. VBScript needs no registration. A .wsf file has jobs in any "
             "languages. Without FILE, statements are read from a prompt, or a whole script from "
             "standard input if that is no terminal; \"-\" stands for standard input too."},
    {.title = "Arguments",
     .text = "What follows FILE is in WScript.Arguments. A word that begins with // is for the "
             "host wherever it stands. /NAME:VALUE, /NAME, /NAME+ and /NAME- are in "
             "WScript.Arguments.Named; a word with another slash in what would be its name is a "
             "path and is not."},
    {.title = "Differences from Windows",
     .text = "A script that fails ends with status 1; Windows' host ends with 0. What scripts "
             "write ends lines with a line feed alone and is UTF-8. wscript shows messages by "
             "zenity, kdialog or xmessage where there is a display, and is cscript where there "
             "is none."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual run_manual = {
    .page = "comity-run",
    .chapter = 1,
    .command = "run",
    .summary = "run a script",
    .synopsis = "comity run [OPTION...] [FILE [ARGUMENT...]]\n"
                "cscript [OPTION...] FILE [ARGUMENT...]\n"
                "wscript [OPTION...] FILE [ARGUMENT...]",
    .text = "Runs VBScript, and scripts of any other engine that is registered, as Windows' "
            "script host does: with the object WScript, named items and events.",
    .sections = sections,
    .see_also = "comity(1), comity-why(1), comity-reg(1)",
};

static int run_run(int argc, char **argv)
{
    return become_program("cscript.exe", "comity run", argv);
}

static int cscript_run(int argc, char **argv)
{
    return become_program("cscript.exe", "cscript", argv);
}

static int wscript_run(int argc, char **argv)
{
    return become_program("wscript.exe", "wscript", argv);
}

const struct verb run_verb = {.name = "run", .manual = &run_manual, .run = run_run};
const struct verb cscript_verb = {.name = "cscript", .manual = &run_manual, .run = cscript_run};
const struct verb wscript_verb = {.name = "wscript", .manual = &run_manual, .run = wscript_run};
