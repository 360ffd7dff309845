/* SPDX-License-Identifier: MIT */
#include "customaction/script_answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "customaction/script_channel.h"

void script_answers_deinit(struct script_answers *answers)
{
    free(answers->failure);
    answers->failure = NULL;
}

/* A question with its texts, of which those that are missing are "". */
struct question {
    struct script_answers *answers;
    struct session *session;
    const char *first, *second;
    char **reply; /* to set, on the heap */
};

static HRESULT reply(const struct question *question, const char *text)
{
    *question->reply = strdup(text ? text : "");
    return *question->reply ? S_OK : E_OUTOFMEMORY;
}

static HRESULT reply_number(const struct question *question, int number)
{
    return asprintf(question->reply, "%d", number) < 0 ? E_OUTOFMEMORY : S_OK;
}

/* What is not done at once knows no more of the properties than these. */
static HRESULT get_property(const struct question *question)
{
    const char *data = question->answers->data;

    if (data && strcmp(question->first, "CustomActionData") == 0)
        return reply(question, data);
    if (data && strcmp(question->first, "ProductCode") != 0 &&
        strcmp(question->first, "UserSID") != 0)
        return reply(question, "");
    return reply(question, session_property(question->session, question->first));
}

static HRESULT set_property(const struct question *question)
{
    if (question->answers->data)
        return HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED);
    install_log(question->answers->installation, "PROPERTY CHANGE: %s is set to '%s'.",
                question->first, question->second);
    return session_set_property(question->session, question->first, question->second);
}

static HRESULT log_text(const struct question *question)
{
    install_log(question->answers->installation, "  | %s", question->first);
    return S_OK;
}

static HRESULT evaluate(const struct question *question)
{
    return reply_number(question, (int)session_condition(question->session, question->first));
}

static HRESULT format(const struct question *question)
{
    return session_format(question->session, question->first, question->reply, NULL);
}

static HRESULT target_path(const struct question *question)
{
    const struct session_directory *directory =
        session_directory(question->session, question->first);

    return directory ? reply(question, directory->path) : HRESULT_FROM_WIN32(ERROR_DIRECTORY);
}

static HRESULT set_target(const struct question *question)
{
    return session_set_directory(question->session, question->first, question->second);
}

static HRESULT source_path(const struct question *question)
{
    const struct session_directory *directory =
        session_directory(question->session, question->first);
    const char *root = session_property(question->session, "SourceDir");

    if (!directory)
        return HRESULT_FROM_WIN32(ERROR_DIRECTORY);
    if (asprintf(question->reply, "%s%s%s", root, directory->source ? directory->source : "",
                 directory->source && *directory->source ? "/" : "") < 0)
        return E_OUTOFMEMORY;
    return S_OK;
}

static HRESULT feature_state(const struct question *question)
{
    const struct session_feature *feature = session_feature(question->session, question->first);

    if (!feature)
        return HRESULT_FROM_WIN32(ERROR_UNKNOWN_FEATURE);
    return reply_number(question, strcmp(question->second, "current") == 0 ? (int)feature->installed
                                                                           : (int)feature->action);
}

static HRESULT set_feature(const struct question *question)
{
    return session_set_feature_action(question->session, question->first,
                                      (enum install_state)atoi(question->second));
}

static HRESULT component_state(const struct question *question)
{
    const struct session_component *component =
        session_component(question->session, question->first);

    if (!component)
        return HRESULT_FROM_WIN32(ERROR_UNKNOWN_COMPONENT);
    return reply_number(question, strcmp(question->second, "current") == 0
                                      ? (int)component->installed
                                      : (int)component->action);
}

static HRESULT note_failure(const struct question *question)
{
    free(question->answers->failure);
    question->answers->failure = strdup(question->first);
    return S_OK;
}

static HRESULT (*const handlers[CHANNEL_QUESTIONS])(const struct question *question) = {
    [CHANNEL_GET_PROPERTY] = get_property,
    [CHANNEL_SET_PROPERTY] = set_property,
    [CHANNEL_LOG] = log_text,
    [CHANNEL_CONDITION] = evaluate,
    [CHANNEL_FORMAT] = format,
    [CHANNEL_TARGET_PATH] = target_path,
    [CHANNEL_SET_TARGET] = set_target,
    [CHANNEL_SOURCE_PATH] = source_path,
    [CHANNEL_FEATURE] = feature_state,
    [CHANNEL_SET_FEATURE] = set_feature,
    [CHANNEL_COMPONENT] = component_state,
    [CHANNEL_FAILURE] = note_failure,
};

HRESULT script_answers_give(void *context)
{
    struct script_answers *answers = context;
    _cleanup_(channel_message_deinit) struct channel_message asked = {0}, answer = {0};
    struct question question = {.answers = answers,
                                .session = answers->installation->session,
                                .first = "",
                                .second = "",
                                .reply = &answer.texts[0]};

    if (!channel_receive(answers->fd, &asked) || asked.number >= CHANNEL_QUESTIONS)
        return S_FALSE;
    if (asked.n_texts > 0)
        question.first = asked.texts[0];
    if (asked.n_texts > 1)
        question.second = asked.texts[1];
    answer.number = (uint32_t)handlers[asked.number](&question);
    answer.n_texts = 1;
    return channel_send(answers->fd, &answer) ? S_OK : S_FALSE;
}
