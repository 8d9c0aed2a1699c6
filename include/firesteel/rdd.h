#pragma once

// Spark's RDD API: SparkContext makes RDDs, transformations make others of them, actions compute
// them. Whatever is in namespace firesteel::rdd stands in firesteel too.

#include "firesteel/rdd/spark_context.h"

namespace firesteel {

using rdd::Accumulator;
using rdd::BarrierTaskContext;
using rdd::bind;
using rdd::BoundedDouble;
using rdd::Broadcast;
using rdd::CollectionAccumulator;
using rdd::DoubleAccumulator;
using rdd::FutureAction;
using rdd::HashPartitioner;
using rdd::Histogram;
using rdd::InArchive;
using rdd::Iterator;
using rdd::LocalIterator;
using rdd::LongAccumulator;
using rdd::OutArchive;
using rdd::PartialResult;
using rdd::RDD;
using rdd::Serializer;
using rdd::SparkConf;
using rdd::SparkContext;
using rdd::StatCounter;
using rdd::StorageLevel;
using rdd::TaskContext;

}  // namespace firesteel
