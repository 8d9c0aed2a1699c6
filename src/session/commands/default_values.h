#pragma once

// DEFAULT values of columns.

#include "session/session.h"

namespace firesteel {

// Checks the defaults that the columns' metadata tell, and adds the values that rows of files
// without the column have. `statement` is for messages: "CREATE TABLE". Throws
// INVALID_DEFAULT_VALUE.*.
Schema with_checked_defaults(Session& session, Schema schema, const std::string& statement);

}  // namespace firesteel
