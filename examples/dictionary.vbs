Set oPyDict = CreateObject("Python.Dictionary")

oPyDict("name") = "Vasya Pupkin"
WScript.echo "Name: ", oPyDict("name"), ";", "Count: ", oPyDict.Count
