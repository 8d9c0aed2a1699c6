#pragma once

#include "base/spark_error.h"

namespace firesteel {

// A task's failure keeps an error's condition and parameters. Its place in the statement travels as
// one more parameter.
SparkError leaving_error(const SparkError& error);
SparkError arrived_error(const SparkError& error);

}  // namespace firesteel
