#include "catalog/empty_source.h"

namespace firesteel {
namespace {

class EmptyCursor final : public ScanCursor {
 public:
  bool next(Batch& /*batch*/) override { return false; }
};

class EmptyScan final : public Scan {
 public:
  std::unique_ptr<ScanCursor> make_cursor() override { return std::make_unique<EmptyCursor>(); }
};

class EmptySource final : public TableSource {
 public:
  EmptySource(Schema schema, std::string description)
      : schema_(std::move(schema)), description_(std::move(description)) {}

  const Schema& schema() const override { return schema_; }
  std::string description() const override { return description_; }
  TableStatistics statistics() const override {
    return {.row_count = 0, .size_in_bytes = 0, .columns = {}};
  }
  std::unique_ptr<Scan> scan(const ScanRequest& /*request*/) const override {
    return std::make_unique<EmptyScan>();
  }

 private:
  const Schema schema_;
  const std::string description_;
};

}  // namespace

TableSourcePtr make_empty_source(Schema schema, std::string description) {
  return std::make_shared<EmptySource>(std::move(schema), std::move(description));
}

bool is_empty_source(const TableSource& table) {
  return dynamic_cast<const EmptySource*>(&table) != nullptr;
}

}  // namespace firesteel
