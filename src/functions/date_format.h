#pragma once

#include <string>
#include <string_view>

#include "functions/function.h"

namespace firesteel {

// date_format(timestamp, pattern), under the name that it is called by: to_char does the same.
BoundScalar bind_date_format(const BindContext& context, std::string_view function);

}  // namespace firesteel
