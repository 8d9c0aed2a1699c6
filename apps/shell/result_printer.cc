#include "apps/shell/result_printer.h"

#include "apps/shell/json_text.h"
#include "functions/coercion.h"
#include "session/text_table.h"

namespace firesteel {
namespace {

// Rows that the widths of a table's columns are taken from; so many are held.
constexpr size_t kRowsForWidths = 10'000;

class TablePrinter final : public ResultPrinter {
 public:
  TablePrinter(const Schema& schema, std::string time_zone, std::ostream& out)
      : schema_(schema), time_zone_(std::move(time_zone)), out_(out) {}

  void print(const Batch& batch) override {
    count(batch);
    for (size_t row = 0; row < batch.num_rows; ++row) {
      std::vector<std::string> cells;
      for (size_t c = 0; c < schema_.size(); ++c) {
        Value value = batch.columns[c]->value(row);
        cells.push_back(shown_value(value, schema_[c].type, time_zone_));
        if (is_first_text(value)) text_ = value.string();
      }
      if (layout_) {
        out_ << layout_->line(cells);
      } else {
        held_.push_back(std::move(cells));
        if (held_.size() == kRowsForWidths) print_held();
      }
    }
  }

  void finish() override {
    // A plan or a statement: lines, not a cell.
    if (rows() == 1 && text_.find('\n') != std::string::npos) {
      out_ << text_ << (text_.ends_with('\n') ? "" : "\n");
      return;
    }
    if (!layout_) print_held();
    out_ << layout_->border();
  }

 private:
  bool is_first_text(const Value& value) const {
    return schema_.size() == 1 && schema_[0].type.is(TypeId::kString) && held_.empty() &&
           !value.is_null();
  }

  void print_held() {
    std::vector<std::string> names;
    std::vector<bool> right;
    for (const auto& field : schema_) {
      names.push_back(shown_value(Value(field.name), TypeId::kString, time_zone_));
      right.push_back(field.type.is_numeric());
    }
    layout_.emplace(names, held_, std::move(right));
    out_ << layout_->border() << layout_->line(names) << layout_->border();
    for (const auto& row : held_) out_ << layout_->line(row);
    held_.clear();
  }

  const Schema schema_;
  const std::string time_zone_;
  std::ostream& out_;
  std::vector<std::vector<std::string>> held_;
  std::optional<TableLayout> layout_;
  // Of a result that is one text.
  std::string text_;
};

// Fields as RFC 4180 quotes them. NULL is an empty field, an empty string two quotes.
std::string csv_field(const std::string& text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

class SeparatedPrinter final : public ResultPrinter {
 public:
  SeparatedPrinter(const PrinterOptions& options, const Schema& schema, std::string time_zone,
                   std::ostream& out)
      : csv_(options.format == OutputFormat::kCsv),
        schema_(schema),
        time_zone_(std::move(time_zone)),
        out_(out) {
    if (!options.header) return;
    for (size_t c = 0; c < schema_.size(); ++c) {
      begin_field(c);
      out_ << (csv_ ? csv_field(schema_[c].name)
                    : shown_value(Value(schema_[c].name), TypeId::kString, time_zone_));
    }
    out_ << '\n';
  }

  void print(const Batch& batch) override {
    count(batch);
    for (size_t row = 0; row < batch.num_rows; ++row) {
      for (size_t c = 0; c < schema_.size(); ++c) {
        begin_field(c);
        const Value value = batch.columns[c]->value(row);
        if (!csv_) {
          out_ << shown_value(value, schema_[c].type, time_zone_);
        } else if (!value.is_null()) {
          out_ << csv_field(schema_[c].type.is(TypeId::kBinary)
                                ? shown_value(value, schema_[c].type, time_zone_)
                                : value_to_string(value, schema_[c].type, time_zone_));
        }
      }
      out_ << '\n';
    }
  }

  void finish() override {}

 private:
  void begin_field(size_t index) {
    if (index > 0) out_ << (csv_ ? ',' : '\t');
  }

  const bool csv_;
  const Schema schema_;
  const std::string time_zone_;
  std::ostream& out_;
};

// One object a line.
class JsonPrinter final : public ResultPrinter {
 public:
  JsonPrinter(const Schema& schema, std::string time_zone, std::ostream& out)
      : schema_(schema), time_zone_(std::move(time_zone)), out_(out) {
    for (const auto& field : schema_) keys_.push_back(json_string(field.name) + ":");
  }

  void print(const Batch& batch) override {
    count(batch);
    for (size_t row = 0; row < batch.num_rows; ++row) {
      for (size_t c = 0; c < schema_.size(); ++c) {
        out_ << (c == 0 ? '{' : ',') << keys_[c]
             << json_text(batch.columns[c]->value(row), schema_[c].type, time_zone_);
      }
      out_ << "}\n";
    }
  }

  void finish() override {}

 private:
  const Schema schema_;
  const std::string time_zone_;
  std::ostream& out_;
  std::vector<std::string> keys_;
};

}  // namespace

std::unique_ptr<ResultPrinter> make_printer(const PrinterOptions& options, const Schema& schema,
                                            const std::string& time_zone, std::ostream& out) {
  switch (options.format) {
    case OutputFormat::kTable:
      return std::make_unique<TablePrinter>(schema, time_zone, out);
    case OutputFormat::kJson:
      return std::make_unique<JsonPrinter>(schema, time_zone, out);
    default:
      return std::make_unique<SeparatedPrinter>(options, schema, time_zone, out);
  }
}

}  // namespace firesteel
