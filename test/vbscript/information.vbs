' Source: VBScript's language reference, "IsArray" to "IsObject", "TypeName", "VarType",
' "ScriptEngine".
Option Explicit
Dim nothing_yet, list(1), o

Set o = Nothing
WScript.Echo TypeName(nothing_yet), TypeName(Null), TypeName(1), TypeName(100000) '> Empty Null Integer Long
WScript.Echo TypeName(1.5), TypeName("a"), TypeName(True), TypeName(#1/1/2000#) '> Double String Boolean Date
WScript.Echo TypeName(list), TypeName(o), TypeName(New RegExp) '> Variant() Nothing IRegExp2
WScript.Echo VarType(nothing_yet), VarType(Null), VarType("a"), VarType(list) '> 0 1 8 8204
WScript.Echo IsEmpty(nothing_yet), IsNull(Null), IsObject(o), IsArray(list) '> -1 -1 -1 -1
WScript.Echo IsNumeric("12.5"), IsNumeric("&hFF"), IsNumeric("a"), IsNumeric(Null) '> -1 -1 0 0
WScript.Echo IsDate("1/1/2000"), IsDate(1), IsEmpty(""), IsNull("") '> -1 0 0 0
WScript.Echo ScriptEngine, ScriptEngineMajorVersion & "." & ScriptEngineMinorVersion '> VBScript 5.8
WScript.Echo ScriptEngineBuildVersion > 0                 '> -1
