#pragma once

#include <string_view>

#include "sql/token_stream.h"

namespace firesteel::sql {

// UNSUPPORTED_FEATURE.SQL_SYNTAX for what Spark can do and this engine cannot; about the text from
// token `first` up to the last one taken.
[[noreturn]] void fail_unsupported(const TokenStream& in, std::string_view what, size_t first);

}  // namespace firesteel::sql
