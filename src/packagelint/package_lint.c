/* SPDX-License-Identifier: MIT */
#include "packagelint/package_lint.h"

#include <stdlib.h>
#include <strings.h>

#include "base/hresult.h"
#include "packagelint/lint_rows.h"

void package_report_deinit(struct package_report *report)
{
    for (size_t i = 0; i < report->n; i++) {
        free(report->findings[i].key);
        free(report->findings[i].column);
        free(report->findings[i].sentence);
    }
    free(report->findings);
    *report = (struct package_report){0};
}

const struct package_rule *package_rule_find(const char *id)
{
    for (const struct package_rule *rule = package_rules; rule->id; rule++)
        if (strcasecmp(rule->id, id) == 0)
            return rule;
    return NULL;
}

HRESULT package_lint_run(const struct package *package, const bool *is_wanted,
                         struct package_report *ret_report)
{
    struct package_report report = {0};
    HRESULT hr = S_OK;

    for (size_t i = 0; package_rules[i].id && SUCCEEDED(hr); i++) {
        struct lint lint = {package, &package_rules[i], &report};

        if (!is_wanted || is_wanted[i])
            hr = package_rules[i].look(&lint);
    }
    if (FAILED(hr)) {
        package_report_deinit(&report);
        return hr_trace(hr);
    }
    *ret_report = report;
    return S_OK;
}
