#include "cluster/map_output_query.h"

#include <map>

#include "core/byte_reader.h"
#include "core/byte_writer.h"
#include "core/shuffle_access.h"

namespace firesteel {

std::optional<std::vector<MapOutputSource>> find_map_outputs(const MapOutputs& outputs,
                                                             const MapOutputQuery& query,
                                                             const AddressOf& address_of) {
  if (!outputs.contains(query.shuffle_id)) return std::nullopt;
  std::vector<MapOutputSource> sources;
  for (int map = query.map_begin; map < query.map_end; ++map) {
    const MapOutput* output = outputs.output(query.shuffle_id, map);
    if (output == nullptr) return std::nullopt;
    const ServingAddress address = address_of(output->executor_id);
    MapOutputSource& source = sources.emplace_back();
    source.map_index = map;
    source.map_task_id = output->map_task_id;
    source.executor_id = output->executor_id;
    source.host = address.host;
    source.port = address.port;
    for (int reduce = query.reduce_begin; reduce < query.reduce_end; ++reduce) {
      source.sizes.push_back(output->sizes.size(static_cast<size_t>(reduce)));
    }
  }
  return sources;
}

std::vector<MapOutputSource> require_map_outputs(
    std::optional<std::vector<MapOutputSource>> sources, const MapOutputQuery& query) {
  if (sources) return std::move(*sources);
  throw FetchFailedError(
      {.shuffle_id = query.shuffle_id,
       .reduce = query.reduce_begin,
       .message = fmt::format("Missing an output location for shuffle {}", query.shuffle_id)});
}

std::string encode_query(const MapOutputQuery& query) {
  ByteWriter out;
  for (const int value :
       {query.shuffle_id, query.map_begin, query.map_end, query.reduce_begin, query.reduce_end}) {
    out.signed_varint(value);
  }
  return out.take();
}

MapOutputQuery decode_query(const std::string& bytes) {
  ByteReader in(bytes);
  MapOutputQuery query;
  for (int* value : {&query.shuffle_id, &query.map_begin, &query.map_end, &query.reduce_begin,
                     &query.reduce_end}) {
    *value = in.int32();
  }
  return query;
}

std::string encode_sources(const std::optional<std::vector<MapOutputSource>>& sources) {
  ByteWriter out;
  out.boolean(sources.has_value());
  if (!sources) return out.take();
  // Executors are few: each is named once.
  std::map<std::string, size_t> places;
  std::vector<const MapOutputSource*> firsts;
  for (const auto& source : *sources) {
    if (places.emplace(source.executor_id, firsts.size()).second) firsts.push_back(&source);
  }
  out.varint(firsts.size());
  for (const auto* first : firsts) {
    out.string(first->executor_id);
    out.string(first->host);
    out.signed_varint(first->port);
  }
  out.varint(sources->size());
  for (const auto& source : *sources) {
    out.signed_varint(source.map_index);
    out.signed_varint(source.map_task_id);
    out.varint(places.at(source.executor_id));
    out.varint(source.sizes.size());
    for (const uint64_t size : source.sizes) out.varint(size);
  }
  return out.take();
}

std::optional<std::vector<MapOutputSource>> decode_sources(const std::string& bytes) {
  ByteReader in(bytes);
  if (!in.boolean()) return std::nullopt;
  std::vector<MapOutputSource> executors(in.count());
  for (auto& executor : executors) {
    executor.executor_id = in.string();
    executor.host = in.string();
    executor.port = in.int32();
  }
  std::vector<MapOutputSource> sources(in.count());
  for (auto& source : sources) {
    const int map_index = in.int32();
    const int64_t map_task_id = in.signed_varint();
    source = executors.at(in.varint());
    source.map_index = map_index;
    source.map_task_id = map_task_id;
    source.sizes.resize(in.count());
    for (auto& size : source.sizes) size = in.varint();
  }
  return sources;
}

}  // namespace firesteel
