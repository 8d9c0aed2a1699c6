#pragma once

// DataFrames as RDDs, and RDDs as DataFrames:
//
//     RDD<Row> rows = frame.rdd();
//     DataFrame frame = spark.createDataFrame(rows, schema);

#include "firesteel/dataframe.h"
#include "firesteel/rdd.h"
#include "firesteel/rdd/rows.h"
#include "firesteel/spark_session.h"
