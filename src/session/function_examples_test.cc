// The examples that DESCRIBE FUNCTION EXTENDED shows give the results that it shows.

#include <gtest/gtest.h>

#include "base/calendar.h"
#include "functions/coercion.h"
#include "functions/function_registry.h"
#include "session/query_execution.h"

namespace firesteel {
namespace {

// Documentation writes nested values in several ways: blanks, quotes and the sign between a key
// and its value do not count.
std::string comparable(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 4, "null") == 0) {
      out += "NULL";
      i += 3;
    } else if (text.compare(i, 2, "->") == 0) {
      out += ':';
      ++i;
    } else if (text[i] != ' ' && text[i] != '"' && text[i] != '\'') {
      out += text[i];
    }
  }
  return out;
}

std::string interval_text(const Value& value, const DataType& type) {
  const int64_t magnitude = std::abs(value.integer());
  const char* sign = value.integer() < 0 ? "-" : "";
  if (type.is(TypeId::kYearMonthInterval)) {
    return fmt::format("{}{}-{}", sign, magnitude / 12, magnitude % 12);
  }
  return fmt::format("{}{} {:02}:{:02}:{:02}.{:06}000", sign, magnitude / kMicrosPerDay,
                     magnitude / kMicrosPerHour % 24, magnitude / kMicrosPerMinute % 60,
                     magnitude / kMicrosPerSecond % 60, magnitude % kMicrosPerSecond);
}

// As spark-sql prints results: structs with their fields' names, intervals without a word.
std::string shown(const Value& value, const DataType& type, const std::string& zone) {
  if (value.is_null()) return "NULL";
  if (type.is_ansi_interval()) return interval_text(value, type);
  const bool is_struct = type.is(TypeId::kStruct);
  if (!is_struct && !type.is(TypeId::kArray)) return value_to_string(value, type, zone);
  std::string out;
  for (size_t i = 0; i < value.list().size(); ++i) {
    if (i > 0) out += ",";
    if (is_struct) out += type.fields()[i].name + ":";
    const DataType& part = is_struct ? type.fields()[i].type : type.element_type();
    out += shown(value.list()[i], part, zone);
  }
  return is_struct ? "{" + out + "}" : "[" + out + "]";
}

std::string answer(Session& session, const std::string& sql) {
  std::string out;
  const auto query = session.sql(sql);
  const Schema schema = query->schema();
  const auto batches = query->collect();
  for (const Batch& batch : *batches) {
    for (size_t row = 0; row < batch.num_rows; ++row) {
      if (!out.empty()) out += '\n';
      for (size_t c = 0; c < schema.size(); ++c) {
        if (c > 0) out += '\t';
        out += shown(batch.columns[c]->value(row), schema[c].type, query->settings().time_zone);
      }
    }
  }
  return out;
}

TEST(FunctionExamples, GiveWhatTheyShow) {
  const auto engine = std::make_shared<Engine>(EngineOptions{});
  const SessionPtr session = Session::create(engine, "examples");
  session->sql("SET TIME ZONE 'America/Los_Angeles'")->collect();
  const FunctionRegistry& functions = FunctionRegistry::builtin();
  size_t count = 0;
  for (const std::string& name : functions.names()) {
    const FunctionDoc* doc = functions.doc(name);
    for (const FunctionDoc::Example& example : doc->examples) {
      ++count;
      try {
        EXPECT_EQ(comparable(answer(*session, example.sql)), comparable(example.result))
            << example.sql;
      } catch (const std::exception& error) {
        ADD_FAILURE() << example.sql << "\n" << error.what();
      }
    }
  }
  EXPECT_GT(count, 800u);
}

}  // namespace
}  // namespace firesteel
