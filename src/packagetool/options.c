/* SPDX-License-Identifier: MIT */
#include "packagetool/options.h"

#include <string.h>

/* The value of the option @name at argv[*i], which may be behind '='; NULL if it is another. */
static const char *value_of(const char *name, int argc, char **argv, int *i)
{
    size_t len = strlen(name);

    if (strncmp(argv[*i], name, len) != 0)
        return NULL;
    if (argv[*i][len] == '=')
        return argv[*i] + len + 1;
    return argv[*i][len] == '\0' && *i + 1 < argc ? argv[++*i] : NULL;
}

static bool take(struct options *options, int argc, char **argv, unsigned flags, int *i)
{
    const char *value;

    if (flags & OPTION_JSON && strcmp(argv[*i], "--json") == 0)
        return options->is_json = true;
    if (flags & OPTION_TABLES && strcmp(argv[*i], "--tables") == 0)
        return options->has_tables = true;
    value = flags & OPTION_FOLDER ? value_of("-C", argc, argv, i) : NULL;
    if (value) {
        options->folder = value;
        return true;
    }
    value = options->n_transforms < OPTIONS_TRANSFORMS_MAX ? value_of("--transform", argc, argv, i)
                                                           : NULL;
    if (value)
        options->transforms[options->n_transforms++] = value;
    return value != NULL;
}

bool options_parse(const struct verb *verb, int argc, char **argv, unsigned flags, int least,
                   int most, struct options *ret_options)
{
    struct options options = {.n = 0};
    bool is_over = false;

    for (int i = 1; i < argc; i++) {
        if (!is_over && strcmp(argv[i], "--") == 0) {
            is_over = true;
        } else if (!is_over && argv[i][0] == '-' && argv[i][1]) {
            if (!take(&options, argc, argv, flags, &i)) {
                verb_usage(verb, "unknown option, or its value is missing: %s", argv[i]);
                return false;
            }
        } else if (options.n == most) {
            verb_usage(verb, "too many arguments: %s", argv[i]);
            return false;
        } else {
            options.rest[options.n++] = argv[i];
        }
    }
    if (options.n < least) {
        verb_usage(verb, "%s is missing", options.n == 0 ? "the package" : "the second package");
        return false;
    }
    *ret_options = options;
    return true;
}

HRESULT options_open(const struct options *options, const char *path, struct package **ret_package)
{
    const struct package_terms terms = {options->transforms, options->n_transforms};

    return package_open(path, &terms, ret_package);
}
