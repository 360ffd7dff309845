/* SPDX-License-Identifier: MIT */
/*
 * VBScript's errors as tables. Numbers and texts are those of the language reference's lists of
 * run time and syntax errors; what COM's failures become is what scripts see on Windows.
 */
#include "vberror.h"

#include <stddef.h>

struct error_text {
    unsigned number;
    const char16_t *text;
};

/* By number. */
static const struct error_text texts[] = {
    {VBE_ILLEGAL_FUNCTION_CALL, u"Invalid procedure call or argument"},
    {VBE_OVERFLOW, u"Overflow"},
    {VBE_OUT_OF_MEMORY, u"Out of memory"},
    {VBE_OUT_OF_BOUNDS, u"Subscript out of range"},
    {VBE_ARRAY_LOCKED, u"This array is fixed or temporarily locked"},
    {VBE_DIVISION_BY_ZERO, u"Division by zero"},
    {VBE_TYPE_MISMATCH, u"Type mismatch"},
    {VBE_OUT_OF_STRING_SPACE, u"Out of string space"},
    {VBE_CANT_PERFORM_OPERATION, u"Can't perform requested operation"},
    {VBE_OUT_OF_STACK, u"Out of stack space"},
    {VBE_UNDEFINED_PROCEDURE, u"Sub or Function not defined"},
    {VBE_DLL_LOADING, u"Error in loading DLL"},
    {VBE_INTERNAL, u"Internal error"},
    {VBE_BAD_FILE_NAME, u"Bad file name or number"},
    {VBE_FILE_NOT_FOUND, u"File not found"},
    {VBE_BAD_FILE_MODE, u"Bad file mode"},
    {VBE_FILE_ALREADY_OPEN, u"File already open"},
    {VBE_DEVICE_IO, u"Device I/O error"},
    {VBE_FILE_EXISTS, u"File already exists"},
    {VBE_DISK_FULL, u"Disk full"},
    {VBE_END_OF_FILE, u"Input past end of file"},
    {VBE_TOO_MANY_FILES, u"Too many files"},
    {VBE_DEVICE_UNAVAILABLE, u"Device unavailable"},
    {VBE_PERMISSION_DENIED, u"Permission denied"},
    {VBE_DISK_NOT_READY, u"Disk not ready"},
    {VBE_RENAME_ACROSS_DRIVES, u"Can't rename with different drive"},
    {VBE_PATH_FILE_ACCESS, u"Path/File access error"},
    {VBE_PATH_NOT_FOUND, u"Path not found"},
    {VBE_OBJECT_NOT_SET, u"Object variable not set"},
    {VBE_FOR_NOT_INITIALIZED, u"For loop not initialized"},
    {VBE_INVALID_NULL, u"Invalid use of Null"},
    {VBE_CANT_CREATE_TEMPORARY_FILE, u"Can't create necessary temporary file"},
    {VBE_OBJECT_REQUIRED, u"Object required"},
    {VBE_CANT_CREATE_OBJECT, u"ActiveX component can't create object"},
    {VBE_NO_AUTOMATION, u"Class doesn't support Automation"},
    {VBE_FILE_OR_CLASS_NOT_FOUND, u"File name or class name not found during Automation operation"},
    {VBE_NO_SUCH_MEMBER, u"Object doesn't support this property or method"},
    {VBE_AUTOMATION, u"Automation error"},
    {VBE_ACTION_NOT_SUPPORTED, u"Object doesn't support this action"},
    {VBE_NAMED_ARGUMENTS, u"Object doesn't support named arguments"},
    {VBE_LOCALE_NOT_SUPPORTED, u"Object doesn't support current locale setting"},
    {VBE_NAMED_ARGUMENT_NOT_FOUND, u"Named argument not found"},
    {VBE_ARGUMENT_NOT_OPTIONAL, u"Argument not optional"},
    {VBE_WRONG_ARGUMENT_COUNT, u"Wrong number of arguments or invalid property assignment"},
    {VBE_NOT_A_COLLECTION, u"Object not a collection"},
    {VBE_DLL_FUNCTION_NOT_FOUND, u"Specified DLL function not found"},
    {VBE_KEY_EXISTS, u"This key is already associated with an element of this collection"},
    {VBE_TYPE_NOT_SUPPORTED, u"Variable uses an Automation type not supported in VBScript"},
    {VBE_SERVER_UNAVAILABLE, u"The remote server machine does not exist or is unavailable"},
    {VBE_INVALID_PICTURE, u"Invalid picture"},
    {VBE_UNDEFINED_VARIABLE, u"Variable is undefined"},
    {VBE_ILLEGAL_ASSIGNMENT, u"Illegal assignment"},
    {VBE_NOT_SAFE_FOR_SCRIPTING, u"Object not safe for scripting"},
    {VBE_NOT_SAFE_FOR_INITIALIZING, u"Object not safe for initializing"},
    {VBE_NOT_SAFE_FOR_CREATING, u"Object not safe for creating"},
    {VBE_INVALID_REFERENCE, u"Invalid or unqualified reference"},
    {VBE_CLASS_NOT_DEFINED, u"Class not defined"},
    {VBE_EXCEPTION, u"An exception occurred"},
    {VBE_COMPILE_OUT_OF_MEMORY, u"Out of memory"},
    {VBE_SYNTAX, u"Syntax error"},
    {VBE_EXPECTED_COLON, u"Expected ':'"},
    {VBE_EXPECTED_LEFT_PARENTHESIS, u"Expected '('"},
    {VBE_EXPECTED_RIGHT_PARENTHESIS, u"Expected ')'"},
    {VBE_EXPECTED_RIGHT_BRACKET, u"Expected ']'"},
    {VBE_EXPECTED_IDENTIFIER, u"Expected identifier"},
    {VBE_EXPECTED_EQUAL, u"Expected '='"},
    {VBE_EXPECTED_IF, u"Expected 'If'"},
    {VBE_EXPECTED_TO, u"Expected 'To'"},
    {VBE_EXPECTED_END, u"Expected 'End'"},
    {VBE_EXPECTED_FUNCTION, u"Expected 'Function'"},
    {VBE_EXPECTED_SUB, u"Expected 'Sub'"},
    {VBE_EXPECTED_THEN, u"Expected 'Then'"},
    {VBE_EXPECTED_WEND, u"Expected 'Wend'"},
    {VBE_EXPECTED_LOOP, u"Expected 'Loop'"},
    {VBE_EXPECTED_NEXT, u"Expected 'Next'"},
    {VBE_EXPECTED_CASE, u"Expected 'Case'"},
    {VBE_EXPECTED_SELECT, u"Expected 'Select'"},
    {VBE_EXPECTED_EXPRESSION, u"Expected expression"},
    {VBE_EXPECTED_STATEMENT, u"Expected statement"},
    {VBE_EXPECTED_END_OF_STATEMENT, u"Expected end of statement"},
    {VBE_EXPECTED_INTEGER, u"Expected integer constant"},
    {VBE_EXPECTED_WHILE_OR_UNTIL, u"Expected 'While' or 'Until'"},
    {VBE_EXPECTED_WHILE_UNTIL_OR_END, u"Expected 'While', 'Until' or end of statement"},
    {VBE_EXPECTED_WITH, u"Expected 'With'"},
    {VBE_IDENTIFIER_TOO_LONG, u"Identifier too long"},
    {VBE_INVALID_NUMBER, u"Invalid number"},
    {VBE_INVALID_CHARACTER, u"Invalid character"},
    {VBE_UNTERMINATED_STRING, u"Unterminated string constant"},
    {VBE_UNTERMINATED_COMMENT, u"Unterminated comment"},
    {VBE_INVALID_ME, u"Invalid use of 'Me' keyword"},
    {VBE_LOOP_WITHOUT_DO, u"'loop' without 'do'"},
    {VBE_INVALID_EXIT, u"Invalid 'exit' statement"},
    {VBE_INVALID_FOR_VARIABLE, u"Invalid 'for' loop control variable"},
    {VBE_NAME_REDEFINED, u"Name redefined"},
    {VBE_MUST_BE_FIRST, u"Must be first statement on the line"},
    {VBE_ASSIGNMENT_TO_NON_BYVAL, u"Cannot assign to non-ByVal argument"},
    {VBE_SUB_WITH_PARENTHESES, u"Cannot use parentheses when calling a Sub"},
    {VBE_EXPECTED_LITERAL, u"Expected literal constant"},
    {VBE_EXPECTED_IN, u"Expected 'In'"},
    {VBE_EXPECTED_CLASS, u"Expected 'Class'"},
    {VBE_OUTSIDE_OF_CLASS, u"Must be defined inside a Class"},
    {VBE_EXPECTED_LET_SET_GET, u"Expected Let or Set or Get in property declaration"},
    {VBE_EXPECTED_PROPERTY, u"Expected 'Property'"},
    {VBE_INCONSISTENT_ARGUMENT_COUNT,
     u"Number of arguments must be consistent across properties specification"},
    {VBE_MULTIPLE_DEFAULTS, u"Cannot have multiple default property/method in a Class"},
    {VBE_CLASS_EVENT_WITH_ARGUMENTS, u"Class initialize or terminate do not have arguments"},
    {VBE_PROPERTY_WITHOUT_ARGUMENTS, u"Property set or let must have at least one argument"},
    {VBE_UNEXPECTED_NEXT, u"Unexpected 'Next'"},
    {VBE_INVALID_DEFAULT, u"'Default' can be specified only on 'Property' or 'Function' or 'Sub'"},
    {VBE_DEFAULT_NOT_PUBLIC, u"'Default' specification must also specify 'Public'"},
    {VBE_DEFAULT_NOT_GET, u"'Default' specification can only be on Property Get"},
    {VBE_REGEXP_EXPECTED, u"Regular Expression object expected"},
    {VBE_REGEXP_SYNTAX, u"Syntax error in regular expression"},
    {VBE_REGEXP_QUANTIFIER, u"Unexpected quantifier"},
    {VBE_REGEXP_BRACKET, u"Expected ']' in regular expression"},
    {VBE_REGEXP_PARENTHESIS, u"Expected ')' in regular expression"},
    {VBE_REGEXP_RANGE, u"Invalid range in character set"},
    {VBE_ELEMENT_NOT_FOUND, u"Element not found"},
};

