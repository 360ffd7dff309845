/* SPDX-License-Identifier: MIT */
#include "tree_dump.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const operation_signs[] = {
    [OPERATION_NEGATE] = "neg",
    [OPERATION_PLUS] = "pos",
    [OPERATION_NOT] = "not",
    [OPERATION_POWER] = "^",
    [OPERATION_MULTIPLY] = "*",
    [OPERATION_DIVIDE] = "/",
    [OPERATION_INTEGER_DIVIDE] = "\\",
    [OPERATION_MODULO] = "mod",
    [OPERATION_ADD] = "+",
    [OPERATION_SUBTRACT] = "-",
    [OPERATION_CONCATENATE] = "&",
    [OPERATION_EQUAL] = "=",
    [OPERATION_UNEQUAL] = "<>",
    [OPERATION_LESS] = "<",
    [OPERATION_LESS_EQUAL] = "<=",
    [OPERATION_GREATER] = ">",
    [OPERATION_GREATER_EQUAL] = ">=",
    [OPERATION_IS] = "is",
    [OPERATION_AND] = "and",
    [OPERATION_OR] = "or",
    [OPERATION_XOR] = "xor",
    [OPERATION_EQV] = "eqv",
    [OPERATION_IMP] = "imp",
};

static void dump_statements(FILE *out, const struct statement *statement, int indent);

static void put_name(FILE *out, const char16_t *name)
{
    for (; *name; name++)
        fputc(*name < 0x80 ? (int)*name : '?', out);
}

static void dump_literal(FILE *out, const VARIANT *value)
{
    switch (V_VT(value)) {
    case VT_EMPTY:
        fputs("Empty", out);
        break;
    case VT_NULL:
        fputs("Null", out);
        break;
    case VT_DISPATCH:
        fputs("Nothing", out);
        break;
    case VT_BOOL:
        fputs(V_BOOL(value) ? "True" : "False", out);
        break;
    case VT_I2:
        fprintf(out, "%d", V_I2(value));
        break;
    case VT_I4:
        fprintf(out, "%dL", (int)V_I4(value));
        break;
    case VT_R8:
        fprintf(out, "%gR", V_R8(value));
        break;
    case VT_DATE:
        fprintf(out, "%gD", V_DATE(value));
        break;
    default:
        fputc('"', out);
        for (UINT i = 0; i < SysStringLen(V_BSTR(value)); i++)
            fputc(V_BSTR(value)[i] < 0x80 ? (int)V_BSTR(value)[i] : '?', out);
        fputc('"', out);
    }
}

static void dump_expression(FILE *out, const struct expression *expression);

static void dump_list(FILE *out, const struct expression *expression)
{
    for (; expression; expression = expression->next) {
        fputc(' ', out);
        dump_expression(out, expression);
    }
}

static void dump_expression(FILE *out, const struct expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_LITERAL:
        dump_literal(out, &expression->value);
        break;
    case EXPRESSION_NAME:
        put_name(out, expression->name);
        break;
    case EXPRESSION_ME:
        fputs("Me", out);
        break;
    case EXPRESSION_MEMBER:
        if (expression->left)
            dump_expression(out, expression->left);
        fputc('.', out);
        put_name(out, expression->name);
        break;
    case EXPRESSION_CALL:
        fputs("(call ", out);
        dump_expression(out, expression->left);
        dump_list(out, expression->arguments);
        fputc(')', out);
        break;
    case EXPRESSION_NEW:
        fputs("(new ", out);
        put_name(out, expression->name);
        fputc(')', out);
        break;
    case EXPRESSION_UNARY:
    case EXPRESSION_BINARY:
        fprintf(out, "(%s ", operation_signs[expression->operation]);
        dump_expression(out, expression->left);
        if (expression->right) {
            fputc(' ', out);
            dump_expression(out, expression->right);
        }
        fputc(')', out);
        break;
    case EXPRESSION_BRACKETS:
        fputs("(val ", out);
        dump_expression(out, expression->left);
        fputc(')', out);
        break;
    case EXPRESSION_MISSING:
        fputc('?', out);
        break;
    }
}

