#include "dataframe/join_type.h"

#include <map>

#include "base/spark_error.h"

namespace firesteel {

JoinType parse_join_type(std::string_view how) {
  static const std::map<std::string, JoinType, std::less<>> kTypes = {
      {"inner", JoinType::kInner},    {"cross", JoinType::kCross},
      {"outer", JoinType::kFull},     {"full", JoinType::kFull},
      {"fullouter", JoinType::kFull}, {"leftouter", JoinType::kLeft},
      {"left", JoinType::kLeft},      {"rightouter", JoinType::kRight},
      {"right", JoinType::kRight},    {"leftsemi", JoinType::kLeftSemi},
      {"semi", JoinType::kLeftSemi},  {"leftanti", JoinType::kLeftAnti},
      {"anti", JoinType::kLeftAnti},
  };
  std::string name;
  for (const char c : how) {
    if (c != '_') name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  const auto it = kTypes.find(name);
  if (it != kTypes.end()) return it->second;
  throw SparkError("UNSUPPORTED_JOIN_TYPE",
                   {{"typ", std::string(how)},
                    {"supported",
                     "'inner', 'outer', 'full', 'fullouter', 'full_outer', 'leftouter', 'left', "
                     "'left_outer', 'rightouter', 'right', 'right_outer', 'leftsemi', 'left_semi', "
                     "'semi', 'leftanti', 'left_anti', 'anti', 'cross'"}});
}

}  // namespace firesteel
