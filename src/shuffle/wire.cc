#include "shuffle/wire.h"

#include <cerrno>
#include <system_error>

#include "base/spark_error.h"
#include "core/byte_reader.h"
#include "core/byte_writer.h"

namespace firesteel {
namespace {

void write_list(ByteWriter& out, const std::vector<uint64_t>& values) {
  out.varint(values.size());
  for (const uint64_t value : values) out.varint(value);
}

std::vector<uint64_t> read_list(ByteReader& in) {
  std::vector<uint64_t> values(in.count());
  for (auto& value : values) value = in.varint();
  return values;
}

}  // namespace

bool read_header(ByteStream& stream, MessageHeader& header) {
  if (!stream.read_or_end({reinterpret_cast<uint8_t*>(&header), sizeof(header)})) return false;
  const bool sane = header.magic == MessageHeader::kMagic && header.type >= MessageType::kPart &&
                    header.type <= MessageType::kRemoveApplication &&
                    header.form_bytes <= MessageHeader::kMaxFormBytes &&
                    header.data_bytes <= MessageHeader::kMaxDataBytes;
  if (!sane) {
    throw std::system_error(EPROTO, std::generic_category(), "the bytes are no message");
  }
  return true;
}

void read_body(ByteStream& stream, DataMessage& message) {
  message.form.resize(message.header.form_bytes);
  stream.read({reinterpret_cast<uint8_t*>(message.form.data()), message.form.size()});
  message.data = SharedBytes::filled(message.header.data_bytes,
                                     [&](std::span<uint8_t> to) { stream.read(to); });
}

std::string PartForm::write() const {
  ByteWriter out;
  out.varint(item);
  out.fixed(status);
  out.string(message);
  write_list(out, sizes);
  return out.take();
}

PartForm PartForm::read(std::string_view bytes) {
  ByteReader in(bytes);
  PartForm form;
  form.item = in.varint();
  form.status = in.fixed<FetchedPart::Status>();
  form.message = in.string();
  form.sizes = read_list(in);
  return form;
}

std::string write_fetch_shuffle(const std::vector<FetchItem>& items) {
  ByteWriter out;
  out.varint(items.size());
  for (const auto& item : items) {
    out.string(item.executor_id);
    out.signed_varint(item.shuffle_id);
    out.signed_varint(item.map_task_id);
    out.signed_varint(item.reduce_begin);
    out.signed_varint(item.reduce_end);
    out.varint(item.offset);
    out.varint(item.limit);
  }
  return out.take();
}

std::vector<FetchItem> read_fetch_shuffle(std::string_view bytes) {
  ByteReader in(bytes);
  std::vector<FetchItem> items(in.count());
  for (auto& item : items) {
    item.executor_id = in.string();
    item.shuffle_id = in.int32();
    item.map_task_id = in.signed_varint();
    item.reduce_begin = in.int32();
    item.reduce_end = in.int32();
    item.offset = in.varint();
    item.limit = in.varint();
  }
  return items;
}

std::string PutBlockForm::write() const {
  ByteWriter out;
  out.string(name);
  out.boolean(level.use_disk);
  out.boolean(level.use_memory);
  out.boolean(level.use_off_heap);
  out.boolean(level.deserialized);
  return out.take();
}

PutBlockForm PutBlockForm::read(std::string_view bytes) {
  ByteReader in(bytes);
  PutBlockForm form;
  form.name = in.string();
  form.level.use_disk = in.boolean();
  form.level.use_memory = in.boolean();
  form.level.use_off_heap = in.boolean();
  form.level.deserialized = in.boolean();
  return form;
}

std::string PutShuffleForm::write() const {
  ByteWriter out;
  out.signed_varint(shuffle_id);
  out.signed_varint(map_task_id);
  write_list(out, offsets);
  return out.take();
}

PutShuffleForm PutShuffleForm::read(std::string_view bytes) {
  ByteReader in(bytes);
  PutShuffleForm form;
  form.shuffle_id = in.int32();
  form.map_task_id = in.signed_varint();
  form.offsets = read_list(in);
  return form;
}

std::string RegisterExecutorForm::write() const {
  ByteWriter out;
  out.string(executor_id);
  out.varint(folders.size());
  for (const auto& folder : folders) out.string(folder);
  return out.take();
}

RegisterExecutorForm RegisterExecutorForm::read(std::string_view bytes) {
  ByteReader in(bytes);
  RegisterExecutorForm form;
  form.executor_id = in.string();
  form.folders.resize(in.count());
  for (auto& folder : form.folders) folder = in.string();
  return form;
}

}  // namespace firesteel
