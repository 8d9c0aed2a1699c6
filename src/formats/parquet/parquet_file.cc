#include "formats/parquet/parquet_file.h"

#include <arrow/io/file.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>

#include <algorithm>
#include <list>
#include <map>
#include <mutex>

#include "base/spark_error.h"
#include "columnar/arrow_type.h"
#include "columnar/type_json.h"
#include "formats/parquet/stored_type.h"

namespace firesteel {
namespace {

// Footers kept; at some tens of kilobytes each.
constexpr size_t kMaxCachedFooters = 4096;

class FooterCache {
 public:
  using Entry = std::shared_ptr<const ParquetFile>;
  using Key = std::tuple<std::string, int64_t, int64_t>;

  Entry find(const Key& key) {
    std::lock_guard lock(mutex_);
    const auto it = entries_.find(key);
    return it == entries_.end() ? nullptr : it->second;
  }
  void add(const Key& key, Entry entry) {
    std::lock_guard lock(mutex_);
    if (!entries_.emplace(key, std::move(entry)).second) return;
    order_.push_back(key);
    if (order_.size() > kMaxCachedFooters) {
      entries_.erase(order_.front());
      order_.pop_front();
    }
  }

 private:
  std::mutex mutex_;
  std::map<Key, Entry> entries_;
  std::list<Key> order_;
};

FooterCache& footer_cache() {
  static FooterCache cache;
  return cache;
}

// All parts of a type nullable, as Spark reads files.
DataType as_nullable(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(as_nullable(type.element_type()), true);
    case TypeId::kMap:
      return DataType::map(as_nullable(type.key_type()), as_nullable(type.value_type()), true);
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (auto& field : fields) {
        field.type = as_nullable(field.type);
        field.nullable = true;
      }
      return DataType::structure(std::move(fields));
    }
    default:
      return type;
  }
}

bool is_int96(const parquet::schema::Node& node) {
  return node.is_primitive() &&
         static_cast<const parquet::schema::PrimitiveNode&>(node).physical_type() ==
             parquet::Type::INT96;
}

// Types that only Spark's own schema tells apart, if the writer left it.
void add_spark_types(const parquet::FileMetaData& metadata, Schema& schema) {
  const auto& entries = metadata.key_value_metadata();
  if (entries == nullptr) return;
  const int index = entries->FindKey("org.apache.spark.sql.parquet.row.metadata");
  if (index < 0) return;
  try {
    const DataType spark = parse_type_json(entries->value(index));
    if (!spark.is(TypeId::kStruct)) return;
    schema = with_spark_types(DataType::structure(schema), spark).fields();
  } catch (const SparkError&) {
    // Another version's types: those of the file will do.
  }
}

Schema read_schema(const parquet::FileMetaData& metadata) {
  std::shared_ptr<arrow::Schema> arrow_schema;
  // Without the Arrow schema that Arrow's writers store: types are those of the file.
  PARQUET_THROW_NOT_OK(parquet::arrow::FromParquetSchema(
      metadata.schema(), parquet::default_arrow_reader_properties(), nullptr, &arrow_schema));
  Schema schema = from_arrow_schema(*arrow_schema);
  const auto* root = metadata.schema()->group_node();
  for (size_t i = 0; i < schema.size(); ++i) {
    schema[i].nullable = true;
    // INT96 holds instants.
    schema[i].type = is_int96(*root->field(static_cast<int>(i))) ? DataType(TypeId::kTimestamp)
                                                                 : as_nullable(schema[i].type);
  }
  add_spark_types(metadata, schema);
  return schema;
}

}  // namespace

void throw_unreadable(const std::string& path, const std::string& reason) {
  throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", "file:" + path}, {"reason", reason}});
}

std::shared_ptr<const ParquetFile> ParquetFile::open(const DataFile& file) {
  const FooterCache::Key key{file.path, file.size, file.modified};
  if (auto cached = footer_cache().find(key)) return cached;
  auto out = std::shared_ptr<ParquetFile>(new ParquetFile());
  out->path_ = file.path;
  try {
    auto reader = parquet::ParquetFileReader::OpenFile(file.path, false);
    out->metadata_ = reader->metadata();
    out->schema_ = read_schema(*out->metadata_);
  } catch (const SparkError&) {
    throw;
  } catch (const std::exception&) {
    throw SparkError("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", {{"path", "file:" + file.path}});
  }
  const auto* descriptor = out->metadata_->schema();
  const auto* root = descriptor->group_node();
  out->first_leaf_.assign(out->schema_.size() + 1, descriptor->num_columns());
  for (int leaf = descriptor->num_columns() - 1; leaf >= 0; --leaf) {
    const int column = root->FieldIndex(*descriptor->GetColumnRoot(leaf));
    out->first_leaf_[static_cast<size_t>(column)] = leaf;
  }
  footer_cache().add(key, out);
  return out;
}

int ParquetFile::find_column(const std::string& name, bool case_sensitive) const {
  const auto same = [&](const StructField& field) {
    if (case_sensitive) return field.name == name;
    return std::equal(
        field.name.begin(), field.name.end(), name.begin(), name.end(),
        [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  };
  const auto it = std::find_if(schema_.begin(), schema_.end(), same);
  return it == schema_.end() ? -1 : static_cast<int>(it - schema_.begin());
}

std::unique_ptr<parquet::ParquetFileReader> ParquetFile::make_reader() const {
  try {
    return parquet::ParquetFileReader::OpenFile(path_, false, parquet::default_reader_properties(),
                                                metadata_);
  } catch (const std::exception& error) {
    throw_unreadable(path_, error.what());
  }
}

}  // namespace firesteel
