// A program that keeps its tokens by itself, here in a file that nobody else may read:
//     PASSWORD=… own-token-store SERVER USERNAME PATH FILE
#include <vestibule/vestibule.hpp>

#include <cstdio>
#include <string>
#include <utility>

namespace {

/// One group of a key file, with a key for each account.
class FileStore : public vestibule::TokenStore {
public:
  explicit FileStore(std::string path) : path_(std::move(path)) {
    g_key_file_load_from_file(items_, path_.c_str(), G_KEY_FILE_NONE, nullptr);
  }
  ~FileStore() override { g_key_file_unref(items_); }

  void read(const std::string& account, Read done) override {
    gsize length = 0;
    char* text = g_key_file_get_string(items_, "tokens", key_of(account).c_str(), nullptr);
    guchar* item = text ? g_base64_decode(text, &length) : nullptr;
    done(Outcome::Done, {reinterpret_cast<const char*>(item), length});
    g_free(item);
    g_free(text);
  }

  void write(const std::string& account, std::string_view item, Written done) override {
    char* text = g_base64_encode(reinterpret_cast<const guchar*>(item.data()), item.size());
    g_key_file_set_string(items_, "tokens", key_of(account).c_str(), text);
    g_free(text);
    done(save());
  }

  void remove(const std::string& account, Written done) override {
    g_key_file_remove_key(items_, "tokens", key_of(account).c_str(), nullptr);
    done(save());
  }

private:
  static std::string key_of(const std::string& account) {
    char* sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, account.c_str(), -1);
    std::string key = sum;
    g_free(sum);
    return key;
  }

  /// Replaces the file whole, or leaves it as it was.
  Outcome save() const {
    gsize length = 0;
    char* text = g_key_file_to_data(items_, &length, nullptr);
    const bool saved = g_file_set_contents_full(path_.c_str(), text, static_cast<gssize>(length),
                                                G_FILE_SET_CONTENTS_CONSISTENT, 0600, nullptr);
    g_free(text);
    return saved ? Outcome::Done : Outcome::Unreachable;
  }

  std::string path_;
  GKeyFile* items_ = g_key_file_new();
};

}  // namespace

int main(int argc, char** argv) {
  const char* password = g_getenv("PASSWORD");  // everybody can read a command line
  if (argc != 5 || !password) return 2;
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  vestibule::Options options("org.example.Keeper");
  options.set_token_store(std::make_shared<FileStore>(argv[4]));
  vestibule::Client client(options);
  auto account = client.account(argv[1], argv[2]);
  int status = 1;

  const auto read = [&] {
    account.send({"GET", argv[3]}, nullptr, [&](const vestibule::Failure* failure, const vestibule::Reply& reply) {
      status = !failure && reply.status() == 200 ? 0 : 1;
      std::printf("%s\n", failure ? failure->what() : std::string(reply.text()).c_str());
      client.close([loop] { g_main_loop_quit(loop); });
    });
  };
  account.restore(nullptr, [&](const vestibule::Failure*) {
    if (account.signed_in() == vestibule::Account::SignedIn::Yes) return read();
    account.sign_in(password, vestibule::Account::Keep::InStore, nullptr, [&](const vestibule::Failure*) { read(); });
  });
  g_main_loop_run(loop);
  g_main_loop_unref(loop);
  return status;
}
