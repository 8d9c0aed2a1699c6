#pragma once

#include <string>
#include <vector>

#include "session/session.h"

namespace firesteel {

// What the word that is being typed may become: keywords, functions, databases, tables and, of the
// tables that the statement names, columns. Keywords in the case that the word begins in.
//
// `statement`: what was typed of it so far, on all lines, without the word; `rest`: what stands
// behind the word. Words hold dots: "t.co".
std::vector<std::string> completions(const SessionPtr& session, const std::string& statement,
                                     const std::string& word, const std::string& rest);

}  // namespace firesteel
