#pragma once

#include <gtest/gtest.h>

#include "firesteel/firesteel.h"

namespace firesteel {

// A session for the tests of this program, with times in UTC.
inline SparkSession test_session() {
  return SparkSession::builder()
      .master("local[2]")
      .config("spark.sql.session.timeZone", "UTC")
      .getOrCreate();
}

// The condition of the SparkException that `call` throws; empty when it throws none.
template <class F>
std::string condition_of(const F& call) {
  try {
    call();
  } catch (const SparkException& error) {
    return error.condition();
  }
  return "";
}

// Rows as text, one a line.
inline std::string text_of(const DataFrame& frame) {
  std::string out;
  for (const Row& row : frame.collect()) out += row.toString() + "\n";
  return out;
}

}  // namespace firesteel
