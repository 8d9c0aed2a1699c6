#include "api/frame_state.h"
#include "api/reader_state.h"
#include "api/schema_conversion.h"
#include "dataframe/local_relation.h"
#include "sql/parser.h"

namespace firesteel {

DataFrameReader& DataFrameReader::format(std::string source) {
  state_->format = std::move(source);
  return *this;
}

DataFrameReader& DataFrameReader::schema(const types::StructType& schema) {
  state_->schema = to_schema(schema);
  return *this;
}

DataFrameReader& DataFrameReader::schema(std::string_view ddl) {
  guarded([&] {
    state_->schema = parse_schema_text(std::string(ddl), state_->session->session->settings());
  });
  return *this;
}

DataFrameReader& DataFrameReader::option(const std::string& key, const OptionValue& value) {
  state_->options[key] = value.text();
  return *this;
}

DataFrameReader& DataFrameReader::options(const std::map<std::string, std::string>& options) {
  for (const auto& [key, value] : options) state_->options[key] = value;
  return *this;
}

DataFrame DataFrameReader::load(const std::vector<std::string>& paths) const {
  return as(state_->format.c_str(), paths);
}

DataFrame DataFrameReader::as(const char* format, const std::vector<std::string>& paths) const {
  std::string source = format;
  if (source.empty()) source = *state_->session->session->conf().get("spark.sql.sources.default");
  std::vector<std::string> all = paths;
  const auto path = state_->options.find("path");
  if (all.empty() && path != state_->options.end()) all.push_back(path->second);
  return make_frame(state_->session,
                    std::make_shared<UnresolvedFileRelation>(std::move(source), std::move(all),
                                                             state_->options, state_->schema));
}

DataFrame DataFrameReader::table(const std::string& name) const {
  return guarded([&] {
    return make_frame(state_->session, std::make_shared<UnresolvedRelation>(
                                           parse_multipart_identifier(name), state_->options));
  });
}

}  // namespace firesteel
