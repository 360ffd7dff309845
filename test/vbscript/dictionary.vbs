' Source: "Dictionary object" in VBScript's language reference, and its run-time errors.
Option Explicit
Dim d, other, key, text

Set d = CreateObject("Scripting.Dictionary")
WScript.Echo TypeName(d), d.Count, d.CompareMode          '> Dictionary 0 0
d.Add "a", "Athens"
d.Add "b", "Belgrade"
d("c") = "Cairo"
d.Item("d") = Array(1, 2)
WScript.Echo d.Count, d("a"), d.Item("b"), d("c"), d("d")(1) '> 4 Athens Belgrade Cairo 2
WScript.Echo Join(d.Keys), UBound(d.Items)                '> a b c d 3
WScript.Echo CStr(d.Exists("a")), CStr(d.Exists("A")), CStr(d.Exists(1)) '> True False False
d.Key("a") = "z"
d.Remove "d"
text = ""
For Each key In d
    text = text & key & "=" & d(key) & ";"
Next
WScript.Echo text                                         '> z=Athens;b=Belgrade;c=Cairo;

' Reading a missing key adds it.
WScript.Echo CStr(IsEmpty(d("new"))), d.Count             '> True 4
d.RemoveAll
WScript.Echo d.Count, UBound(d.Keys)                      '> 0 -1

' Numbers are keys by their value; text is not a number.
d.Add 1, "one"
WScript.Echo d(1.0), d(CByte(1)), d(CCur(1)), d(True + 2), CStr(d.Exists("1")) '> one one one one False
d.Add Empty, "empty"
d.Add Null, "null"
d.Add "", "text"
d.Add 0, "zero"
WScript.Echo d(Empty), d(Null), d(""), d(0), d.Count      '> empty null text zero 5
d.RemoveAll

' Objects are keys and items.
Set other = CreateObject("Scripting.Dictionary")
other("x") = 5
Set d("inner") = other
d.Add other, "by object"
WScript.Echo d("inner")("x"), d("inner").Count, d(other)  '> 5 1 by object
Set other = Nothing
WScript.Echo CStr(IsObject(d("inner"))), TypeName(d.Items()(0)) '> True Dictionary
d.RemoveAll

d.CompareMode = vbTextCompare
d("Key") = 1
d("KEY") = d("kEY") + 1
WScript.Echo d.Count, d("key"), d.Keys()(0)               '> 1 2 Key

' What is changed in a loop is seen if it is ahead.
d.RemoveAll
For key = 1 To 4
    d.Add key, key * key
Next
text = ""
For Each key In d
    If key = 2 Then d.Remove 3
    If key = 4 And d.Count < 5 Then d.Add 5, 25 : d.Add 6, 36
    text = text & key & " "
Next
WScript.Echo text                                         '> 1 2 4 5 6

On Error Resume Next
d.Add 1, "again"
WScript.Echo Err.Number, Err.Source                       '> 457 Microsoft VBScript runtime error
WScript.Echo Err.Description                              '> This key is already associated with an element of this collection
Err.Clear
d.Remove "none"
WScript.Echo Err.Number                                   '> 32811
Err.Clear
d.Key("none") = 1
WScript.Echo Err.Number                                   '> 32811
Err.Clear
d.CompareMode = vbBinaryCompare
WScript.Echo Err.Number, Err.Description                  '> 5 Invalid procedure call or argument
Err.Clear
d.Add Array(1), 1
WScript.Echo Err.Number                                   '> 5
Err.Clear
d.Add 1
WScript.Echo Err.Number                                   '> 450
Err.Clear
d.Nothing
WScript.Echo Err.Number                                   '> 438
