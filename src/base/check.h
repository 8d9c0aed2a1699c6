#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace firesteel {

// A violated invariant of the engine: our bug, never a message for a query's author alone.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace internal {

[[noreturn]] inline void check_failed(const char* expression, const char* file, int line,
                                      const std::string& values) {
  std::ostringstream out;
  out << "check failed: " << expression << " at " << file << ":" << line;
  if (!values.empty()) out << " (" << values << ")";
  throw InternalError(out.str());
}

template <class A, class B>
[[noreturn]] void check_failed_op(const char* expression, const char* file, int line, const A& a,
                                  const B& b) {
  std::ostringstream out;
  out << a << " vs. " << b;
  check_failed(expression, file, line, out.str());
}

}  // namespace internal
}  // namespace firesteel

#define FS_CHECK(condition)                                                               \
  do {                                                                                    \
    if (!(condition)) [[unlikely]]                                                        \
      ::firesteel::internal::check_failed(#condition, __FILE__, __LINE__, std::string()); \
  } while (false)

#define FS_CHECK_OP(a, op, b)                                                                  \
  do {                                                                                         \
    if (!((a)op(b))) [[unlikely]]                                                              \
      ::firesteel::internal::check_failed_op(#a " " #op " " #b, __FILE__, __LINE__, (a), (b)); \
  } while (false)

#define FS_CHECK_EQ(a, b) FS_CHECK_OP(a, ==, b)
#define FS_CHECK_NE(a, b) FS_CHECK_OP(a, !=, b)
#define FS_CHECK_LT(a, b) FS_CHECK_OP(a, <, b)
#define FS_CHECK_LE(a, b) FS_CHECK_OP(a, <=, b)
#define FS_CHECK_GT(a, b) FS_CHECK_OP(a, >, b)
#define FS_CHECK_GE(a, b) FS_CHECK_OP(a, >=, b)
#define FS_UNREACHABLE(what) \
  ::firesteel::internal::check_failed("unreachable", __FILE__, __LINE__, what)
