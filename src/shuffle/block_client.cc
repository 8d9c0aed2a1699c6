#include "shuffle/block_client.h"

#include <cerrno>
#include <system_error>

#include "base/spark_error.h"
#include "shuffle/data_handshake.h"
#include "shuffle/socket.h"

namespace firesteel {
namespace {

FetchedPart failed(const std::string& why) {
  FetchedPart part;
  part.status = FetchedPart::Status::kFailed;
  part.message = why;
  return part;
}

}  // namespace

BlockClient::BlockClient(const PeerAddress& peer, const BlockClientOptions& options)
    : place_(peer.host + ":" + std::to_string(peer.port)) {
  File socket = connect_to(peer, options.connect_timeout);
  set_socket_timeouts(socket.descriptor(), options.connect_timeout, options.connect_timeout);
  stream_ = options.tls ? std::make_unique<ByteStream>(std::move(socket), *options.tls,
                                                       TlsContext::Side::kClient)
                        : std::make_unique<ByteStream>(std::move(socket));
  prove_as_client(*stream_, options.app_id, options.secret);
  // A connection on which nothing is asked ends so too, and is made again when it is needed.
  set_socket_timeouts(stream_->descriptor(), options.io_timeout, options.io_timeout);
  receiver_ = std::thread([this] { receive_all(); });
}

BlockClient::~BlockClient() {
  stream_->shut_down();
  receiver_.join();
}

void BlockClient::send(MessageType type, const std::string& form, std::string_view data,
                       size_t answers, Done done) {
  MessageHeader header;
  header.type = type;
  header.form_bytes = static_cast<uint32_t>(form.size());
  header.data_bytes = data.size();
  {
    std::lock_guard lock(mutex_);
    header.request = next_request_++;
    requests_.emplace(header.request,
                      Request{std::vector<bool>(answers), answers, std::move(done)});
  }
  try {
    // The receiver has stopped, and may have looked before the request was there.
    if (broken()) throw std::system_error(ECONNRESET, std::generic_category(), "sending");
    std::lock_guard lock(sending_);
    const std::string_view pieces[] = {header.view(), form, data};
    stream_->write(pieces);
  } catch (const std::system_error& error) {
    broken_ = true;
    stream_->shut_down();
    fail_all(error.what());
  }
}

void BlockClient::receive_all() {
  std::string why = "The connection was closed.";
  try {
    DataMessage message;
    while (read_header(*stream_, message.header)) {
      read_body(*stream_, message);
      take(message);
    }
  } catch (const std::exception& error) {
    why = error.what();
  }
  broken_ = true;
  stream_->shut_down();
  fail_all(why);
}

void BlockClient::take(DataMessage& message) {
  PartForm form = PartForm::read(message.form);
  Done done;
  {
    std::lock_guard lock(mutex_);
    const auto it = requests_.find(message.header.request);
    if (it == requests_.end()) return;
    Request& request = it->second;
    if (form.item >= request.answered.size() || request.answered[form.item]) return;
    request.answered[form.item] = true;
    done = request.done;
    if (--request.open == 0) requests_.erase(it);
  }
  done(form.item, FetchedPart{form.status, std::move(form.message), std::move(form.sizes),
                              std::move(message.data)});
}

void BlockClient::fail_all(const std::string& why) {
  std::map<uint64_t, Request> failing;
  {
    std::lock_guard lock(mutex_);
    failing.swap(requests_);
  }
  for (auto& [id, request] : failing) {
    for (size_t i = 0; i < request.answered.size(); ++i) {
      if (!request.answered[i]) request.done(i, failed("Fetching from " + place_ + ": " + why));
    }
  }
}

}  // namespace firesteel
