#include "shuffle/block_server.h"

#include <system_error>

#include "base/spark_error.h"
#include "shuffle/answer_writer.h"

namespace firesteel {
namespace {

BlockReply failed(const std::exception& error) {
  BlockReply reply;
  reply.status = FetchedPart::Status::kFailed;
  reply.message = error.what();
  return reply;
}

// The answer that `make` gives, or that it failed.
template <class Make>
void answer(AnswerWriter& out, uint64_t request, uint64_t item, const Make& make) {
  BlockReply reply;
  try {
    reply = make();
  } catch (const std::exception& error) {
    reply = failed(error);
  }
  if (reply.file_bytes > 0 && reply.file.size() < reply.offset + reply.file_bytes) {
    reply = failed(std::runtime_error("The file of the block is too short."));
  }
  out.write(request, item, reply);
}

}  // namespace

BlockServer::BlockServer(BlockServerOptions options, SecretOf secret_of,
                         std::shared_ptr<BlockHandler> handler)
    : options_(std::move(options)),
      secret_of_(std::move(secret_of)),
      handler_(std::move(handler)),
      socket_(options_.host, options_.port),
      acceptor_([this] { accept_all(); }) {}

BlockServer::~BlockServer() {
  socket_.close();
  acceptor_.join();
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& connection : connections_) {
      if (connection.stream) connection.stream->shut_down();
    }
  }
  // Nobody adds or takes away connections any more.
  for (auto& connection : connections_) connection.thread.join();
}

size_t BlockServer::connections() const {
  std::lock_guard lock(mutex_);
  size_t open = 0;
  for (const auto& connection : connections_) open += connection.ended ? 0 : 1;
  return open;
}

void BlockServer::accept_all() {
  for (int accepted = socket_.accept(); accepted >= 0; accepted = socket_.accept()) {
    File socket(accepted, "a connection");
    std::list<Connection> ended;
    std::lock_guard lock(mutex_);
    for (auto it = connections_.begin(); it != connections_.end();) {
      const auto here = it++;
      if (here->ended) ended.splice(ended.end(), connections_, here);
    }
    for (auto& connection : ended) connection.thread.join();
    if (connections_.size() >= options_.max_connections) continue;
    Connection& connection = connections_.emplace_back();
    connection.thread =
        std::thread([this, &connection, socket = std::make_shared<File>(std::move(socket))] {
          serve(connection, std::move(*socket));
        });
  }
}

void BlockServer::serve(Connection& connection, File socket) {
  try {
    set_socket_timeouts(socket.descriptor(), options_.handshake_timeout,
                        options_.handshake_timeout);
    auto stream = options_.tls ? std::make_unique<ByteStream>(std::move(socket), *options_.tls,
                                                              TlsContext::Side::kServer)
                               : std::make_unique<ByteStream>(std::move(socket));
    ByteStream* open = stream.get();
    {
      std::lock_guard lock(mutex_);
      connection.stream = std::move(stream);
      if (stopping_) connection.stream->shut_down();
    }
    answer_all(*open);
  } catch (const std::exception&) {
    // This connection is over; the peer sees that, and asks elsewhere or again.
  }
  std::lock_guard lock(mutex_);
  connection.stream.reset();
  connection.ended = true;
}

void BlockServer::answer_all(ByteStream& stream) {
  const std::string app_id = prove_as_server(stream, secret_of_);
  AnswerWriter out(stream);
  DataMessage message;
  for (;;) {
    // Between requests a peer may be silent for long.
    set_socket_timeouts(stream.descriptor(), std::chrono::milliseconds(0), options_.io_timeout);
    if (!read_header(stream, message.header)) return;
    set_socket_timeouts(stream.descriptor(), options_.io_timeout, options_.io_timeout);
    read_body(stream, message);
    const uint64_t request = message.header.request;
    const auto one = [&](const auto& make) { answer(out, request, 0, make); };
    switch (message.header.type) {
      case MessageType::kFetchShuffle: {
        const auto items = read_fetch_shuffle(message.form);
        for (size_t i = 0; i < items.size(); ++i) {
          answer(out, request, i, [&] { return handler_->fetch_shuffle(app_id, items[i]); });
        }
        break;
      }
      case MessageType::kFetchBlock:
        one([&] { return handler_->fetch_block(app_id, message.form); });
        break;
      case MessageType::kPutBlock:
        one([&] {
          return handler_->put_block(app_id, PutBlockForm::read(message.form), message.data);
        });
        break;
      case MessageType::kPutShuffle:
        one([&] {
          return handler_->put_shuffle(app_id, PutShuffleForm::read(message.form), message.data);
        });
        break;
      case MessageType::kRegisterExecutor:
        one([&] {
          return handler_->register_executor(app_id, RegisterExecutorForm::read(message.form));
        });
        break;
      case MessageType::kRemoveApplication:
        one([&] { return handler_->remove_application(app_id); });
        break;
      case MessageType::kPart:
        return;
    }
    message.data = {};
    out.flush();
  }
}

}  // namespace firesteel
