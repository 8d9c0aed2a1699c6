#pragma once

// The whole public API. Names and their places are those of Spark's Scala API: what Scala has in
// org.apache.spark.sql is in firesteel, sql.functions in firesteel::functions, sql.types in
// firesteel::types, sql.expressions (Window) in firesteel::expressions.

#include "firesteel/arrow_stream.h"
#include "firesteel/catalog.h"
#include "firesteel/column.h"
#include "firesteel/dataframe.h"
#include "firesteel/dataframe_io.h"
#include "firesteel/exception.h"
#include "firesteel/functions.h"
#include "firesteel/row.h"
#include "firesteel/spark_session.h"
#include "firesteel/types.h"
#include "firesteel/value.h"
#include "firesteel/window.h"
