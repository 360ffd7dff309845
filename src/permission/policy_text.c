/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "permission/policy.h"

enum {
    NAME_MAX_SIZE = 256,
    ENTRY_MAX = 16384, /* of a user or group, with its members */
};

/* One line of a policy, being read. */
struct line {
    const char *at, *end;
    const struct caller *caller;
    uid_t owner;
    const char *right;
};

static void skip_blanks(struct line *line)
{
    while (line->at < line->end && isblank((unsigned char)*line->at))
        line->at++;
}

/* The next word; false at the end, or when it is too long for any name. */
static bool take_word(struct line *line, char ret_word[static NAME_MAX_SIZE])
{
    size_t len = 0;

    skip_blanks(line);
    while (line->at + len < line->end && !isblank((unsigned char)line->at[len]) &&
           line->at[len] != ',')
        len++;
    if (len == 0 || len >= NAME_MAX_SIZE)
        return false;
    memcpy(ret_word, line->at, len);
    ret_word[len] = '\0';
    line->at += len;
    return true;
}

static bool take_comma(struct line *line)
{
    skip_blanks(line);
    if (line->at == line->end || *line->at != ',')
        return false;
    line->at++;
    return true;
}

/* A number where a name is expected is one. */
static bool read_number(const char *name, unsigned *ret_number)
{
    char *end;
    unsigned long number = strtoul(name, &end, 10);

    if (!isdigit((unsigned char)*name) || *end || number > UINT32_MAX)
        return false;
    *ret_number = (unsigned)number;
    return true;
}

/* A name that nobody has matches nobody. */
static bool is_user(const char *name, const struct caller *caller)
{
    struct passwd entry, *found = NULL;
    char strings[ENTRY_MAX];
    unsigned number;

    if (read_number(name, &number))
        return caller->user == number;
    return getpwnam_r(name, &entry, strings, sizeof(strings), &found) == 0 && found &&
           found->pw_uid == caller->user;
}

static bool is_in_group(const char *name, const struct caller *caller)
{
    struct group entry, *found = NULL;
    char strings[ENTRY_MAX];
    unsigned number;

    if (read_number(name, &number))
        return caller_is_in_group(caller, number);
    return getgrnam_r(name, &entry, strings, sizeof(strings), &found) == 0 && found &&
           caller_is_in_group(caller, found->gr_gid);
}

/* "self", "user vasya": whether the caller is meant. False if that is not what comes. */
static bool take_who(struct line *line, bool *is_meant)
{
    char word[NAME_MAX_SIZE], name[NAME_MAX_SIZE];
    bool is_known = true;

    if (!take_word(line, word))
        return false;
    if (strcasecmp(word, "self") == 0)
        *is_meant |= line->caller->user == line->owner;
    else if (strcasecmp(word, "root") == 0)
        *is_meant |= line->caller->user == 0;
    else if (strcasecmp(word, "everyone") == 0)
        *is_meant = true;
    else if (strcasecmp(word, "user") == 0 && take_word(line, name))
        *is_meant |= is_user(name, line->caller);
    else if (strcasecmp(word, "group") == 0 && take_word(line, name))
        *is_meant |= is_in_group(name, line->caller);
    else
        is_known = false;
    return is_known;
}

/* "launch": whether it is the right that is asked for. */
static bool take_right(struct line *line, bool *is_meant)
{
    static const char *const rights[] = {"launch", "activate", "access"};
    char word[NAME_MAX_SIZE];

    if (!take_word(line, word))
        return false;
    for (size_t i = 0; i < sizeof(rights) / sizeof(*rights); i++) {
        if (strcasecmp(word, rights[i]) == 0) {
            *is_meant |= strcmp(rights[i], line->right) == 0;
            return true;
        }
    }
    return false;
}

/* S_OK if the line admits, S_FALSE if it refuses, E_PENDING if it speaks of somebody else. */
static HRESULT read_line(struct line *line)
{
    bool is_caller = false, is_right = false, is_good, allows;
    char verb[NAME_MAX_SIZE];

    if (!take_word(line, verb))
        return E_INVALIDARG;
    allows = strcasecmp(verb, "allow") == 0;
    is_good = (allows || strcasecmp(verb, "deny") == 0) && take_who(line, &is_caller);
    while (is_good && take_comma(line))
        is_good = take_who(line, &is_caller);
    skip_blanks(line);
    if (is_good && line->at == line->end)
        is_right = true;
    else if (is_good)
        is_good = take_right(line, &is_right);
    while (is_good && take_comma(line))
        is_good = take_right(line, &is_right);
    skip_blanks(line);
    if (!is_good || line->at != line->end)
        return E_INVALIDARG;
    if (!is_caller || !is_right)
        return E_PENDING;
    return allows ? S_OK : S_FALSE;
}

static bool is_empty(const char *text, size_t len)
{
    size_t i = 0;

    while (i < len && isspace((unsigned char)text[i]))
        i++;
    return i == len || text[i] == '#';
}

HRESULT policy_decide_text(const struct policy *policy, const struct caller *caller, uid_t owner,
                           const char *right_name, char ret_line[static POLICY_LINE_MAX])
{
    const char *text = policy->bytes;

    for (unsigned number = 1; *text; number++) {
        size_t len = strcspn(text, "\r\n;");
        struct line line = {text, text + len, caller, owner, right_name};
        HRESULT hr = is_empty(text, len) ? E_PENDING : read_line(&line);

        if (hr == E_INVALIDARG)
            return hr_raise(hr_from_win32(ERROR_INVALID_SECURITY_DESCR),
                            "line %u, \"%.*s\", is none: a line is \"allow\" or \"deny\", whom "
                            "(self, root, everyone, user NAME, group NAME), and rights (launch, "
                            "activate, access)",
                            number, (int)(len < POLICY_LINE_MAX ? len : POLICY_LINE_MAX), text);
        if (hr != E_PENDING) {
            snprintf(ret_line, POLICY_LINE_MAX, "line %u, \"%.*s\"", number,
                     (int)(len < POLICY_LINE_MAX ? len : POLICY_LINE_MAX), text);
            return hr;
        }
        text += len;
        text += strspn(text, "\r\n;") ? 1 : 0;
    }
    snprintf(ret_line, POLICY_LINE_MAX, "no line allows it");
    return S_FALSE;
}
