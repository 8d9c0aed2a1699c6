#pragma once

#include "analyze/catalog.h"

namespace firesteel {

// Parquet, CSV, JSON, text, whole files. Immutable.
const FormatRegistry& builtin_formats();

}  // namespace firesteel
