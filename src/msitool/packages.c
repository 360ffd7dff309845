/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"
#include "msitool/msi_verbs.h"
#include "product/product.h"
#include "toolkit/json_text.h"

static const struct manual_item options[] = {
    {"--json", "One object a product: code, name, version, publisher, scope (user or machine), "
               "state (installed or advertised), upgradeCode, packageCode, date, source, package "
               "(the copy that is kept)."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Done, also if nothing is installed."},
    {"1", "Failed. Standard error says what and why."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual packages_manual = {
    .page = "comity-packages",
    .chapter = 1,
    .command = "comity packages",
    .summary = "list the products that packages have installed",
    .synopsis = "comity packages [--json]",
    .text = "Lists the user's products and the machine's: code, scope, version and name. A product "
            "that is only advertised has (advertised) behind its name.",
    .sections = sections,
    .see_also = "comity(1), comity-install(1), comity-verify(1)",
};

static int packages(int argc, char **argv);
const struct verb packages_verb = {.name = "packages", .manual = &packages_manual, .run = packages};

static const char *scope_name(const struct product *product)
{
    return product->context == PRODUCT_MACHINE ? "machine" : "user";
}

static HRESULT print(const struct product *product, void *context)
{
    printf("%s  %-7s  %-12s  %s%s\n", product->code, scope_name(product),
           product->version ? product->version : "-", product->name ? product->name : "-",
           product->is_advertised_only ? " (advertised)" : "");
    return S_OK;
}

static HRESULT print_json(const struct product *product, void *context)
{
    const struct {
        const char *name;
        const char *text;
    } members[] = {
        {"code", product->code},
        {"name", product->name},
        {"version", product->version},
        {"publisher", product->publisher},
        {"scope", scope_name(product)},
        {"state", product->is_advertised_only ? "advertised" : "installed"},
        {"upgradeCode", product->upgrade_code},
        {"packageCode", product->package_code},
        {"date", product->install_date},
        {"source", product->source},
        {"package", product->local_package},
    };

    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
        printf("%s\"%s\":", i ? "," : "{", members[i].name);
        json_print_text(members[i].text, stdout);
    }
    puts("}");
    return S_OK;
}

static int packages(int argc, char **argv)
{
    bool is_json = argc == 2 && strcmp(argv[1], "--json") == 0;
    HRESULT hr;

    if (argc > 1 && !is_json)
        return verb_usage(&packages_verb, "there is nothing to say about %s", argv[argc - 1]);
    hr = product_list(is_json ? print_json : print, NULL);
    return SUCCEEDED(hr) ? VERB_DONE : verb_failed(hr, "listing the products");
}
