#include "analyze/column_types.h"

#include <array>

#include "analyze/bind_function.h"

namespace firesteel::analyze {
namespace {

// The plan with its columns cast, under their names.
PlanPtr cast_columns(const Analysis& analysis, const PlanPtr& plan,
                     const std::vector<DataType>& types) {
  Exprs list;
  bool changed = false;
  for (size_t i = 0; i < types.size(); ++i) {
    const Attribute& column = plan->output()[i];
    const ExprPtr reference = AttributeRef::make(column);
    const ExprPtr cast = implicit_cast_to(analysis, reference, types[i]);
    changed = changed || cast != reference;
    list.push_back(cast == reference ? reference : Alias::make(cast, column.name));
  }
  return changed ? std::make_shared<Project>(std::move(list), plan) : plan;
}

}  // namespace

std::string ordinal_word(size_t position) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "first", "second",  "third",  "fourth", "fifth",
      "sixth", "seventh", "eighth", "ninth",  "tenth"};
  return position < kWords.size() ? std::string(kWords[position])
                                  : std::to_string(position + 1) + "th";
}

Plans with_common_types(const Analysis& analysis, Plans children, const std::string& operation) {
  const Attributes& first = children[0]->output();
  for (size_t i = 1; i < children.size(); ++i) {
    const size_t count = children[i]->output().size();
    if (count == first.size()) continue;
    fail({}, "NUM_COLUMNS_MISMATCH",
         {{"operator", operation},
          {"firstNumColumns", std::to_string(first.size())},
          {"invalidOrdinalNum", ordinal_word(i)},
          {"invalidNumColumns", std::to_string(count)}});
  }
  std::vector<DataType> types;
  for (size_t column = 0; column < first.size(); ++column) {
    DataType common = first[column].type;
    for (size_t i = 1; i < children.size(); ++i) {
      const DataType& other = children[i]->output()[column].type;
      if (common.same_type(other)) continue;
      const auto wider = find_wider_type(common, other, analysis.settings.ansi);
      if (!wider) {
        fail({}, "INCOMPATIBLE_COLUMN_TYPE",
             {{"operator", operation},
              {"columnOrdinalNumber", ordinal_word(column)},
              {"tableOrdinalNumber", ordinal_word(i)},
              {"dataType1", sql_type(other)},
              {"dataType2", sql_type(first[column].type)},
              {"hint", ""}});
      }
      common = *wider;
    }
    types.push_back(std::move(common));
  }
  for (auto& child : children) child = cast_columns(analysis, child, types);
  return children;
}

}  // namespace firesteel::analyze
