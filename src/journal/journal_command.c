/* SPDX-License-Identifier: MIT */
#include "journal/journal_command.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "journal/journal_note.h"

static void run(char *const *words)
{
    posix_spawn_file_actions_t actions;
    int status, error;
    pid_t child;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return;
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    if (error == 0)
        error = posix_spawnp(&child, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    while (error == 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
}

void journal_command_run(const struct journal_record *record, bool is_undo)
{
    _cleanup_(freep) char **words = calloc((size_t)record->n_texts + 1, sizeof(*words));
    const char *word = record->text;
    uint32_t n_words = 0;

    for (uint32_t i = 0; words && i < record->n_texts; i++, word += strlen(word) + 1)
        if ((i < record->n_undo) == is_undo)
            words[n_words++] = (char *)word;
    if (n_words > 0)
        run(words);
}

/* Adds the words' bytes; with @text, writes them there. */
static size_t join_words(const char *const *words, char *text, uint32_t *n_words)
{
    size_t size = 0;

    for (; words && *words; words++) {
        size_t word_size = strlen(*words) + 1;

        if (text)
            memcpy(text + size, *words, word_size);
        size += word_size;
        ++*n_words;
    }
    return size;
}

HRESULT journal_note_command(struct journal *journal, const char *const *undo,
                             const char *const *redo)
{
    struct journal_record record = {.kind = JOURNAL_COMMAND};
    _cleanup_(freep) char *text = NULL;
    uint32_t n_undo = 0, n_redo = 0;
    size_t undo_size = join_words(undo, NULL, &n_undo);
    HRESULT hr;

    hr = journal_check_open(journal);
    if (FAILED(hr))
        return hr_trace(hr);
    record.text_size = undo_size + join_words(redo, NULL, &n_redo);
    if (record.text_size == 0)
        return S_OK;
    record.text = text = malloc(record.text_size);
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "noting how a command is taken back");
    record.n_undo = n_undo;
    record.n_texts = n_undo + n_redo;
    join_words(undo, text, &n_undo);
    join_words(redo, text + undo_size, &n_redo);
    return hr_trace(journal_file_append(&journal->file, &record));
}
