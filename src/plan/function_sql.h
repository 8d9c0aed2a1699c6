#pragma once

// How calls print, resolved or not.

#include <span>
#include <string>
#include <string_view>

namespace firesteel {

// The sign between the operands of a binary operator ("AND" for "and"), or null for other
// functions.
const char* infix_sign(std::string_view name);

// A call from its printed arguments: "(a + b)", "(a IS NULL)", "upper(a)". `with_ids`: as EXPLAIN
// shows it, else as result columns are named.
std::string function_sql(std::string_view name, std::span<const std::string> args, bool with_ids);

}  // namespace firesteel