static void dump_field(FILE *out, const char *name, const struct expression *expression)
{
    if (!expression)
        return;
    fprintf(out, "%s", name);
    dump_expression(out, expression);
}

static void dump_branches(FILE *out, const struct tree_branch *branch, int indent)
{
    for (; branch; branch = branch->next) {
        fprintf(out, "%*s|", indent, "");
        dump_list(out, branch->conditions);
        fputc('\n', out);
        dump_statements(out, branch->body, indent + 1);
    }
}

static void dump_variables(FILE *out, const struct tree_variable *variable)
{
    for (; variable; variable = variable->next) {
        fputc(' ', out);
        if (variable->target)
            dump_expression(out, variable->target);
        else
            put_name(out, variable->name);
        if (variable->is_array) {
            fputc('(', out);
            dump_list(out, variable->dimensions);
            fputc(')', out);
        }
    }
}

static void dump_procedure(FILE *out, const struct tree_procedure *procedure, int indent)
{
    static const char *const kinds[] = {"sub", "function", "get", "let", "set"};
    static const char *const visibilities[] = {"", "public ", "private "};

    fprintf(out, " %s%s%s ", visibilities[procedure->visibility],
            procedure->is_default ? "default " : "", kinds[procedure->kind]);
    put_name(out, procedure->name);
    for (struct tree_parameter *parameter = procedure->parameters; parameter;
         parameter = parameter->next) {
        fputs(parameter->is_by_value ? " =" : " ", out);
        put_name(out, parameter->name);
        if (parameter->is_array)
            fputs("()", out);
    }
    fputc('\n', out);
    dump_statements(out, procedure->body, indent + 1);
}

static void dump_statement(FILE *out, const struct statement *statement, int indent)
{
    switch (statement->kind) {
    case STATEMENT_DIM:
    case STATEMENT_REDIM:
        dump_variables(out, statement->variables);
        break;
    case STATEMENT_ERASE:
        dump_list(out, statement->arguments);
        break;
    case STATEMENT_CONST:
        for (struct tree_constant *constant = statement->constants; constant;
             constant = constant->next) {
            fputc(' ', out);
            put_name(out, constant->name);
            dump_field(out, "=", constant->value);
        }
        break;
    case STATEMENT_FOR:
        dump_field(out, " to ", statement->limit);
        dump_field(out, " step ", statement->step);
        break;
    case STATEMENT_DO:
        fprintf(out, " %d", statement->loop_test);
        dump_field(out, " ", statement->condition);
        break;
    case STATEMENT_EXIT:
        fprintf(out, " %d", statement->exit_from);
        break;
    case STATEMENT_ON_ERROR:
        fputs(statement->resumes_next ? " next" : " 0", out);
        break;
    case STATEMENT_PROCEDURE:
        dump_procedure(out, statement->procedure, indent);
        return;
    case STATEMENT_CLASS:
        fputc(' ', out);
        put_name(out, statement->class->name);
        fputc('\n', out);
        dump_statements(out, statement->class->members, indent + 1);
        return;
    default:
        break;
    }
    fputc('\n', out);
    if (statement->kind == STATEMENT_IF || statement->kind == STATEMENT_SELECT)
        dump_branches(out, statement->branches, indent);
    dump_statements(out, statement->body, indent + 1);
}

static void dump_statements(FILE *out, const struct statement *statement, int indent)
{
    static const char *const kinds[] = {"dim",   "redim",  "erase", "const",  "let", "set",  "call",
                                        "if",    "select", "for",   "each",   "do",  "with", "exit",
                                        "error", "",       "class", "option", "stop"};

    for (; statement; statement = statement->next) {
        fprintf(out, "%*s%s", indent, "", kinds[statement->kind]);
        dump_field(out, " ", statement->target);
        dump_field(out, " ", statement->value);
        if (statement->is_preserving)
            fputs(" preserve", out);
        dump_statement(out, statement, indent);
    }
}

char *tree_dump(const struct tree *tree)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    if (tree->is_explicit)
        fputs("explicit\n", out);
    if (tree->expression)
        dump_expression(out, tree->expression);
    dump_statements(out, tree->statements, 0);
    fclose(out);
    return text;
}
