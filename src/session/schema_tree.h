#pragma once

#include <string>

#include "columnar/data_type.h"

namespace firesteel {

// "root\n |-- a: integer (nullable = true)\n": DataFrame.printSchema. Level 0: all levels.
std::string schema_tree(const Schema& schema, int level = 0);

}  // namespace firesteel
