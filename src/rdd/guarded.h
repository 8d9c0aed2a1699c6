#pragma once

#include <utility>

#include "base/spark_error.h"
#include "firesteel/exception.h"

namespace firesteel {

SparkException to_exception(const SparkError& error);

// Runs what may throw the engine's errors; callers of the API get a SparkException.
template <class F>
decltype(auto) guarded(F&& function) {
  try {
    return std::forward<F>(function)();
  } catch (const SparkError& error) {
    throw to_exception(error);
  }
}

}  // namespace firesteel
