#include "sql/unsupported.h"

namespace firesteel::sql {

void fail_unsupported(const TokenStream& in, std::string_view what, size_t first) {
  in.fail("UNSUPPORTED_FEATURE.SQL_SYNTAX", {{"syntax", std::string(what) + "."}}, first);
}

}  // namespace firesteel::sql
