#pragma once

#include <string>
#include <vector>

#include "sql/token_stream.h"

namespace firesteel::sql {

// The arguments and all that follows them (FILTER, OVER...) of a call whose name, from token
// `first` on, was read.
ExprPtr parse_call(TokenStream& in, std::vector<std::string> name, size_t first);
// The same behind the first argument.
ExprPtr finish_call(TokenStream& in, std::vector<std::string> name, ExprPtr first_argument,
                    size_t first);

// An argument with or without a name: name => value. The name is empty without one.
ExprPtr parse_argument(TokenStream& in, std::string& name);

}  // namespace firesteel::sql
