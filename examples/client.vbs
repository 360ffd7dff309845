' SPDX-License-Identifier: MIT
' What dictionary.vbs does, with any of the example servers: cscript client.vbs [PROGID]
Option Explicit
Dim progId, dictionary

progId = "Python.Dictionary"
If WScript.Arguments.Count > 0 Then progId = WScript.Arguments(0)
Set dictionary = CreateObject(progId)
dictionary("name") = "Vasya Pupkin"
WScript.Echo "Name: ", dictionary("name"), ";", "Count: ", dictionary.Count
