/* SPDX-License-Identifier: MIT */
/*
 * What the module pythoncom is made of: functions by their subjects, and constants.
 */
#pragma once

#include "values/python_com.h"

extern PyMethodDef py_apartment_methods[];
extern PyMethodDef py_message_methods[];
extern PyMethodDef py_call_methods[];
extern PyMethodDef py_class_methods[];
extern PyMethodDef py_error_text_methods[];
extern PyMethodDef py_running_methods[];
extern PyMethodDef py_name_methods[];
extern PyMethodDef py_object_methods[];
extern PyMethodDef py_marshal_methods[];
extern PyMethodDef py_type_library_methods[];
extern PyMethodDef py_library_maker_methods[];
extern PyMethodDef py_storage_methods[];
extern PyMethodDef py_bytes_file_methods[];
extern PyMethodDef py_property_set_methods[];
extern PyMethodDef py_transfer_methods[];

/* Numbers and identifiers. */
bool py_constants_init(PyObject *module);

/* Enters the apartment that sys.coinit_flags says, or none if that is None. */
void py_apartment_enter(void);

/* Has forked processes enter an apartment of their own, as if they had imported the module. */
bool py_apartments_init(PyObject *module);
