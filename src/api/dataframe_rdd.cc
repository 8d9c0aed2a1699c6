#include "api/frame_state.h"
#include "firesteel/rdd/rows.h"

namespace firesteel {

namespace rdd {

void Serializer<types::Value>::write(OutArchive& out, const types::Value& value) {
  out.length(value.data().index());
  std::visit(
      [&]<class T>(const T& held) {
        if constexpr (requires { held->size(); }) {
          out(*held);
        } else {
          out(held);
        }
      },
      value.data());
}

namespace {

template <size_t I>
types::Value read_alternative(InArchive& in) {
  using T = std::variant_alternative_t<I, types::detail::Alternatives>;
  if constexpr (std::is_same_v<T, std::monostate>) {
    in.take<std::monostate>();
    return {};
  } else if constexpr (requires(T held) { held->size(); }) {
    return types::Value(in.take<std::remove_const_t<typename T::element_type>>());
  } else {
    return types::Value(in.take<T>());
  }
}

template <size_t... I>
types::Value read_value(InArchive& in, size_t index, std::index_sequence<I...>) {
  constexpr types::Value (*kReaders[])(InArchive&) = {&read_alternative<I>...};
  return kReaders[index](in);
}

}  // namespace

void Serializer<types::Value>::read(InArchive& in, types::Value& value) {
  constexpr size_t kCount = std::variant_size_v<types::detail::Alternatives>;
  const size_t index = in.length();
  if (index >= kCount) throw std::out_of_range("serialized bytes of a value are wrong");
  value = read_value(in, index, std::make_index_sequence<kCount>());
}

void RowsNode::prepare() const {
  std::call_once(once_, [&] { rows_ = query_(); });
}

void RowsNode::write_partition(PartitionWriter& out, int partition) const {
  ByteBuffer* buffer = out.open(id(), partition);
  if (buffer == nullptr) return;
  OutArchive archive(*buffer);
  const auto n = static_cast<size_t>(num_partitions());
  const auto p = static_cast<size_t>(partition);
  for (size_t i = p * rows_.size() / n; i < (p + 1) * rows_.size() / n; ++i) archive(rows_[i]);
}

}  // namespace rdd

rdd::SparkContext SparkSession::sparkContext() const {
  rdd::SparkConf settings;
  for (const auto& [key, value] : conf().getAll()) settings.set(key, value);
  return rdd::SparkContext::getOrCreate(settings);
}

firesteel::rdd::RDD<Row, firesteel::rdd::TypedNode<Row>> DataFrame::rdd() const {
  const auto sc = sparkSession().sparkContext();
  const auto query = [frame = *this] { return frame.collect(); };
  return firesteel::rdd::RddOf<firesteel::rdd::RowsNode>(
      firesteel::rdd::detail::make_node<firesteel::rdd::RowsNode>(
          sc.core(), sc.defaultParallelism(), "MapPartitionsRDD",
          firesteel::rdd::CallSite("rdd", firesteel::rdd::Where::current()), query));
}

DataFrame SparkSession::createDataFrame(
    const firesteel::rdd::RDD<Row, firesteel::rdd::TypedNode<Row>>& rows,
    const types::StructType& schema) const {
  return createDataFrame(rows.collect(), schema);
}

}  // namespace firesteel
