/* SPDX-License-Identifier: MIT */
#include "install/known_actions.h"

#include <string.h>

#include "statement/standard_action.h"

static const struct action *find_in(const struct action *actions, const char *name)
{
    for (; actions->name; actions++)
        if (strcmp(actions->name, name) == 0)
            return actions;
    return NULL;
}

bool known_action_find(const char *name, struct known_action *ret_action)
{
    static const struct action *const changing[] = {file_actions, system_actions, registry_actions,
                                                    state_actions};
    const struct action *action = find_in(looking_actions, name);
    const struct standard_action *standard;

    *ret_action = (struct known_action){.kind = KNOWN_LOOKING, .action = action};
    if (action)
        return true;
    ret_action->kind = KNOWN_CHANGING;
    for (size_t i = 0; i < sizeof(changing) / sizeof(*changing); i++) {
        ret_action->action = find_in(changing[i], name);
        ret_action->is_about_files = changing[i] == file_actions;
        if (ret_action->action)
            return true;
    }
    ret_action->kind = KNOWN_IDLE;
    standard = standard_action_find(name);
    ret_action->reason = standard ? standard->idle : NULL;
    return ret_action->reason;
}