#define FACILITY_WIN32_FAILURE 0x80070000u

struct error_code {
    HRESULT hr;
    unsigned number;
};

static const struct error_code codes[] = {
    {E_NOTIMPL, VBE_ACTION_NOT_SUPPORTED},
    {E_NOINTERFACE, VBE_NO_AUTOMATION},
    {DISP_E_UNKNOWNINTERFACE, VBE_NO_SUCH_MEMBER},
    {DISP_E_MEMBERNOTFOUND, VBE_NO_SUCH_MEMBER},
    {DISP_E_PARAMNOTFOUND, VBE_NAMED_ARGUMENT_NOT_FOUND},
    {DISP_E_TYPEMISMATCH, VBE_TYPE_MISMATCH},
    {DISP_E_UNKNOWNNAME, VBE_NO_SUCH_MEMBER},
    {DISP_E_NONAMEDARGS, VBE_NAMED_ARGUMENTS},
    {DISP_E_BADVARTYPE, VBE_TYPE_NOT_SUPPORTED},
    {DISP_E_OVERFLOW, VBE_OVERFLOW},
    {DISP_E_BADINDEX, VBE_OUT_OF_BOUNDS},
    {DISP_E_UNKNOWNLCID, VBE_LOCALE_NOT_SUPPORTED},
    {DISP_E_ARRAYISLOCKED, VBE_ARRAY_LOCKED},
    {DISP_E_BADPARAMCOUNT, VBE_WRONG_ARGUMENT_COUNT},
    {DISP_E_PARAMNOTOPTIONAL, VBE_ARGUMENT_NOT_OPTIONAL},
    {DISP_E_NOTACOLLECTION, VBE_NOT_A_COLLECTION},
    {DISP_E_DIVBYZERO, VBE_DIVISION_BY_ZERO},
    {TYPE_E_DLLFUNCTIONNOTFOUND, VBE_DLL_FUNCTION_NOT_FOUND},
    {TYPE_E_TYPEMISMATCH, VBE_TYPE_MISMATCH},
    {TYPE_E_OUTOFBOUNDS, VBE_OUT_OF_BOUNDS},
    {TYPE_E_IOERROR, VBE_DEVICE_IO},
    {TYPE_E_CANTCREATETMPFILE, VBE_CANT_CREATE_TEMPORARY_FILE},
    {STG_E_FILENOTFOUND, VBE_FILE_OR_CLASS_NOT_FOUND},
    {STG_E_PATHNOTFOUND, VBE_PATH_NOT_FOUND},
    {STG_E_TOOMANYOPENFILES, VBE_TOO_MANY_FILES},
    {STG_E_ACCESSDENIED, VBE_PERMISSION_DENIED},
    {STG_E_INSUFFICIENTMEMORY, VBE_OUT_OF_MEMORY},
    {STG_E_NOMOREFILES, VBE_TOO_MANY_FILES},
    {STG_E_DISKISWRITEPROTECTED, VBE_PERMISSION_DENIED},
    {STG_E_WRITEFAULT, VBE_DEVICE_IO},
    {STG_E_READFAULT, VBE_DEVICE_IO},
    {STG_E_SHAREVIOLATION, VBE_PATH_FILE_ACCESS},
    {STG_E_LOCKVIOLATION, VBE_PERMISSION_DENIED},
    {STG_E_FILEALREADYEXISTS, VBE_FILE_EXISTS},
    {STG_E_MEDIUMFULL, VBE_DISK_FULL},
    {STG_E_INVALIDNAME, VBE_FILE_NOT_FOUND},
    {STG_E_INUSE, VBE_PERMISSION_DENIED},
    {STG_E_NOTCURRENT, VBE_PERMISSION_DENIED},
    {STG_E_CANTSAVE, VBE_DEVICE_IO},
    {REGDB_E_CLASSNOTREG, VBE_CANT_CREATE_OBJECT},
    {MK_E_UNAVAILABLE, VBE_CANT_CREATE_OBJECT},
    {MK_E_INVALIDEXTENSION, VBE_FILE_OR_CLASS_NOT_FOUND},
    {MK_E_CANTOPENFILE, VBE_FILE_OR_CLASS_NOT_FOUND},
    {CO_E_CLASSSTRING, VBE_CANT_CREATE_OBJECT},
    {CO_E_APPNOTFOUND, VBE_CANT_CREATE_OBJECT},
    {CO_E_APPDIDNTREG, VBE_CANT_CREATE_OBJECT},
    {CO_E_SERVER_EXEC_FAILURE, VBE_CANT_CREATE_OBJECT},
    {E_ACCESSDENIED, VBE_PERMISSION_DENIED},
    {E_OUTOFMEMORY, VBE_OUT_OF_MEMORY},
    {E_INVALIDARG, VBE_ILLEGAL_FUNCTION_CALL},
    {(HRESULT)(FACILITY_WIN32_FAILURE | RPC_S_SERVER_UNAVAILABLE), VBE_SERVER_UNAVAILABLE},
};

static const struct error_text *find_text(unsigned number)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (texts[i].number == number)
            return &texts[i];
    return NULL;
}

bool vberror_has_text(unsigned number)
{
    return find_text(number) != NULL;
}

const char16_t *vberror_text(unsigned number)
{
    const struct error_text *found = find_text(number);

    return found ? found->text : u"Unknown runtime error";
}

const char16_t *vberror_source(unsigned number)
{
    return number > 1000 && number < 2000 ? VBERROR_SOURCE_COMPILATION : VBERROR_SOURCE_RUNTIME;
}

HRESULT vberror_from_hresult(HRESULT hr)
{
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (codes[i].hr == hr)
            return MAKE_VBSERROR(codes[i].number);
    return hr;
}

int32_t vberror_number(HRESULT hr)
{
    return vberror_is_own(hr) ? (int32_t)((uint32_t)hr & 0xffff) : (int32_t)hr;
}
