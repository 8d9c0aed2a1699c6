#include "adaptive/plan_bytes/source_bytes.h"

#include "adaptive/plan_bytes/type_bytes.h"
#include "catalog/empty_source.h"
#include "catalog/partitioned_source.h"
#include "catalog/stored_table.h"

namespace firesteel {
namespace {

enum class SourceKind : uint8_t { kFiles, kParts, kNothing };

// A scan's files as they travel: parts with their tables.
class PartsTable final : public TableSource {
 public:
  PartsTable(TableParts parts, TableSourcePtr whole)
      : parts_(std::move(parts)), whole_(std::move(whole)) {}

  const Schema& schema() const override { return whole_->schema(); }
  std::string description() const override { return whole_->description(); }
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    return whole_->scan(request);
  }
  const TableParts& parts() const { return parts_; }

 private:
  const TableParts parts_;
  const TableSourcePtr whole_;
};

void write_files(PlanWriter& out, const FileTable& table) {
  const FileRead read = table.read();
  out.text(read.format);
  out.list(read.paths, [](PlanWriter& to, const std::string& path) { to.text(path); });
  write_texts(out, read.options);
  write_schema(out, *read.schema);
  write_settings(out, read.settings);
  const Schema& partition_columns = table.files().partition_columns;
  write_schema(out, partition_columns);
  out.list(table.files().files, [&](PlanWriter& to, const DataFile& file) {
    to.text(file.path);
    to.integer(file.size);
    to.integer(file.modified);
    for (size_t c = 0; c < partition_columns.size(); ++c) {
      write_value(to, file.partition_values[c], partition_columns[c].type);
    }
  });
}

// Files are numbered from `first` on.
TableSourcePtr read_files(PlanReader& in, const std::vector<FileShare>& shares, int& first) {
  FileRead read;
  read.format = in.text();
  read.paths = in.list([](PlanReader& from) { return from.text(); });
  read.options = read_texts(in);
  read.schema = read_schema(in);
  read.settings = read_settings(in);
  DataFiles files;
  files.partition_columns = read_schema(in);
  files.files = in.list([&](PlanReader& from) {
    DataFile file;
    file.path = from.text();
    file.size = from.integer();
    file.modified = from.integer();
    for (const auto& column : files.partition_columns) {
      file.partition_values.push_back(read_value(from, column.type));
    }
    file.end = 0;
    return file;
  });
  for (const FileShare& share : shares) {
    if (share.file < first || share.file >= first + static_cast<int>(files.files.size())) continue;
    DataFile& file = files.files[static_cast<size_t>(share.file - first)];
    file.begin = share.begin;
    file.end = share.end;
  }
  first += static_cast<int>(files.files.size());
  return std::make_shared<FileTable>(std::move(read), std::move(files));
}

}  // namespace

std::optional<FilesToRead> files_to_read(const TableSourcePtr& table, const ScanRequest& request) {
  if (const auto* stored = dynamic_cast<const StoredTable*>(table.get())) {
    return files_to_read(stored->current(), request);
  }
  if (const auto* files = dynamic_cast<const FileTable*>(table.get())) {
    return FilesToRead{table, files->files().files};
  }
  if (is_empty_source(*table)) return FilesToRead{table, {}};
  auto parts = parts_to_read(*table, request);
  if (!parts) return std::nullopt;
  FilesToRead out;
  for (const auto& part : parts->parts) {
    if (is_empty_source(*part.source)) continue;
    const auto* files = dynamic_cast<const FileTable*>(part.source.get());
    if (files == nullptr) return std::nullopt;
    out.files.insert(out.files.end(), files->files().files.begin(), files->files().files.end());
  }
  std::erase_if(parts->parts, [](const TablePart& part) { return is_empty_source(*part.source); });
  TableSourcePtr whole = make_table_of_parts(*parts, table->description());
  out.table = std::make_shared<PartsTable>(*std::move(parts), std::move(whole));
  return out;
}

void write_source(PlanWriter& out, const TableSource& table) {
  if (const auto* files = dynamic_cast<const FileTable*>(&table)) {
    out.enumerator(SourceKind::kFiles);
    return write_files(out, *files);
  }
  if (is_empty_source(table)) {
    out.enumerator(SourceKind::kNothing);
    write_schema(out, table.schema());
    return out.text(table.description());
  }
  const auto* parts = dynamic_cast<const PartsTable*>(&table);
  if (parts == nullptr) throw NotPortable("table " + table.description());
  out.enumerator(SourceKind::kParts);
  const TableParts& all = parts->parts();
  write_schema(out, all.schema);
  write_schema(out, all.partition_columns);
  out.list(all.parts, [&](PlanWriter& to, const TablePart& part) {
    for (size_t c = 0; c < all.partition_columns.size(); ++c) {
      write_value(to, part.values[c], all.partition_columns[c].type);
    }
    to.integer(part.first_file);
    write_files(to, dynamic_cast<const FileTable&>(*part.source));
  });
  out.text(table.description());
}

TableSourcePtr read_source(PlanReader& in, const std::vector<FileShare>& shares) {
  int first = 0;
  switch (in.enumerator<SourceKind>()) {
    case SourceKind::kFiles:
      return read_files(in, shares, first);
    case SourceKind::kNothing: {
      Schema schema = read_schema(in);
      return make_empty_source(std::move(schema), in.text());
    }
    case SourceKind::kParts: {
      TableParts parts;
      parts.schema = read_schema(in);
      parts.partition_columns = read_schema(in);
      parts.parts = in.list([&](PlanReader& from) {
        TablePart part;
        for (const auto& column : parts.partition_columns) {
          part.values.push_back(read_value(from, column.type));
        }
        part.first_file = from.number();
        part.source = read_files(from, shares, first);
        return part;
      });
      std::string description = in.text();
      return make_table_of_parts(std::move(parts), std::move(description));
    }
  }
  FS_UNREACHABLE("unknown kind of source");
}

void write_request(PlanWriter& out, const ScanRequest& request, const Schema& schema) {
  out.list(request.columns, [](PlanWriter& to, int column) { to.integer(column); });
  out.list(request.predicates, [&](PlanWriter& to, const ColumnPredicate& predicate) {
    to.integer(predicate.column);
    to.enumerator(predicate.op);
    const DataType& type = schema[static_cast<size_t>(predicate.column)].type;
    to.list(predicate.values,
            [&](PlanWriter& value_to, const Value& value) { write_value(value_to, value, type); });
  });
  out.integer(request.limit.value_or(-1));
}

ScanRequest read_request(PlanReader& in, const Schema& schema) {
  ScanRequest request;
  request.columns = in.list([](PlanReader& from) { return from.number(); });
  request.predicates = in.list([&](PlanReader& from) {
    ColumnPredicate predicate;
    predicate.column = from.number();
    predicate.op = from.enumerator<ColumnPredicate::Op>();
    const DataType& type = schema[static_cast<size_t>(predicate.column)].type;
    predicate.values =
        from.list([&](PlanReader& value_from) { return read_value(value_from, type); });
    return predicate;
  });
  if (const int64_t limit = in.integer(); limit >= 0) request.limit = limit;
  return request;
}

}  // namespace firesteel
