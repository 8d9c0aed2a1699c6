#pragma once

// Requests that carry plans are parsed with a limit of nesting of our own: gRPC would refuse more
// than 100 levels, which is some 50 stacked DataFrame operations.

#include <google/protobuf/io/coded_stream.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <spark/connect/base.pb.h>

#include <limits>

namespace firesteel {

// Levels of messages in messages; a DataFrame operation has two. Four times what Spark takes; the
// parser's frames for so many fit an RPC thread's stack several times over.
constexpr int kMaxMessageNesting = 4096;

template <class Message>
bool parse_deep(google::protobuf::io::ZeroCopyInputStream& input, Message& message) {
  google::protobuf::io::CodedInputStream coded(&input);
  coded.SetRecursionLimit(kMaxMessageNesting);
  coded.SetTotalBytesLimit(std::numeric_limits<int>::max());
  return message.ParseFromCodedStream(&coded) && coded.ConsumedEntireMessage();
}

template <class Message>
class DeepMessageTraits {
 public:
  static grpc::Status Serialize(const Message& message, grpc::ByteBuffer* buffer,
                                bool* own_buffer) {
    return grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(message, buffer, own_buffer);
  }

  static grpc::Status Deserialize(grpc::ByteBuffer* buffer, Message* message) {
    if (buffer == nullptr) return {grpc::StatusCode::INTERNAL, "no message"};
    grpc::Status status;
    {
      grpc::ProtoBufferReader reader(buffer);
      status = reader.status();
      if (status.ok() && !parse_deep(reader, *message)) {
        status = {grpc::StatusCode::INTERNAL, "the message cannot be parsed, or is too deep"};
      }
    }
    buffer->Clear();
    return status;
  }
};

}  // namespace firesteel

namespace grpc {

template <>
class SerializationTraits<spark::connect::ExecutePlanRequest, void>
    : public firesteel::DeepMessageTraits<spark::connect::ExecutePlanRequest> {};

template <>
class SerializationTraits<spark::connect::AnalyzePlanRequest, void>
    : public firesteel::DeepMessageTraits<spark::connect::AnalyzePlanRequest> {};

}  // namespace grpc
